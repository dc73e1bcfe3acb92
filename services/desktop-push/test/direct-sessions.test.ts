import { setImmediate } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { asked, claim, listen, post, prepare } from './direct-caller.ts'
import { EventReader } from './event-reader.ts'
import { type PushFixture, sentence, startPush } from './push-fixture.ts'

const request = { ...asked, session: 'tab-1' }

const start = (t: Test): Promise<PushFixture> => startPush(t, { prepare, directStreams: { withoutToken: true } })

const sessionUrl = ({ origin }: PushFixture, session = 'tab-1') => `${origin}/api/llm/stream?session=${session}`

const tokensOf = (reader: EventReader) =>
  reader.frames.map(({ type, content, index }) => (type === 'token' ? `${index} ${content}` : type))

/** Resolves when the server has seen that every reader is gone. */
async function untilNobodyReads({ metrics }: PushFixture): Promise<void> {
  while (/^cuecard_sessions\{.*\} [1-9]/m.test(await metrics())) await setImmediate()
}

t.test('an EventSource finds the stream of an earlier POST by its session, from the first token on', async (t) => {
  const fixture = await start(t)
  const posted = await post(fixture.origin, request)
  const assist = await claim(fixture)
  t.equal(assist.request.interaction.id, 'tab-1')
  await assist.say('One. ', 'Two. ')
  const early = await listen(sessionUrl(fixture))
  await early.until(() => early.frames.length === 2)
  await assist.say('Three.')
  await assist.complete()
  const late = await listen(sessionUrl(fixture))
  for (const reader of [posted, early, late]) {
    t.same(tokensOf(await reader.end()), ['0 One. ', '1 Two. ', '2 Three.', 'stop'])
  }
  t.ok(
    posted.blocks.every(({ id }) => id === undefined),
    'a POST has no use for ids',
  )
  t.same(
    late.blocks.map(({ id }) => id),
    [1, 2, 3, 4, 5].map((seq) => `${assist.assistId}.${seq}`),
  )
  const { frame, ...first } = late.blocks[0]!
  t.same([frame, first], [undefined, { id: `${assist.assistId}.1` }], 'the first id comes before there is anything')
})

t.test('after any event a reader goes on with the next one, and after the last there is nothing', async (t) => {
  const fixture = await start(t)
  const posted = await post(fixture.origin, request)
  const assist = await claim(fixture)
  await assist.say('One. ', 'Two. ')
  await assist.append({ type: 'assist.interrupted', reason: 'stalled' }, sentence('Three.'))
  await assist.complete()
  const whole = tokensOf(await (await listen(sessionUrl(fixture))).end())
  const { blocks } = await (await listen(sessionUrl(fixture))).end()
  for (const [index, { id }] of blocks.slice(0, -1).entries()) {
    const rest = await (await listen(sessionUrl(fixture), id)).end()
    t.same(tokensOf(rest), whole.slice(index), `after ${id}`)
  }
  const over = await fetch(sessionUrl(fixture), { headers: { 'last-event-id': blocks.at(-1)!.id! } })
  t.equal(over.status, 204, 'which keeps an EventSource from asking again')
  posted.cut()
})

t.test('a reader that was dropped in the middle of an answer gets the rest live', async (t) => {
  const fixture = await start(t)
  const posted = await post(fixture.origin, request)
  const assist = await claim(fixture)
  await assist.say('One. ')
  const first = await listen(sessionUrl(fixture))
  await first.until(() => first.frames.length === 1)
  first.cut()
  posted.cut()
  await untilNobodyReads(fixture)
  await assist.say('Two. ')
  const second = await listen(sessionUrl(fixture), first.lastId)
  await second.until(() => second.frames.length === 1)
  fixture.clock.advance(60_000)
  await assist.say('Three.')
  await assist.complete()
  t.same(tokensOf(await second.end()), ['1 Two. ', '2 Three.', 'stop'], 'nobody has cancelled it meanwhile')
})

t.test('an answer that is superseded after the drop is not continued, nor read again', async (t) => {
  const fixture = await start(t)
  const posted = await post(fixture.origin, request)
  const assist = await claim(fixture)
  await assist.say('One. ')
  const first = await listen(sessionUrl(fixture))
  await first.until(() => first.frames.length === 1)
  first.cut()
  await assist.append({ type: 'assist.superseded', reason: 'restarted' }, sentence('Other.'))
  const second = await (await listen(sessionUrl(fixture), first.lastId)).end()
  t.match(second.frames, [{ type: 'error', code: 'superseded' }])
  const over = await fetch(sessionUrl(fixture), { headers: { 'last-event-id': second.lastId! } })
  t.equal(over.status, 204)
  await assist.complete()
  t.same(
    tokensOf(await (await listen(sessionUrl(fixture))).end()),
    ['0 Other.', 'stop'],
    'a new reader sees one answer',
  )
  posted.cut()
})

t.test('the last reader of a session is waited for, then the assist is cancelled', async (t) => {
  const fixture = await start(t)
  const posted = await post(fixture.origin, request)
  const assist = await claim(fixture)
  const reader = await listen(sessionUrl(fixture))
  posted.cut()
  reader.cut()
  await untilNobodyReads(fixture)
  fixture.clock.advance(9_999)
  const back = await listen(sessionUrl(fixture))
  await back.until(() => back.blocks.length > 0)
  fixture.clock.advance(60_000)
  back.cut()
  await untilNobodyReads(fixture)
  let isCancelled = false
  void assist.cancelled.then(() => {
    isCancelled = true
  })
  fixture.clock.advance(9_999)
  await fixture.journal.depth()
  t.notOk(isCancelled)
  fixture.clock.advance(1)
  t.equal(await assist.cancelled, 'caller')
})

t.test('an assist of another caller’s making is read by its id, and spared while a desktop shows it', async (t) => {
  const fixture = await start(t)
  const { token, assist, desk, clock, journal } = fixture
  const cancels: string[] = []
  journal.onCancel((assistId) => cancels.push(assistId))
  const headers = { authorization: `Bearer ${await token('ann')}`, accept: 'text/event-stream' }
  const answer = await assist('ann')
  await answer.say('One. ')
  const ann = await desk('ann')
  await ann.hello()
  const read = async () => {
    const reader = await EventReader.open(sessionUrl(fixture, answer.assistId), { headers })
    await reader.until(() => reader.frames.length === 1)
    t.same(tokensOf(reader), ['0 One. '])
    reader.cut()
    while (/cuecard_sessions\{transport="direct-sse"\} 1/.test(await fixture.metrics())) await setImmediate()
    clock.advance(10_000)
  }
  await read()
  t.same(cancels, [])
  await ann.close()
  while (fixture.push.sessions() > 0) await setImmediate()
  await read()
  while (cancels.length === 0) await setImmediate()
  t.same(cancels, [answer.assistId])
})

t.test('sessions are the caller’s own, and a service reads every agent’s assists by their ids', async (t) => {
  const fixture = await start(t)
  const { origin, token, assist } = fixture
  const as = async (agent: string, role: 'agent' | 'service' = 'agent') => ({
    authorization: `Bearer ${await token(agent, { role })}`,
  })
  const posted = await post(origin, request, await as('ann'))
  const { assistId } = await claim(fixture)
  const ofBea = await assist('bea')
  await ofBea.complete()
  const status = async (session: string, headers: Record<string, string>) => {
    const reader = await EventReader.open(sessionUrl(fixture, session), { headers })
    reader.cut()
    return reader.response.status
  }
  t.equal(await status('tab-1', await as('ann')), 200)
  t.equal(await status(assistId, await as('ann')), 200)
  t.equal(await status('tab-1', await as('bea')), 404)
  t.equal(await status(assistId, await as('bea')), 404)
  t.equal(await status('tab-1', await as('crm', 'service')), 404, 'a session is a name of its agent’s')
  t.equal(await status(assistId, await as('crm', 'service')), 200)
  t.equal(await status(ofBea.assistId, await as('crm', 'service')), 200)
  posted.cut()
})

t.test('the same request under the same session is the same assist; another request is refused', async (t) => {
  const fixture = await start(t)
  const first = await post(fixture.origin, request)
  const assist = await claim(fixture)
  await assist.say('One. ')
  const again = await post(fixture.origin, request)
  await assist.complete()
  for (const reader of [first, again]) t.same(tokensOf(await reader.end()), ['0 One. ', 'stop'])
  t.same(await fixture.journal.depth(), { queued: 0, running: 0 })
  const others = [{ messages: [{ role: 'user', content: 'Something else' }] }, { configurationId: 'billing' }]
  for (const other of others) {
    const response = await fetch(`${fixture.origin}/api/llm/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...request, ...other }),
    })
    t.match(await response.json(), { status: 409, code: 'idempotency_conflict', detail: /session/ })
  }
})

t.test('an EventSource on the query route that asks again gets the rest, not a second answer', async (t) => {
  const fixture = await start(t)
  const url = `${fixture.origin}/api/stream-llm?message=Hi`
  const first = await listen(url)
  const assist = await claim(fixture)
  await assist.say('One. ')
  await first.until(() => first.frames.length === 1)
  first.cut()
  t.equal(await assist.cancelled, 'caller', 'nobody is waited for here')
  await assist.append(sentence('Two. '), { type: 'assist.cancelled', by: 'caller' })
  const second = await (await listen(url, first.lastId)).end()
  t.same(second.data.slice(0, 1), ['{"delta":"Two. "}'])
  t.match(second.frames.at(-1), { error: { code: 'cancelled' } })
  t.equal(second.data.at(-1), '[DONE]')
  t.equal((await fetch(url, { headers: { 'last-event-id': second.lastId! } })).status, 204)
  t.same(await fixture.journal.depth(), { queued: 0, running: 0 })
  const plain = await EventReader.open(url)
  const next = await claim(fixture)
  await next.say('One. ')
  await next.complete()
  await plain.end()
  t.ok(
    plain.blocks.every(({ id }) => id === undefined),
    'a reader that does not say that it knows event streams gets data lines alone',
  )
})

t.test('an id of no event of the stream is refused', async (t) => {
  const fixture = await start(t)
  const posted = await post(fixture.origin, request)
  const { assistId, complete } = await claim(fixture)
  await complete()
  for (const id of ['1', `${assistId}.0`, `${assistId}.3`, `${assistId}.x`, 'other.1', '.1', `${assistId}.9e9`]) {
    const response = await fetch(sessionUrl(fixture), { headers: { 'last-event-id': id } })
    t.match(await response.json(), { status: 400, code: 'invalid_cursor' }, id)
  }
  const unknown = await fetch(`${fixture.origin}/api/stream-llm?message=Hi`, {
    headers: { 'last-event-id': 'other.1' },
  })
  t.match(await unknown.json(), { status: 404, code: 'not_found' })
  await posted.end()
})
