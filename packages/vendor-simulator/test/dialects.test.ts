import t, { type Test } from 'tap'
import { type DialectName, dialectNames, startVendorSimulator, type VendorSimulatorOptions } from '../src/index.ts'
import { bearer, credentialsOf, exchange, open, requestToken, stream } from './client.ts'
import { textOf } from './events.ts'

const text = 'Refund $49.99 today, née 😀 D-12. Unquestionably 返金です。'

async function start(t: Test, options: VendorSimulatorOptions = {}) {
  const simulator = await startVendorSimulator({ tokensPerSecond: 0, answer: () => text, ...options })
  t.teardown(() => simulator.close())
  return simulator
}

/** What each vendor asks of its clients; `openai` has a static key. */
const credentials = {
  'cxone-chat': { tokenPath: '/oauth/token', clientAuthentication: 'form', scope: 'ai:llm:stream' },
  'cxone-generative': { tokenPath: '/api/oauth/token', clientAuthentication: 'form', scope: 'ai:generative:write' },
  'genesys-chat': { tokenPath: '/oauth/token', clientAuthentication: 'basic', scope: undefined },
  'genesys-completions': { tokenPath: '/oauth/token', clientAuthentication: 'form', scope: undefined },
  'genesys-chat-completions': {
    tokenPath: '/login/oauth2/token',
    clientAuthentication: 'form',
    scope: 'ai:llm:write ai:llm:read',
  },
} as const

const oauthDialects = Object.keys(credentials) as (keyof typeof credentials)[]

const streamPaths: Record<DialectName, string> = {
  'cxone-chat': '/api/v2/ai/llm/chat/stream',
  'cxone-generative': '/api/v2/ai/generative/completions',
  'genesys-chat': '/api/v2/ai/llm/gateway/chat',
  'genesys-completions': '/api/v2/ai/llm/gateway/chat/completions',
  'genesys-chat-completions': '/api/v2/ai/llm/chat/completions',
  openai: '/v1/chat/completions',
}

t.test('every dialect is spoken at its own path, and its answer is the whole answer', async (t) => {
  const simulator = await start(t)
  t.strictSame(dialectNames.toSorted(), Object.keys(streamPaths).toSorted())
  for (const dialect of dialectNames) {
    t.equal(simulator.endpoint(dialect).streamUrl, simulator.origin + streamPaths[dialect])
    const { status, headers, body, ending } = await stream(simulator, dialect, 'why?')
    t.equal(status, 200, dialect)
    t.equal(ending, 'whole')
    t.match(headers['content-type'], dialect === 'genesys-chat' ? /^application\/x-ndjson$/ : /^text\/event-stream/)
    t.equal(textOf(dialect, body), text)
  }
  t.match(simulator.stats(), { streams: 6, wholeStreams: 6, activeStreams: 0, tokenRequests: 5 })
})

t.test('an endpoint says all that its client needs to be let in', async (t) => {
  const simulator = await start(t)
  for (const dialect of oauthDialects) {
    const { tokenPath, clientAuthentication, scope } = credentials[dialect]
    const { tokenUrl, clientId, ...asked } = credentialsOf(simulator, dialect)
    t.equal(tokenUrl, simulator.origin + tokenPath)
    t.match(asked, { clientAuthentication, clientSecret: 'simulated-secret' })
    t.equal(asked.scope, scope)
    const answer = await requestToken(credentialsOf(simulator, dialect))
    t.match(JSON.parse(answer.body.toString()), { token_type: 'Bearer', expires_in: 3_600 })
  }
  const ids = oauthDialects.map((dialect) => credentialsOf(simulator, dialect).clientId)
  t.equal(new Set(ids).size, ids.length, 'those that share a token endpoint are told apart by their ids')
})

t.test('a client that authenticates in another way than its vendor wants is refused', async (t) => {
  const simulator = await start(t)
  for (const dialect of oauthDialects) {
    const right = credentialsOf(simulator, dialect)
    const clientAuthentication = right.clientAuthentication === 'form' ? 'basic' : 'form'
    t.equal((await requestToken({ ...right, clientAuthentication })).status, 401, dialect)
    t.equal((await requestToken({ ...right, clientSecret: 'wrong' })).status, 401)
    if (right.scope !== undefined) t.equal((await requestToken({ ...right, scope: 'admin' })).status, 400)
  }
})

t.test('a token opens streams of its own dialect alone, and only with every scope', async (t) => {
  const simulator = await start(t)
  const statusWith = async (dialect: DialectName, token: string) => {
    const headers = { authorization: `Bearer ${token}` }
    return (await exchange(simulator.endpoint(dialect).streamUrl, { headers, body: '{}' }).received).status
  }
  const tokens = await Promise.all(oauthDialects.map((dialect) => bearer(simulator.endpoint(dialect))))
  for (const dialect of dialectNames) {
    for (const [index, granted] of oauthDialects.entries()) {
      t.equal(await statusWith(dialect, tokens[index]!), granted === dialect ? 400 : 401, `${granted} at ${dialect}`)
    }
  }
  const half = await bearer(simulator.endpoint('genesys-chat-completions'), 'ai:llm:read')
  t.equal(await statusWith('genesys-chat-completions', half), 403)
  t.equal(await statusWith('cxone-generative', await bearer(simulator.endpoint('cxone-generative'), '')), 403)
})

t.test('every dialect counts its own tokens, attempts and refusals', async (t) => {
  const simulator = await start(t, {
    faults: ({ attempt }) => (attempt === 1 ? { cut: { at: { tokens: 2 }, how: 'fin' } } : {}),
  })
  for (const dialect of dialectNames) {
    t.equal((await stream(simulator, dialect, 'p')).ending, 'fin', dialect)
    t.equal(textOf(dialect, (await stream(simulator, dialect, 'p')).body), text)
  }
  t.match(simulator.stats(), { cutStreams: 6, wholeStreams: 6 })
})

t.test('a client that hangs up is known at once, in every dialect', async (t) => {
  const simulator = await start(t, { faults: () => ({ stall: { at: { tokens: 3 } } }) })
  for (const dialect of dialectNames) {
    const aborted = new Promise<number>((resolve) => simulator.onClientAbort(() => resolve(performance.now())))
    const { socket, bytes } = await open(simulator, dialect, 'p')
    await bytes(1)
    const hungUp = performance.now()
    socket.destroy()
    const took = (await aborted) - hungUp
    t.ok(took < 100, `${dialect}: ${took} ms`)
  }
  t.match(simulator.stats(), { clientAborts: 6, activeStreams: 0 })
})
