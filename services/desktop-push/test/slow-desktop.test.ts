import { setImmediate } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { DeskClient } from './desk-client.ts'
import { type FakeAssist, type PushFixture, startPush } from './push-fixture.ts'

// Large enough that the buffers of the system fill up after some hundred of them.
const sentenceLength = 60_000
const text = (index: number): string => `${index}${'.'.repeat(sentenceLength)}`

/** Lets `assist` speak until the server has to wait for a desktop; gives the number of sentences. */
async function speakUntilBehind(fixture: PushFixture, assist: FakeAssist): Promise<number> {
  let spoken = 0
  while (!/cuecard_slow_waits_total [1-9]/.test(await fixture.metrics())) {
    await assist.say(...Array.from({ length: 10 }, () => text(spoken++)))
  }
  return spoken
}

/** Counts the entries that sessions read from the journal. */
function countReads(fixture: PushFixture): () => number {
  let entries = 0
  const { journal } = fixture
  const follow = journal.follow.bind(journal)
  journal.follow = async function* (...args) {
    for await (const page of follow(...args)) {
      entries += page.length
      yield page
    }
  }
  return () => entries
}

function assertWhole(t: Test, events: DeskClient['events'], sentences: number): void {
  t.same(
    events.map(({ seq }) => seq),
    Array.from({ length: sentences + 2 }, (_, index) => index + 1),
  )
  t.ok(events.slice(1, -1).every((event, index) => event.text === text(index)))
}

t.test(
  'a desktop that does not read is not read for, is closed with 4508, and gets the rest when it is back',
  async (t) => {
    const fixture = await startPush(t, { config: { maxBufferedBytes: 100_000, heartbeatMs: 3_600_000 } })
    const { desk, assist, clock, push } = fixture
    const reads = countReads(fixture)
    const slow = await desk('ann')
    await slow.hello()
    const answer = await assist('ann')
    await slow.next('assist.accepted')
    slow.socket.pause()

    let spoken = await speakUntilBehind(fixture, answer)
    const read = reads()
    for (let more = 0; more < 10; more += 1) {
      await answer.say(...Array.from({ length: 10 }, () => text(spoken++)))
      await setImmediate()
    }
    t.equal(reads(), read, 'nothing more is read while it is behind')
    t.equal(push.sessions(), 1)
    clock.advance(9_999)
    t.equal(push.sessions(), 1)
    clock.advance(1)
    while (push.sessions() > 0) await setImmediate()
    slow.socket.resume()
    t.match(await slow.closed(), { code: 4508, reason: 'slow consumer' })

    await answer.complete()
    const back = await desk('ann')
    await back.hello(slow.cursor)
    await back.next('assist.completed')
    assertWhole(t, [...slow.events, ...back.events], spoken)
  },
)

t.test('a desktop that reads again in time misses nothing, and nobody else waits for it', async (t) => {
  const fixture = await startPush(t, { config: { maxBufferedBytes: 100_000, heartbeatMs: 2_000 } })
  const { desk, assist, clock, push } = fixture
  const [slow, fast] = await Promise.all([desk('ann'), desk('ann')])
  await Promise.all([slow.hello(), fast.hello()])
  const answer = await assist('ann')
  await slow.next('assist.accepted')
  slow.socket.pause()
  const spoken = await speakUntilBehind(fixture, answer)
  await fast.until(() => fast.events.length === spoken + 1)

  // It cannot answer heartbeats either, but that is not held against it.
  for (let beat = 0; beat < 4; beat += 1) {
    clock.advance(2_000)
    await fast.settled()
  }
  t.equal(push.sessions(), 2)
  slow.socket.resume()
  await answer.complete()
  await Promise.all([slow.next('assist.completed'), fast.next('assist.completed')])
  assertWhole(t, slow.events, spoken)
  assertWhole(t, fast.events, spoken)
  clock.advance(60_000)
})
