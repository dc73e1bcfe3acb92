import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { EventReader } from './event-reader.ts'
import { type PushFixture, startPush } from './push-fixture.ts'

/** The events of `agent`'s desktop. */
async function open({ origin, token }: PushFixture, agent: string, lastEventId?: string): Promise<EventReader> {
  const headers = {
    authorization: `Bearer ${await token(agent)}`,
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  }
  return EventReader.open(`${origin}/v1/desktop/events`, { headers })
}

/** The blocks with events of the log. */
const eventsOf = ({ blocks }: EventReader) => blocks.filter(({ frame }) => frame && 'seq' in frame)

t.test('events come as server-sent events, each with its cursor as id', async (t) => {
  const fixture = await startPush(t)
  const reader = await open(fixture, 'ann')
  t.equal(reader.response.status, 200)
  t.equal(reader.response.headers.get('content-type'), 'text/event-stream')
  t.equal(reader.response.headers.get('x-accel-buffering'), 'no')
  t.equal(reader.response.headers.get('cache-control'), 'no-store')
  await reader.until(() => reader.frames.length === 1)
  t.match(reader.frames[0], { type: 'welcome', cursor: /./ })
  const answer = await fixture.assist('ann')
  await answer.say('Line one.\nLine two.\r\n', 'A separator\u2028inside. ')
  await answer.complete()
  await (await fixture.assist('bea')).complete()
  await reader.until(() => eventsOf(reader).length === 4)
  t.same(
    eventsOf(reader).map(({ frame }) => frame?.seq),
    [1, 2, 3, 4],
  )
  t.equal(eventsOf(reader)[1]?.frame?.text, 'Line one.\nLine two.\r\n')
  t.ok(eventsOf(reader).every(({ id, frame }) => id === frame?.cursor))
  reader.cut()
  while (fixture.push.sessions() > 0) await setImmediate()
})

t.test('Last-Event-ID goes on exactly after its event, also with a cursor of the socket', async (t) => {
  const fixture = await startPush(t)
  const socket = await fixture.desk('ann')
  const { cursor: start } = await socket.hello()
  const answer = await fixture.assist('ann')
  await answer.say('One. ', 'Two. ', 'Three. ')
  await answer.complete()
  await socket.next('assist.completed')
  for (const [index, id] of [start as string, ...socket.events.map(({ cursor }) => cursor as string)].entries()) {
    const reader = await open(fixture, 'ann', id)
    const rest = socket.events.slice(index)
    await reader.until(() => reader.frames.length === 1 + rest.length)
    t.same(reader.frames.slice(1), rest)
    reader.cut()
  }
})

t.test('an id that leads nowhere is a gap', async (t) => {
  const fixture = await startPush(t)
  const answer = await fixture.assist('ann')
  await answer.say('Still here.')
  const { cursors, journal } = fixture
  const ann = { tenant: 'default', agentId: 'ann' }
  const ids = {
    forged: 'forged',
    ahead: cursors.encode(ann, journal.epoch, 99_999),
    'of another epoch': cursors.encode(ann, 'other', 1),
  }
  for (const [given, id] of Object.entries(ids)) {
    const reader = await open(fixture, 'ann', id)
    await reader.until(() => reader.frames.at(-1)?.type === 'gap')
    t.match(reader.frames.at(-1), { snapshot: { assists: [{ text: 'Still here.', seq: 2 }] } }, given)
    const { cursor } = (reader.frames.at(-1) as unknown as { snapshot: { cursor: string } }).snapshot
    t.equal(reader.blocks.at(-1)?.id, cursor, 'a reader that comes back goes on from the snapshot')
    reader.cut()
  }
  const fresh = await open(fixture, 'ann', '')
  await fresh.until(() => fresh.frames.length === 3)
  t.same(
    fresh.frames.map(({ type }) => type),
    ['welcome', 'assist.accepted', 'assist.sentence'],
  )
  fresh.cut()
})

t.test('only agents read, only so many at a time, and not from a process that drains', async (t) => {
  const fixture = await startPush(t, { config: { maxSessionsPerAgent: 1 } })
  const { origin, token, push, desk } = fixture
  const refusal = async (agentToken?: string): Promise<unknown> => {
    const headers = agentToken === undefined ? {} : { authorization: `Bearer ${agentToken}` }
    const response = await fetch(`${origin}/v1/desktop/events`, { headers })
    t.match(response.headers.get('content-type'), 'application/problem+json')
    return response.json()
  }
  t.match(await refusal(), { status: 401, code: 'unauthenticated' })
  t.match(await refusal(await token('eve', { role: 'service' })), { status: 403, code: 'forbidden' })
  await (await desk('ann')).hello()
  t.match(await refusal(await token('ann')), { status: 429, code: 'rate_limited' })
  const reader = await open(fixture, 'bea')
  await push.drain(0)
  await reader.end()
  t.same(reader.frames.at(-1), { type: 'draining', reconnectInMs: 0 })
  t.match(await refusal(await token('cid')), { status: 503, code: 'overloaded' })
})

t.test('a reader hears heartbeats as comments, and ends with its token', async (t) => {
  const fixture = await startPush(t)
  const reader = await open(fixture, 'ann')
  await reader.until(() => reader.frames.length === 1)
  fixture.clock.advance(5_000)
  await reader.until(() => reader.blocks.some(({ comment }) => comment?.startsWith('heartbeat ')))
  fixture.clock.advance(3_610_000)
  await reader.end()
  t.match(await fixture.metrics(), 'cuecard_session_ends_total{reason="authentication"} 1')
})
