import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { Agent } from 'undici'
import { TokenSource } from '../src/oauth/token-source.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** A token endpoint, and a source that asks it under a clock that stands still. */
async function setUp(t: Test, answer: Answer) {
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    requests.push(body)
    answer(request, response, body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const dispatcher = new Agent()
  const clock = { now: 1_000_000 }
  const delays: number[] = []
  const source = new TokenSource({
    profile: 'acme',
    credentials: {
      kind: 'oauth',
      tokenUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth/token`,
      clientId: () => 'client',
      clientSecret: () => 'hush',
      scope: 'ai:llm:stream',
    },
    clientAuthentication: 'form',
    renewBeforeMs: 30_000,
    requestTimeoutMs: 5_000,
    backoff: { baseDelayMs: 100, maxDelayMs: 5_000 },
    dispatcher,
    now: () => clock.now,
    random: () => 0.5,
    delay: async (ms) => {
      delays.push(ms)
    },
  })
  t.teardown(async () => {
    await dispatcher.destroy()
    server.closeAllConnections()
    server.close()
  })
  return { source, requests, clock, delays }
}

const grant = (expiresIn: number | string | undefined): Answer => {
  let count = 0
  return (_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ access_token: `token-${++count}`, token_type: 'bearer', expires_in: expiresIn }))
  }
}

t.test('two hundred callers at once cost one request, with the credentials in the form body', async (t) => {
  const { source, requests } = await setUp(t, grant(3_600))
  const tokens = await Promise.all(Array.from({ length: 200 }, () => source.token()))
  t.strictSame(new Set(tokens), new Set(['token-1']))
  t.strictSame(requests, ['grant_type=client_credentials&client_id=client&client_secret=hush&scope=ai%3Allm%3Astream'])
})

/** Asks for tokens until another one comes than `used`. */
async function renewed(source: TokenSource, used: string): Promise<string> {
  for (;;) {
    const token = await source.token()
    if (token !== used) return token
    await new Promise((resolve) => setImmediate(resolve))
  }
}

t.test('a token is renewed ahead of its expiry and not before, and serves meanwhile', async (t) => {
  const { source, clock, requests } = await setUp(t, grant(3_600))
  t.equal(await source.token(), 'token-1')
  clock.now += 3_569_999
  t.equal(await source.token(), 'token-1')
  t.equal(requests.length, 1)
  clock.now += 1
  t.equal(await source.token(), 'token-1', 'nobody waits')
  t.equal(await renewed(source, 'token-1'), 'token-2')
  t.equal(requests.length, 2)
  clock.now += 3_600_000
  t.equal(await source.token(), 'token-3', 'one that has expired is waited for')
})

t.test('a renewal that fails stops nobody as long as the token in use is good', async (t) => {
  let down = false
  const granted = grant(3_600)
  const { source, clock, requests } = await setUp(t, (request, response, body) => {
    if (down) response.writeHead(503).end()
    else granted(request, response, body)
  })
  await source.token()
  down = true
  clock.now += 3_575_000
  t.equal(await source.token(), 'token-1')
  while (requests.length < 5) await new Promise((resolve) => setImmediate(resolve))
  t.equal(await source.token(), 'token-1')
  clock.now += 25_000
  await t.rejects(source.token(), { code: 'vendor_unavailable' })
})

t.test('a lifetime shorter than the margin is used for half of it, also when it is given as text', async (t) => {
  for (const lifetime of [1, '1']) {
    const { source, clock, requests } = await setUp(t, grant(lifetime))
    await source.token()
    clock.now += 499
    t.equal(await source.token(), 'token-1')
    t.equal(requests.length, 1)
    clock.now += 1
    t.equal(await renewed(source, 'token-1'), 'token-2')
  }
})

t.test('a token without a lifetime is used until it is refused', async (t) => {
  const { source, clock } = await setUp(t, grant(undefined))
  await source.token()
  clock.now += 1e12
  t.equal(await source.token(), 'token-1')
  source.invalidate('token-0')
  t.equal(await source.token(), 'token-1', 'an older token than the one in use changes nothing')
  source.invalidate('token-1')
  t.equal(await source.token(), 'token-2')
})

t.test('wrong credentials are not tried again, and the error names the profile and no secret', async (t) => {
  const { source, requests } = await setUp(t, (_request, response) => {
    response.statusCode = 401
    response.end('{"error":"invalid_client","hint":"hush"}')
  })
  const error: unknown = await source.token().catch((error: unknown) => error)
  t.match(error, { code: 'vendor_credentials_refused', retryable: false, message: /acme/ })
  t.notMatch(String(error), /hush/)
  t.equal(requests.length, 1)
})

t.test('a busy endpoint is waited for as it asks, three times', async (t) => {
  const { source, requests, delays } = await setUp(t, (_request, response) => {
    response.writeHead(429, { 'retry-after': '2' })
    response.end()
  })
  await t.rejects(source.token(), { code: 'vendor_rate_limited' })
  t.equal(requests.length, 4)
  t.strictSame(delays, [2_000, 2_000, 2_000])
})

t.test('an endpoint that is out of order is tried again with backoff', async (t) => {
  let failures = 2
  const granted = grant(60)
  const { source, delays } = await setUp(t, (request, response, body) => {
    if (failures-- > 0) {
      response.statusCode = 503
      response.end('<html>')
    } else granted(request, response, body)
  })
  t.equal(await source.token(), 'token-1')
  t.strictSame(delays, [50, 100])
})

t.test('what is no token endpoint does not speak about credentials, and a redirect is not followed', async (t) => {
  for (const status of [302, 307, 404, 405]) {
    const { source, requests } = await setUp(t, (_request, response) => {
      response.writeHead(status, { location: '/elsewhere' }).end()
    })
    await t.rejects(source.token(), { code: 'vendor_protocol', message: /tokenUrl/ }, `${status}`)
    t.equal(requests.length, 1)
  }
})

t.test('an answer that is no token is a protocol error', async (t) => {
  for (const body of [
    '',
    'null',
    '[]',
    '{"access_token":7}',
    '<html>login</html>',
    `{"access_token":"${'x'.repeat(70_000)}"}`,
  ]) {
    const { source } = await setUp(t, (_request, response) => response.end(body))
    await t.rejects(source.token(), { code: 'vendor_protocol' }, body.slice(0, 20))
  }
})
