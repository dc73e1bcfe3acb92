import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { WebSocket } from 'ws'
import { asked, claim, dial, init, listen, post, prepare, streamUrl } from './direct-caller.ts'
import { EventReader } from './event-reader.ts'
import { type PushFixture, startPush } from './push-fixture.ts'

t.test('an agent has so many streams and no more, however fast they are asked for', async (t) => {
  const fixture = await startPush(t, { prepare, directStreams: { withoutToken: true, maxStreamsPerAgent: 3 } })
  const readers = await Promise.all(Array.from({ length: 8 }, () => EventReader.open(streamUrl(fixture))))
  const open = readers.filter(({ response }) => response.status === 200)
  t.equal(open.length, 3)
  t.equal(readers.filter(({ response }) => response.status === 429).length, 5)
  t.match(await fixture.metrics(), 'cuecard_sessions{transport="direct-sse"} 3')
  const socket = await dial(fixture)
  if (socket instanceof WebSocket) t.match(await once(socket, 'close'), [4409])
  const ann = { authorization: `Bearer ${await fixture.token('ann')}` }
  const other = await EventReader.open(streamUrl(fixture), { headers: ann })
  t.equal(other.response.status, 200, 'another agent has its own')
  t.equal((await fetch(`${fixture.origin}/api/stream-llm`)).status, 400, 'a seat that was not used is given back')
  for (const reader of [...open, other]) reader.cut()
  while (/direct-sse"\} [1-9]/.test(await fixture.metrics())) await setImmediate()
  const again = await EventReader.open(streamUrl(fixture))
  t.equal(again.response.status, 200)
  again.cut()
  t.match(await fixture.metrics(), 'cuecard_session_ends_total{reason="peer"} 4')
})

/** Callers that take nothing until they are resumed; gives how, and how it ended. */
const slowCallers: Record<string, (fixture: PushFixture) => Promise<{ resume: () => void; ended: Promise<unknown> }>> =
  {
    async '/ws'(fixture) {
      const socket = await dial(fixture)
      if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`)
      socket.send(init)
      await once(socket, 'message')
      socket.pause()
      return { resume: () => socket.resume(), ended: once(socket, 'close').then(([code]) => code) }
    },
    async '/api/stream-llm'(fixture) {
      const [response] = await once(httpRequest(streamUrl(fixture)).end(), 'response')
      const ended = once(response, 'end').then(() => 'end')
      return { resume: () => response.resume(), ended }
    },
  }

for (const [route, call] of Object.entries(slowCallers)) {
  t.test(`${route}: a caller that does not read is not read for, and then its assist is cancelled`, async (t) => {
    const config = { maxBufferedBytes: 100_000, heartbeatMs: 3_600_000 }
    const fixture = await startPush(t, { prepare, config, directStreams: { withoutToken: true } })
    const { journal, clock, metrics } = fixture
    let read = 0
    const follow = journal.follow.bind(journal)
    journal.follow = async function* (...args) {
      for await (const page of follow(...args)) {
        read += page.length
        yield page
      }
    }
    const caller = await call(fixture)
    const assist = await claim(fixture)
    const text = '.'.repeat(60_000)
    let spoken = 0
    // Until the journal has much that was not read, which is more than one wait for the socket.
    while (spoken - read < 50) {
      await assist.say(text, text, text, text, text)
      spoken += 5
      await setImmediate()
    }
    const before = read
    for (let more = 0; more < 10; more += 1) {
      await assist.say(text, text, text)
      await setImmediate()
    }
    t.equal(read, before, 'nothing more is read while it is behind')
    clock.advance(10_000)
    t.equal(await assist.cancelled, 'caller')
    t.match(await metrics(), 'cuecard_session_ends_total{reason="slowConsumer"} 1')
    caller.resume()
    t.match(await caller.ended, route === '/ws' ? 4508 : 'end')
  })
}

t.test('the whole stream has so much time; then the assist is cancelled and the caller told', async (t) => {
  const fixture = await startPush(t, { prepare, directStreams: { withoutToken: true } })
  const reader = await EventReader.open(`${streamUrl(fixture)}&timeout=1500`)
  const assist = await claim(fixture)
  await assist.say('One. ')
  await reader.until(() => reader.frames.length === 1)
  fixture.clock.advance(1_499)
  await assist.say('Two. ')
  await reader.until(() => reader.frames.length === 2)
  fixture.clock.advance(1)
  const { data, frames } = await reader.end()
  t.match(frames.at(-1), { error: { code: 'timed_out' } })
  t.equal(data.at(-1), '[DONE]')
  t.equal(await assist.cancelled, 'caller')
  const quick = await EventReader.open(`${streamUrl(fixture)}&timeout=1500`)
  await (await claim(fixture)).complete()
  t.same((await quick.end()).data, ['[DONE]'])
  fixture.clock.advance(1_500)
})

t.test('a stream ends with its token', async (t) => {
  const fixture = await startPush(t, { prepare })
  const headers = { authorization: `Bearer ${await fixture.token('ann', { lifetimeSeconds: 60 })}` }
  const reader = await EventReader.open(streamUrl(fixture), { headers })
  const assist = await claim(fixture)
  fixture.clock.advance(66_000)
  const { frames } = await reader.end()
  t.match(frames, [{ error: { code: 'unauthenticated' } }])
  t.equal(await assist.cancelled, 'caller')
})

t.test('a quiet stream shows that it is alive, a talkative one has no need to', async (t) => {
  const fixture = await startPush(t, { prepare, directStreams: { withoutToken: true } })
  const reader = await EventReader.open(streamUrl(fixture))
  const assist = await claim(fixture)
  for (const text of ['One. ', 'Two. ']) {
    await assist.say(text)
    await reader.until(() => reader.frames.at(-1)?.delta === text)
    fixture.clock.advance(5_000)
  }
  t.equal(reader.blocks.filter(({ comment }) => comment !== undefined).length, 0)
  fixture.clock.advance(5_000)
  await reader.until(() => reader.blocks.at(-1)?.comment?.startsWith('heartbeat ') === true)
  reader.cut()
  await assist.cancelled
})

t.test(
  'a draining process lets answers come to their end, tells the others, and lets EventSources go on',
  async (t) => {
    const fixture = await startPush(t, { prepare, directStreams: { withoutToken: true } })
    const { push, clock, origin } = fixture
    const done = await EventReader.open(streamUrl(fixture))
    const doneAssist = await claim(fixture)
    const cutOff = await EventReader.open(streamUrl(fixture))
    const cutOffAssist = await claim(fixture)
    const posted = await post(origin, { ...asked, session: 'tab' })
    const postedAssist = await claim(fixture)
    await postedAssist.say('One. ')
    const resuming = await listen(`${origin}/api/llm/stream?session=tab`)
    await resuming.until(() => resuming.frames.length === 1)
    const socket = await dial(fixture)
    if (!(socket instanceof WebSocket)) return t.fail('refused')
    const frames: string[] = []
    socket.on('message', (data) => frames.push(data.toString()))
    const closed = once(socket, 'close')

    const drained = push.drain(2_000)
    t.match(await (await fetch(streamUrl(fixture))).json(), { status: 503, code: 'overloaded' })
    t.equal(await dial(fixture), 503)
    await doneAssist.say('All of it.')
    await doneAssist.complete()
    t.same((await done.end()).data, ['{"delta":"All of it."}', '[DONE]'])
    clock.advance(2_000)
    t.match((await cutOff.end()).frames, [{ error: { code: 'overloaded' } }])
    t.match((await posted.end()).frames.at(-1), { type: 'error', code: 'overloaded' })
    t.match(
      (await resuming.end()).frames,
      [{ type: 'token', content: 'One. ' }],
      'which asks the next process by itself',
    )
    t.match(await closed, [1012])
    t.match(frames, [/"code":"overloaded"/])
    await drained
    t.equal(await cutOffAssist.cancelled, 'caller')
    t.same(await fixture.journal.depth(), { queued: 0, running: 2 })
    clock.advance(60_000)
    const { state } = (await fixture.journal.assist('default', postedAssist.assistId))!
    t.equal(state, 'running', 'what an EventSource comes back for is left running')
  },
)

t.test('closing the server alone ends every stream', async (t) => {
  const fixture = await startPush(t, { prepare, directStreams: { withoutToken: true } })
  const reader = await EventReader.open(streamUrl(fixture))
  const assist = await claim(fixture)
  await fixture.app.close()
  t.match((await reader.end()).frames, [{ error: { code: 'overloaded' } }])
  t.equal(await assist.cancelled, 'caller')
})

t.test('retention that removes what lies behind a stream takes nothing from it', async (t) => {
  const fixture = await startPush(t, { prepare, directStreams: { withoutToken: true } })
  const { journal, clock } = fixture
  const posted = await post(fixture.origin, { ...asked, session: 'tab' })
  const assist = await claim(fixture)
  await assist.say('One. ')
  const other = await EventReader.open(streamUrl(fixture))
  await (await claim(fixture)).complete()
  await other.end()
  clock.advance(1_000)
  t.ok((await journal.trim({ maxAgeMs: 0, maxEntriesPerAgent: 0 })) > 0)
  const late = await listen(`${fixture.origin}/api/llm/stream?session=tab`)
  await assist.say('Two.')
  await assist.complete()
  for (const reader of [posted, late]) {
    t.same(
      (await reader.end()).frames.map(({ content }) => content),
      ['One. ', 'Two.', undefined],
    )
  }
})
