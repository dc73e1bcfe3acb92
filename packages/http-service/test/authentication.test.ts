import { generateKeyPairSync } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt, exportJWK, SignJWT } from 'jose'
import t, { type Test } from 'tap'
import {
  chooseAuthenticator,
  DevelopmentAuthenticator,
  developmentTokenRoute,
  isLoopback,
  JwksAuthenticator,
  principalOf,
  requireRole,
} from '../src/index.ts'
import { problem, startService } from './service-fixture.ts'

const protectedRoute: Parameters<typeof startService>[1] = (app) => {
  app.get('/mine', { onRequest: requireRole('agent', 'supervisor') }, async (request) => principalOf(request))
}

function withToken(origin: string, token: string): Promise<Response> {
  return fetch(`${origin}/mine`, { headers: { authorization: `Bearer ${token}` } })
}

t.test('a good token of an allowed role passes, with its agent and tenant', async (t) => {
  const { origin, authenticator } = await startService(t, protectedRoute)
  const token = await authenticator.issueToken({ agent: 'ann', role: 'agent' })
  t.match(await (await withToken(origin, token)).json(), { agentId: 'ann', tenant: 'default', role: 'agent' })
  const other = await authenticator.issueToken({
    agent: 'bea',
    role: 'supervisor',
    tenant: 'acme',
    lifetimeSeconds: 60,
  })
  const principal = (await (await withToken(origin, other)).json()) as { expiresAt: number; tenant: string }
  t.equal(principal.tenant, 'acme')
  t.ok(principal.expiresAt > Date.now() + 50_000 && principal.expiresAt < Date.now() + 61_000)
})

t.test('a role that may not is forbidden', async (t) => {
  const { origin, authenticator } = await startService(t, protectedRoute)
  const token = await authenticator.issueToken({ agent: 'crm', role: 'service' })
  await problem(t, await withToken(origin, token), 403, 'forbidden')
})

t.test('no token, and every token that is not good, gets the same answer', async (t) => {
  const { origin, authenticator } = await startService(t, protectedRoute)
  const good = await authenticator.issueToken({ agent: 'ann', role: 'agent' })
  const [header, claims, signature] = good.split('.') as [string, string, string]
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const decoded = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
  const stranger = await new DevelopmentAuthenticator().issueToken({ agent: 'ann', role: 'agent' })
  const expired = await authenticator.issueToken({ agent: 'ann', role: 'agent', lifetimeSeconds: -1 })
  const bad: Record<string, string | undefined> = {
    'no header': undefined,
    'an empty token': 'Bearer ',
    'another scheme': `Basic ${good}`,
    'two tokens': `Bearer ${good} ${good}`,
    'no JWT': 'Bearer abc',
    'a token without signature': `Bearer ${header}.${claims}.`,
    'a token without algorithm': `Bearer ${encode({ alg: 'none' })}.${claims}.`,
    'changed claims': `Bearer ${header}.${encode({ ...decoded, sub: 'bea' })}.${signature}`,
    'another key': `Bearer ${stranger}`,
    'an expired token': `Bearer ${expired}`,
    'an oversized token': `Bearer ${'a'.repeat(9_000)}.${claims}.${signature}`,
  }
  const answers = new Set<string>()
  for (const [given, authorization] of Object.entries(bad)) {
    const response = await fetch(`${origin}/mine`, authorization === undefined ? {} : { headers: { authorization } })
    t.equal(response.headers.get('www-authenticate'), 'Bearer', given)
    const { instance: _, ...answer } = await problem(t, response, 401, 'unauthenticated')
    answers.add(JSON.stringify(answer))
  }
  t.equal(answers.size, 1)
})

t.test('a token signed with the right key is still held to its algorithm and its size', async (t) => {
  const key = Buffer.alloc(32, 7)
  const authenticator = new DevelopmentAuthenticator(key)
  const claims = decodeJwt(await authenticator.issueToken({ agent: 'ann', role: 'agent' }))
  const sign = (alg: string, more: object = {}): Promise<string> =>
    new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg }).sign(key)
  t.match(await authenticator.authenticate(await sign('HS256')), { agentId: 'ann' })
  await t.rejects(authenticator.authenticate(await sign('HS512')), { code: 'unauthenticated' })
  await t.rejects(authenticator.authenticate(await sign('HS256', { padding: 'x'.repeat(9_000) })), {
    code: 'unauthenticated',
  })
})

t.test('the reason for a refusal is logged, the token is not', async (t) => {
  const { origin, authenticator, logged } = await startService(t, protectedRoute)
  const token = await authenticator.issueToken({ agent: 'ann', role: 'agent', lifetimeSeconds: -1 })
  await withToken(origin, token)
  t.match(logged(), 'ERR_JWT_EXPIRED')
  t.notMatch(logged(), token.split('.')[1])
})

t.test('a route that asks who called without requiring a role fails', async (t) => {
  const { origin } = await startService(t, (app) => {
    app.get('/mine', async (request) => principalOf(request))
  })
  await problem(t, await fetch(`${origin}/mine`), 500, 'internal')
})

async function serve(t: Test, listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`
}

t.test(
  "an issuer's tokens are verified with its published keys, its name, its audience and its algorithms",
  async (t) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }
    const jwksUrl = await serve(t, (_request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ keys: [jwk] }))
    })
    const issuer = 'https://login.example'
    const authenticator = new JwksAuthenticator({ jwksUrl, issuer, audience: 'cuecard' })
    const sign = (claims: object, audience = 'cuecard', from = issuer, kid = 'k1'): Promise<string> =>
      new SignJWT({ sub: 'ann', role: 'agent', ...claims })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setIssuer(from)
        .setAudience(audience)
        .setExpirationTime('1h')
        .sign(privateKey)

    t.match(await authenticator.authenticate(await sign({})), { agentId: 'ann', tenant: 'default', role: 'agent' })
    t.match(await authenticator.authenticate(await sign({ tenant: 'acme' })), { tenant: 'acme' })
    const refused = { code: 'unauthenticated' }
    await t.rejects(authenticator.authenticate(await sign({}, 'billing')), refused, 'another audience')
    await t.rejects(
      authenticator.authenticate(await sign({}, 'cuecard', 'https://evil.example')),
      refused,
      'another issuer',
    )
    await t.rejects(authenticator.authenticate(await sign({}, 'cuecard', issuer, 'k2')), refused, 'an unknown key')
    await t.rejects(authenticator.authenticate(await sign({ role: 'root' })), refused, 'an unknown role')
    await t.rejects(authenticator.authenticate(await sign({ role: undefined })), refused, 'no role')
    await t.rejects(authenticator.authenticate(await sign({ sub: undefined })), refused, 'no agent')
    await t.rejects(authenticator.authenticate(await sign({ sub: 'x'.repeat(257) })), refused, 'an endless agent')
    await t.rejects(authenticator.authenticate(await sign({ tenant: 7 })), refused, 'a tenant that is no name')
    const endless = new SignJWT({ sub: 'ann', role: 'agent' }).setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    await t.rejects(
      authenticator.authenticate(await endless.setIssuer(issuer).setAudience('cuecard').sign(privateKey)),
      refused,
      'no end',
    )
    const pinned = new JwksAuthenticator({ jwksUrl, issuer, audience: 'cuecard', algorithms: ['RS256'] })
    await t.rejects(pinned.authenticate(await sign({})), refused, 'another algorithm')
    const confused = await new SignJWT({ sub: 'ann', role: 'agent' })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .setIssuer(issuer)
      .setAudience('cuecard')
      .setExpirationTime('1h')
      .sign(Buffer.from(JSON.stringify(jwk)))
    await t.rejects(authenticator.authenticate(confused), refused, 'the public key as a secret')
  },
)

t.test('keys that cannot be had are not the fault of the token', async (t) => {
  const jwksUrl = await serve(t, (_request, response) => {
    response.statusCode = 500
    response.end()
  })
  const authenticator = new JwksAuthenticator({ jwksUrl, issuer: 'i', audience: 'a' })
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(privateKey)
  await t.rejects(authenticator.authenticate(token), { code: 'overloaded', retryable: true })
})

t.test('shared secrets cannot be configured for published keys', async (t) => {
  const config = { jwksUrl: 'https://login.example/keys', issuer: 'i', audience: 'a' }
  t.throws(() => new JwksAuthenticator({ ...config, algorithms: ['ES256', 'HS256'] }), /HS256/)
  t.throws(() => new JwksAuthenticator({ ...config, algorithms: ['None'] }), /None/)
  t.throws(() => new DevelopmentAuthenticator(Buffer.from('short')), /32 bytes/)
})

t.test('loopback is 127.0.0.0/8, ::1 and localhost, and nothing else', async (t) => {
  for (const host of ['127.0.0.1', '127.8.9.1', '::1', '[::1]', 'localhost', 'LocalHost', '::ffff:127.0.0.1']) {
    t.ok(isLoopback(host), host)
  }
  for (const host of [
    '0.0.0.0',
    '::',
    '',
    '10.0.0.1',
    '126.0.0.1',
    '128.0.0.1',
    'localhost.example',
    '127.0.0.1.nip.io',
    '::2',
    '0',
  ]) {
    t.notOk(isLoopback(host), host)
  }
})

t.test('without an issuer there is authentication on loopback only', async (t) => {
  t.ok(chooseAuthenticator({ hosts: ['127.0.0.1', '::1'] }) instanceof DevelopmentAuthenticator)
  const refused = { code: 'authentication_required', message: /jwksUrl, issuer, audience/ }
  t.throws(() => chooseAuthenticator({ hosts: ['127.0.0.1', '0.0.0.0'] }), refused)
  t.throws(() => chooseAuthenticator({ hosts: ['::'] }), refused)
  t.throws(() => chooseAuthenticator({ hosts: [''] }), refused)
  t.throws(() => chooseAuthenticator({ hosts: [] }), refused)
  const issuer = { jwksUrl: 'https://login.example/keys', issuer: 'i', audience: 'a' }
  t.ok(chooseAuthenticator({ hosts: ['0.0.0.0'], issuer }) instanceof JwksAuthenticator)
})

t.test('development tokens are had by address, for loopback names alone', async (t) => {
  const key = Buffer.alloc(32, 7)
  const authenticator = new DevelopmentAuthenticator(key)
  const { origin } = await startService(t, (app) => void app.register(developmentTokenRoute(authenticator)))
  const response = await fetch(`${origin}/dev/token?agent=ann&role=supervisor&tenant=acme`)
  t.equal(response.headers.get('cache-control'), 'no-store')
  const { token } = (await response.json()) as { token: string }
  t.match(await new DevelopmentAuthenticator(key).authenticate(token), {
    agentId: 'ann',
    role: 'supervisor',
    tenant: 'acme',
  })
  await problem(t, await fetch(`${origin}/dev/token`), 400, 'invalid_request')
  await problem(t, await fetch(`${origin}/dev/token?agent=ann&role=root`), 400, 'invalid_request')
  await problem(t, await fetch(`${origin}/dev/token?agent=a&agent=b`), 400, 'invalid_request')

  const { request } = await import('node:http')
  const status = await new Promise((resolve, reject) => {
    request(`${origin}/dev/token?agent=ann`, { headers: { host: 'evil.example' } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .on('error', reject)
      .end()
  })
  t.equal(status, 403, 'not for a name that somebody else points here')
})
