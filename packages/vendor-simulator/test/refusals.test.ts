import t, { type Test } from 'tap'
import { type Faults, scriptedFaults, startVendorSimulator } from '../src/index.ts'
import { bearer, chat, credentialsOf, openChat, openCompletion, requestToken } from './client.ts'

async function start(t: Test, faults: Faults) {
  const simulator = await startVendorSimulator({ tokensPerSecond: 0, answer: () => 'Yes.', faults })
  t.teardown(() => simulator.close())
  return simulator
}

t.test('a stream is refused with any status, in the words of its dialect', async (t) => {
  for (const status of [401, 403, 404, 408, 429, 500, 503]) {
    const simulator = await start(t, () => ({ refuse: { status } }))
    const answer = await chat(simulator, 'p')
    t.equal(answer.status, status)
    t.match(answer.headers['content-type'], /^application\/json/)
    t.match(JSON.parse(answer.body.toString()), { error: { status, code: `status_${status}` } })
    t.equal(answer.headers['retry-after'], undefined)
    const completion = await openCompletion(simulator, 'p').received
    t.match(JSON.parse(completion.body.toString()), { error: { code: `status_${status}`, param: null } })
    t.match(simulator.stats(), { refusedStreams: 2, activeStreams: 0, tokensSent: 0 })
  }
})

t.test('Retry-After comes as seconds or as a date', async (t) => {
  const inSeconds = await start(t, () => ({ refuse: { status: 429, retryAfterSeconds: 7 } }))
  t.equal((await chat(inSeconds, 'p')).headers['retry-after'], '7')
  const asDate = await start(t, () => ({ refuse: { status: 503, retryAfterSeconds: 60, retryAfterForm: 'date' } }))
  const wait = Date.parse((await chat(asDate, 'p')).headers['retry-after']!) - Date.now()
  t.ok(wait > 55_000 && wait <= 60_000, `${wait}`)
})

t.test('502 comes with a page, and so does 200 when that is asked for', async (t) => {
  for (const refuse of [{ status: 502 }, { status: 200, body: 'html' as const }]) {
    const { status, headers, body } = await chat(await start(t, () => ({ refuse })), 'p')
    t.equal(status, refuse.status)
    t.equal(headers['content-type'], 'text/html')
    t.match(body.toString(), /^<html>/)
  }
})

t.test('the first so many streams are refused, and the next is answered', async (t) => {
  const simulator = await start(t, scriptedFaults({ streams: [{ first: 3, faults: { refuse: { status: 500 } } }] }))
  const statuses = []
  for (let index = 0; index < 5; index++) statuses.push((await openCompletion(simulator, 'p').received).status)
  t.strictSame(statuses, [500, 500, 500, 200, 200])
})

t.test('the token endpoint is refused and stalled likewise', async (t) => {
  const simulator = await start(
    t,
    scriptedFaults({
      tokens: [
        { first: 1, faults: { refuse: { status: 429, retryAfterSeconds: 2 } } },
        { first: 1, faults: { refuse: { status: 502 } } },
        { first: 1, faults: { stall: { ms: 40 } } },
        { first: 1, faults: { stall: {} } },
      ],
    }),
  )
  const credentials = credentialsOf(simulator, 'cxone-chat')
  const limited = await requestToken(credentials)
  t.equal(limited.status, 429)
  t.equal(limited.headers['retry-after'], '2')
  t.equal((await requestToken(credentials)).status, 502)
  const before = performance.now()
  t.equal((await requestToken(credentials)).status, 200)
  t.ok(performance.now() - before >= 40)
  const never = requestToken(credentials)
  t.equal((await requestToken(credentials)).status, 200, 'a stalled request holds up no other')
  await simulator.close()
  t.equal((await never).status, 0)
})

t.test('a token request that is refused by a fault still needs a client that is known', async (t) => {
  const simulator = await start(t, { token: () => ({ refuse: { status: 503 } }) })
  t.equal((await requestToken(credentialsOf(simulator, 'cxone-chat'), { client_id: 'unknown' })).status, 401)
  t.equal((await requestToken(credentialsOf(simulator, 'cxone-chat'))).status, 503)
})

t.test('a stall before the headers comes before a refusal too', async (t) => {
  const simulator = await start(t, { stream: () => ({ stall: { at: 'headers', ms: 40 }, refuse: { status: 500 } }) })
  await bearer(simulator.endpoint('cxone-chat'))
  const before = performance.now()
  const stream = await openChat(simulator, 'p')
  t.equal((await stream.received).status, 500)
  t.ok(performance.now() - before >= 40)
})
