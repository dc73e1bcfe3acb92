import fc from 'fast-check'
import t from 'tap'
import { FrameWriter } from '../src/frame-writer.ts'
import { type OutgoingFrame, type Outlet, outgoingFrame } from '../src/outlet.ts'
import { FakeClock } from './fake-clock.ts'

/** A line whose far end takes bytes when it is told to. */
class FakeOutlet implements Outlet {
  readonly transport = 'websocket'
  readonly missedBeats = 0
  readonly written: OutgoingFrame[] = []
  readonly calls: number[] = []
  bufferedBytes = 0
  mostBuffered = 0
  #flushed: (() => void)[] = []

  write(frames: readonly OutgoingFrame[], flushed?: () => void): void {
    this.calls.push(frames.length)
    for (const frame of frames) {
      this.written.push(frame)
      this.bufferedBytes += frame.bytes
    }
    this.mostBuffered = Math.max(this.mostBuffered, this.bufferedBytes)
    if (flushed) this.#flushed.push(flushed)
  }

  /** The far end takes everything. */
  drain(): void {
    this.bufferedBytes = 0
    for (const flushed of this.#flushed.splice(0)) flushed()
  }

  beat(): void {}
  close(): void {}
  async closed(): Promise<void> {}
}

const frame = (length: number): OutgoingFrame => outgoingFrame({ text: 'x'.repeat(length) })

function setUp(maxBufferedBytes: number) {
  const outlet = new FakeOutlet()
  const clock = new FakeClock()
  let waits = 0
  const writer = new FrameWriter(outlet, { maxBufferedBytes, slowConsumerMs: 1_000, clock, onWait: () => waits++ })
  return { outlet, clock, writer, waits: () => waits }
}

t.test('a page that fits goes out in one go', async (t) => {
  const { outlet, writer, waits } = setUp(10_000)
  t.equal(await writer.write([frame(10), frame(20), frame(30)]), 'written')
  t.same(outlet.calls, [3])
  t.equal(waits(), 0)
})

t.test('whatever the sizes, the order is kept and no more waits than the cap and one frame', async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1, max: 1_000 }), async (lengths, cap) => {
      const { outlet, writer, clock } = setUp(cap)
      const frames = lengths.map(frame)
      let outcome: string | undefined
      const writing = writer.write(frames).then((result) => {
        outcome = result
      })
      while (outcome === undefined) {
        await Promise.resolve()
        outlet.drain()
      }
      await writing
      const largest = Math.max(...frames.map(({ bytes }) => bytes))
      return (
        outcome === 'written' &&
        outlet.written.every((written, index) => written === frames[index]) &&
        outlet.written.length === frames.length &&
        outlet.mostBuffered <= cap + largest &&
        clock.timers === 0
      )
    }),
  )
})

t.test('a desktop that stays behind is slow, one that catches up is not', async (t) => {
  const { outlet, clock, writer, waits } = setUp(100)
  const first = writer.write([frame(200)])
  clock.advance(999)
  t.ok(writer.behind)
  outlet.drain()
  t.equal(await first, 'written')
  const second = writer.write([frame(200), frame(200)])
  clock.advance(1_000)
  t.equal(await second, 'slow')
  t.equal(outlet.written.length, 2, 'nothing is written behind its back')
  t.equal(waits(), 2)
  t.equal(clock.timers, 0)
})

t.test('a line that ends while it is waited for ends the wait', async (t) => {
  const { outlet, clock, writer } = setUp(100)
  const writing = writer.write([frame(200), frame(200)])
  writer.close()
  t.equal(await writing, 'closed')
  t.equal(await writer.write([frame(1)]), 'closed')
  t.equal(outlet.written.length, 1)
  t.equal(clock.timers, 0)
})

t.test('a control frame goes past the page that waits, and is refused while the desktop is behind', async (t) => {
  const { outlet, writer } = setUp(100)
  t.ok(writer.control(frame(10)))
  const writing = writer.write([frame(200), frame(20)])
  t.notOk(writer.control(frame(10)))
  outlet.drain()
  t.equal(await writing, 'written')
  t.equal(outlet.written.length, 3)
  writer.close()
  t.ok(writer.control(frame(10)), 'where nobody listens it is simply gone')
  t.equal(outlet.written.length, 3)
})
