import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { CuecardError, ProblemError } from '@cuecard/contracts'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import Type from 'typebox'
import { problem, startService } from './service-fixture.ts'

const body = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    kind: Type.Optional(Type.Union([Type.Literal('used'), Type.Literal('copied')])),
    facts: Type.Optional(Type.Object({}, { additionalProperties: Type.Unknown() })),
    mood: Type.Optional(Type.Enum(['up', 'down'])),
    turns: Type.Optional(Type.Array(Type.Object({ role: Type.String() }, { additionalProperties: false }))),
  },
  { additionalProperties: false },
)

class ShopError extends CuecardError<'sold_out'> {}

function routes(app: FastifyInstance): void {
  app.post('/echo', { schema: { body } }, async (request) => request.body)
  app.get('/things/:id', async (request) => request.params)
  app.delete('/things/:id', async () => ({}))
  app.get('/broken', async () => {
    JSON.parse('holder 4111111111111111')
  })
  app.get('/busy', async () => {
    throw new ProblemError('overloaded', 'Try again.', { retryable: true })
  })
  app.get('/shop', async () => {
    throw new ShopError('sold_out', 'Nothing left.')
  })
}

function post(origin: string, content: string | Uint8Array<ArrayBuffer>, type = 'application/json'): Promise<Response> {
  return fetch(`${origin}/echo`, { method: 'POST', headers: { 'content-type': type }, body: content })
}

t.test('every bad body is answered with its own code, and says where it is wrong', async (t) => {
  const { origin } = await startService(t, routes)
  const nested = (levels: number): string => `{"name":"x","facts":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`
  const rows: {
    given: string
    content: string | Uint8Array<ArrayBuffer>
    status: number
    code: string
    paths?: string[]
  }[] = [
    { given: 'no JSON at all', content: 'name=x', status: 400, code: 'malformed_json' },
    { given: 'JSON cut short', content: '{"name":"x"', status: 400, code: 'malformed_json' },
    { given: 'two values', content: '{"name":"x"}{}', status: 400, code: 'malformed_json' },
    {
      given: 'bytes that are no UTF-8',
      content: new Uint8Array([0x22, 0xff, 0x22]),
      status: 400,
      code: 'malformed_json',
    },
    { given: 'an empty body', content: '', status: 400, code: 'invalid_request', paths: [''] },
    { given: 'null', content: 'null', status: 400, code: 'invalid_request', paths: [''] },
    { given: 'an array', content: '[]', status: 400, code: 'invalid_request', paths: [''] },
    { given: 'a missing member', content: '{}', status: 400, code: 'invalid_request', paths: ['/name'] },
    { given: 'a number for a text', content: '{"name":7}', status: 400, code: 'invalid_request', paths: ['/name'] },
    { given: 'an empty text', content: '{"name":""}', status: 400, code: 'invalid_request', paths: ['/name'] },
    {
      given: 'an unknown word',
      content: '{"name":"x","kind":"lost"}',
      status: 400,
      code: 'invalid_request',
      paths: ['/kind'],
    },
    {
      given: 'unknown members',
      content: '{"name":"x","a/b~c":1,"y":2}',
      status: 400,
      code: 'invalid_request',
      paths: ['/a~1b~0c', '/y'],
    },
    {
      given: 'several mistakes at once',
      content: '{"name":1,"turns":[{"role":"a"},{"role":2},{"rolle":"a"}]}',
      status: 400,
      code: 'invalid_request',
      paths: ['/name', '/turns/1/role', '/turns/2/role', '/turns/2/rolle'],
    },
    {
      given: 'a poisoned prototype',
      content: '{"name":"x","facts":{"__proto__":{"admin":true}}}',
      status: 400,
      code: 'invalid_request',
      paths: ['/facts/__proto__'],
    },
    { given: 'nesting without end', content: nested(20_000), status: 400, code: 'invalid_request' },
    { given: 'more than the limit', content: `{"name":"${'x'.repeat(262_144)}"}`, status: 413, code: 'body_too_large' },
  ]
  for (const row of rows) {
    await t.test(row.given, async (t) => {
      const details = await problem(t, await post(origin, row.content), row.status, row.code)
      if (row.paths) t.same(details.errors?.map(({ path }) => path).sort(), row.paths.sort())
      else if (row.code !== 'invalid_request') t.notOk(details.errors)
    })
  }
  t.equal((await post(origin, nested(50))).status, 200, 'moderate nesting is fine')
  t.same(await (await post(origin, '{"name":"7"}')).json(), { name: '7' }, 'and the service goes on')
})

t.test('violations say what is expected and repeat nothing that was sent', async (t) => {
  const { origin } = await startService(t, routes)
  const details = await problem(
    t,
    await post(origin, '{"name":"","kind":"4111111111111111","mood":4111}'),
    400,
    'invalid_request',
  )
  t.match(details.errors?.find(({ path }) => path === '/kind')?.message, 'must be one of "used", "copied"')
  t.match(details.errors?.find(({ path }) => path === '/mood')?.message, 'must be one of "up", "down"')
  t.notMatch(JSON.stringify(details), /4111/)
  const malformed = await problem(t, await post(origin, '{"name": 4111111111111111'), 400, 'malformed_json')
  t.match(malformed.detail, /character \d+/)
  t.notMatch(JSON.stringify(malformed), /4111/)
})

t.test('a hundred thousand mistakes give a short list', async (t) => {
  const { origin } = await startService(t, routes)
  const details = await problem(
    t,
    await post(origin, `{"name":"x","turns":[${'1,'.repeat(120_000)}1]}`),
    400,
    'invalid_request',
  )
  t.ok(details.errors && details.errors.length > 10 && details.errors.length <= 64)
})

t.test('another media type is refused', async (t) => {
  const { origin } = await startService(t, routes)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
    await problem(t, await post(origin, '{"name":"x"}', type), 415, 'unsupported_media_type')
  }
  t.equal((await post(origin, '{"name":"x"}', 'application/json; charset=utf-8')).status, 200)
})

t.test('an unknown address is told from a wrong method', async (t) => {
  const { origin } = await startService(t, routes)
  await problem(t, await fetch(`${origin}/nothing?x=1`), 404, 'not_found')
  await problem(t, await fetch(`${origin}/things/a/b`), 404, 'not_found')
  const response = await fetch(`${origin}/things/7?x=1`, { method: 'PUT' })
  t.equal(response.headers.get('allow'), 'DELETE, GET, HEAD')
  await problem(t, response, 405, 'method_not_allowed')
  await problem(t, await fetch(`${origin}/echo`), 405, 'method_not_allowed')
  await problem(t, await fetch(`${origin}/things/%zz`), 400, 'invalid_request')
  await problem(t, await fetch(`${origin}/things/${'x'.repeat(600)}`), 404, 'not_found')
})

t.test('an unexpected error is internal to the caller, and found in the logs by its id', async (t) => {
  const { origin, logged } = await startService(t, routes)
  const details = await problem(t, await fetch(`${origin}/broken`), 500, 'internal')
  const id = details.instance.slice('urn:uuid:'.length)
  t.match(details.detail, id)
  const line = logged()
    .split('\n')
    .find((text) => text.includes(id))
  t.match(line, /SyntaxError/)
  t.match(line, /problems\.test\.ts/, 'with the place')
  t.notMatch(JSON.stringify(details) + logged(), /4111|holder/, 'and nothing of the text it choked on')
})

t.test("a service's own errors become problems by its table; without one they are internal", async (t) => {
  const mapped = await startService(t, routes, {
    problemMapping: (error) => (error instanceof ShopError ? new ProblemError('not_found', 'Sold out.') : undefined),
  })
  await problem(t, await fetch(`${mapped.origin}/shop`), 404, 'not_found')
  await problem(t, await fetch(`${mapped.origin}/broken`), 500, 'internal')
  const plain = await startService(t, routes)
  await problem(t, await fetch(`${plain.origin}/shop`), 500, 'internal')
})

t.test('a problem that passes by itself says when to come back', async (t) => {
  const { origin } = await startService(t, routes)
  const response = await fetch(`${origin}/busy`)
  t.equal(response.headers.get('retry-after'), '1')
  await problem(t, response, 503, 'overloaded')
})

t.test('an address that is no URL is an unknown one', async (t) => {
  const { origin } = await startService(t, routes)
  for (const path of ['//', '//[x', '/\\\\', '*', 'http://[x']) {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1')
    socket.write(`OPTIONS ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
    t.match(await text(socket), /^HTTP\/1\.1 40[04] .*"code":"(not_found|invalid_request)"/s, path)
  }
})

t.test('what is not HTTP gets a problem too, and the process goes on', async (t) => {
  const { origin } = await startService(t, routes)
  const { port } = new URL(origin)
  for (const bytes of ['\u0000\u0001\u0002\r\n\r\n', `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`]) {
    const socket = connect(Number(port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write(bytes)
    const answer = await text(socket)
    t.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/)
    t.match(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)), { code: 'invalid_request', status: 400 })
  }
  t.equal((await fetch(`${origin}/healthz`)).status, 200)
})
