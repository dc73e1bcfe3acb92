import t, { type Test } from 'tap'
import { startVendorSimulator, tokenize, type VendorSimulatorOptions } from '../src/index.ts'
import { bearer, chat, credentialsOf, exchange, requestToken } from './client.ts'
import { chatEvents, chatText, eventsOf } from './events.ts'

const text = 'Refund $49.99 today, née 😀 D-12. Unquestionably 返金です。'

async function start(t: Test, options: VendorSimulatorOptions = {}) {
  const simulator = await startVendorSimulator({ tokensPerSecond: 0, answer: () => text, ...options })
  t.teardown(() => simulator.close())
  return simulator
}

t.test('a stream is one event for each token, with its context id twice, then the finished event', async (t) => {
  const simulator = await start(t)
  const { status, headers, body, ending } = await chat(simulator, 'why?')
  t.equal(status, 200)
  t.match(headers['content-type'], /^text\/event-stream/)
  t.equal(ending, 'whole')
  const events = eventsOf(body).map(({ data, id }) => ({ ...JSON.parse(data), id }))
  t.strictSame(
    events.slice(0, -1).map(({ token }) => token),
    tokenize(text),
  )
  t.equal(events.at(-1).finished, true)
  for (const { id, context_id } of events) t.equal(id, context_id)
  t.equal(new Set(events.slice(0, -1).map(({ id }) => id)).size, tokenize(text).length)
})

t.test('several tokens share an event when asked to, and are the same text', async (t) => {
  const simulator = await start(t, { tokensPerChunk: 5 })
  const { body } = await chat(simulator, 'why?')
  t.equal(chatEvents(body).length, Math.ceil(tokenize(text).length / 5) + 1)
  t.equal(chatText(body), text)
})

t.test('a continuation from every position gives exactly the rest, with the ids of the first time', async (t) => {
  const simulator = await start(t)
  const first = chatEvents((await chat(simulator, 'why?')).body)
  let said = ''
  for (const [index, event] of first.entries()) {
    said += event.token ?? ''
    const { status, body } = await chat(simulator, 'why?', event.context_id)
    t.equal(status, 200)
    t.equal(said + chatText(body), text)
    t.strictSame(chatEvents(body), event.finished ? [event] : first.slice(index + 1))
  }
  t.equal(simulator.stats().continuations, first.length)
})

t.test('a continuation works after the simulator was started anew', async (t) => {
  const before = await start(t)
  const { token = '', context_id } = chatEvents((await chat(before, 'why?')).body)[0]!
  await before.close()
  const { body } = await chat(await start(t), 'why?', context_id)
  t.equal(token + chatText(body), text)
})

t.test('an id that is no place in the answer is refused with 400', async (t) => {
  const simulator = await start(t, { answer: ({ prompt }) => `${prompt} ${text}` })
  const id = chatEvents((await chat(simulator, 'one')).body)[3]!.context_id!
  for (const [prompt, continuationId] of [
    ['two', id],
    ['one', 'ctx_0123456789abcdef'],
    ['one', 'x'],
  ] as const) {
    const { status, body } = await chat(simulator, prompt, continuationId)
    t.equal(status, 400)
    t.equal(JSON.parse(body.toString()).error.code, 'invalid_continuation')
  }
})

t.test('a request that is not one of this dialect is refused with 400 and the reason', async (t) => {
  const simulator = await start(t)
  const endpoint = simulator.endpoint('cxone-chat')
  const authorization = `Bearer ${await bearer(endpoint)}`
  for (const [body, reason] of [
    ['{', /JSON object/],
    ['[]', /JSON object/],
    ['{"prompt":"p"}', /stream/],
    ['{"stream":true}', /prompt/],
    ['{"stream":true,"prompt":7}', /prompt/],
    ['{"stream":true,"prompt":"p","continuation_id":""}', /continuation_id/],
  ] as const) {
    const answer = await exchange(endpoint.streamUrl, { headers: { authorization }, body }).received
    t.equal(answer.status, 400)
    t.match(answer.body.toString(), reason)
  }
  const tooLarge = exchange(endpoint.streamUrl, { headers: { authorization }, body: `"${'x'.repeat(4_200_000)}"` })
  t.equal((await tooLarge.received).status, 413)
  t.equal((await exchange(endpoint.streamUrl, { method: 'GET' }).received).status, 405)
  t.equal((await exchange(`${simulator.origin}/elsewhere`).received).status, 404)
})

t.test('a token is granted to id and secret in the form body, with its lifetime and scope', async (t) => {
  const simulator = await start(t, { tokenLifetimeSeconds: 90 })
  const { status, headers, body } = await requestToken(credentialsOf(simulator, 'cxone-chat'))
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'no-store')
  const { access_token, ...rest } = JSON.parse(body.toString())
  t.type(access_token, 'string')
  t.strictSame(rest, { token_type: 'Bearer', expires_in: 90, scope: 'ai:llm:stream' })
})

t.test('wrong credentials, a wrong grant, a wrong scope and a wrong form are refused as RFC 6749 says', async (t) => {
  const simulator = await start(t)
  const credentials = credentialsOf(simulator, 'cxone-chat')
  for (const [members, status, error] of [
    [{ client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ client_id: 'wrong' }, 401, 'invalid_client'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ scope: 'ai:llm:stream admin' }, 400, 'invalid_scope'],
  ] as const) {
    const answer = await requestToken(credentials, members)
    t.equal(answer.status, status)
    t.equal(JSON.parse(answer.body.toString()).error, error)
  }
  const basic = `Basic ${Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString('base64')}`
  const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: basic }
  const body = 'grant_type=client_credentials&scope=ai:llm:stream'
  t.equal((await exchange(credentials.tokenUrl, { headers, body }).received).status, 401, 'this dialect takes the form')
  t.equal((await exchange(credentials.tokenUrl, { body: '{}' }).received).status, 400)
  t.equal(simulator.stats().tokenRequests, 6)
})

t.test('a stream needs a token of this dialect that carries the scope', async (t) => {
  const simulator = await start(t)
  const endpoint = simulator.endpoint('cxone-chat')
  const body = JSON.stringify({ prompt: 'p', stream: true })
  const statusWith = async (headers: Record<string, string>) =>
    (await exchange(endpoint.streamUrl, { headers, body }).received).status
  t.equal(await statusWith({}), 401)
  t.equal(await statusWith({ authorization: 'Bearer simulated-key' }), 401)
  t.equal(await statusWith({ authorization: `Bearer ${await bearer(endpoint)}x` }), 401)
  t.equal(await statusWith({ authorization: `Bearer ${await bearer(endpoint, '')}` }), 403)
  t.equal(await statusWith({ authorization: `bearer ${await bearer(endpoint)}` }), 200)
})

t.test('a token of another simulator, of an earlier one too, is not accepted', async (t) => {
  const token = await bearer((await start(t)).endpoint('cxone-chat'))
  const { streamUrl } = (await start(t)).endpoint('cxone-chat')
  const body = JSON.stringify({ prompt: 'p', stream: true })
  t.equal((await exchange(streamUrl, { headers: { authorization: `Bearer ${token}` }, body }).received).status, 401)
})

t.test('an expired token is refused, and a stream that is open outlives its token', async (t) => {
  const simulator = await start(t, { faults: () => ({ stall: { at: { tokens: 3 }, ms: 20 } }) })
  const endpoint = simulator.endpoint('cxone-chat')
  const authorization = `Bearer ${await bearer(endpoint)}`
  const body = JSON.stringify({ prompt: 'p', stream: true })
  const open = exchange(endpoint.streamUrl, { headers: { authorization }, body })
  await open.bytes(1)
  simulator.expireTokens()
  t.equal((await exchange(endpoint.streamUrl, { headers: { authorization }, body }).received).status, 401)
  t.equal(chatText((await open.received).body), text)
  t.equal((await chat(simulator, 'p')).status, 200, 'and a new token is accepted')
})

t.test('a token that has lived its seconds is refused', async (t) => {
  const simulator = await start(t, { tokenLifetimeSeconds: 0.001 })
  const endpoint = simulator.endpoint('cxone-chat')
  const token = await bearer(endpoint)
  const issuedAt = Date.now()
  while (Date.now() < issuedAt + 2);
  const body = JSON.stringify({ prompt: 'p', stream: true })
  const headers = { authorization: `Bearer ${token}` }
  t.equal((await exchange(endpoint.streamUrl, { headers, body }).received).status, 401)
})
