import fc from 'fast-check'
import t from 'tap'
import { type Clock, type Sleeper, Ticker } from '../src/stream/ticker.ts'

/** A clock that stands still until it is moved; it knows the timers that are set. */
class ManualClock implements Clock {
  time = 1_000.25
  timers = new Map<() => void, number>()
  now = () => this.time

  after(delayMs: number, callback: () => void): () => void {
    this.timers.set(callback, this.time + delayMs)
    return () => this.timers.delete(callback)
  }

  /** Moves to `time`, and fires the timers on the way. */
  moveTo(time: number) {
    for (;;) {
      const [next] = [...this.timers].sort(([, one], [, other]) => one - other)
      if (next === undefined || next[1] > time) break
      this.timers.delete(next[0])
      this.time = Math.max(this.time, next[1])
      next[0]()
    }
    this.time = time
  }
}

function sleeper(log: number[]): Sleeper {
  return { wakeAt: Number.POSITIVE_INFINITY, wake: (now) => log.push(now) }
}

t.test('sleepers are woken in order, never early and at most a millisecond or two late, with one timer', async () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { minLength: 1, maxLength: 50 }), (delays) => {
      const clock = new ManualClock()
      const ticker = new Ticker(clock)
      const start = clock.time
      const woken = delays.map((delay) => {
        const log: number[] = []
        ticker.schedule(sleeper(log), start + delay)
        return { delay, log }
      })
      const hasOneTimer = clock.timers.size === 1
      clock.moveTo(start + 6_000)
      const isPunctual = ({ delay, log }: { delay: number; log: number[] }) =>
        log.length === 1 && log[0]! >= start + delay && log[0]! <= start + delay + 3
      return hasOneTimer && woken.every(isPunctual) && clock.timers.size === 0
    }),
  )
})

t.test('the last wish counts, and who cancels sleeps on', async (t) => {
  const clock = new ManualClock()
  const ticker = new Ticker(clock)
  const [postponed, cancelled]: [number[], number[]] = [[], []]
  const first = sleeper(postponed)
  ticker.schedule(first, clock.time + 10)
  ticker.schedule(first, clock.time + 2_000)
  const second = sleeper(cancelled)
  ticker.schedule(second, clock.time + 10)
  ticker.cancel(second)
  clock.moveTo(clock.time + 1_500)
  t.strictSame(postponed, [])
  clock.moveTo(clock.time + 1_500)
  t.equal(postponed.length, 1)
  t.strictSame(cancelled, [])
  t.equal(clock.timers.size, 0, 'and no timer is left')
})

t.test('a sleeper that wants to be woken again and again is, once for each wish', async (t) => {
  const clock = new ManualClock()
  const ticker = new Ticker(clock)
  let count = 0
  const again: Sleeper = {
    wakeAt: Number.POSITIVE_INFINITY,
    wake(now) {
      count++
      ticker.schedule(again, now + 20)
    },
  }
  ticker.schedule(again, clock.time)
  clock.moveTo(clock.time + 1_000)
  t.ok(count >= 45 && count <= 51, `${count}`)
  ticker.stop()
  t.equal(clock.timers.size, 0)
})

t.test('after a long sleep of the machine everybody is woken at once', async (t) => {
  const clock = new ManualClock()
  const ticker = new Ticker(clock)
  const log: number[] = []
  for (const delay of [5, 900, 1_100, 40_000]) ticker.schedule(sleeper(log), clock.time + delay)
  const [[fire]] = clock.timers as unknown as [[() => void]]
  clock.timers.clear()
  clock.time += 3_600_000
  fire()
  t.equal(log.length, 4)
})
