import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import Type from 'typebox'
import { problem, startService } from './service-fixture.ts'

t.test('health, readiness, metrics and the OpenAPI document are there without a token', async (t) => {
  const state = { ok: true, checks: { journal: 'ok' } }
  const { origin } = await startService(
    t,
    (app) => {
      app.get('/things/:id', { schema: { params: Type.Object({ id: Type.String() }) } }, async () => ({}))
    },
    { ready: () => state },
  )
  t.same(await (await fetch(`${origin}/healthz`)).json(), { ok: true })

  const ready = await fetch(`${origin}/readyz`)
  t.equal(ready.status, 200)
  t.same(await ready.json(), { ok: true, checks: { journal: 'ok' } })
  state.ok = false
  state.checks.journal = 'closed'
  const unready = await fetch(`${origin}/readyz`)
  t.equal(unready.status, 503)
  t.same(await unready.json(), { ok: false, checks: { journal: 'closed' } })
  t.equal((await fetch(`${origin}/healthz`)).status, 200, 'a service that is not ready is still alive')

  const document = (await (await fetch(`${origin}/openapi.json`)).json()) as { paths: Record<string, unknown> }
  t.match(document, { openapi: '3.1.0', info: { title: 'Test service' } })
  t.ok(document.paths['/things/{id}'])

  await fetch(`${origin}/things/secret-name`)
  await fetch(`${origin}/nothing/secret-name`)
  const metrics = await (await fetch(`${origin}/metrics`)).text()
  t.match(metrics, 'process_cpu_user_seconds_total')
  t.match(metrics, 'cuecard_http_request_duration_seconds_count{method="GET",route="/things/:id",status="200"} 1')
  t.match(metrics, 'cuecard_http_request_duration_seconds_count{method="GET",route="none",status="404"} 1')
  t.notMatch(metrics, 'secret-name')
})

t.test('closing finishes what is under way, refuses what comes later, and waits for no idle connection', async (t) => {
  const { promise: entered, resolve: enter } = Promise.withResolvers<void>()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { app, origin } = await startService(t, (scope) => {
    scope.get('/slow', async () => {
      enter()
      await released
      return { done: true }
    })
  })
  const slow = fetch(`${origin}/slow`)
  await entered
  // A request whose head is on its way when the server closes.
  const accepted = once(app.server, 'connection') as Promise<[Socket]>
  const socket = connect(Number(new URL(origin).port), '127.0.0.1')
  socket.write('GET /healthz HTTP/1.1\r\n')
  const [connection] = await accepted
  while (connection.bytesRead === 0) await setImmediate()

  const closed = app.close()
  await setImmediate()
  socket.write('host: x\r\n\r\n')
  t.match(await text(socket), /^HTTP\/1\.1 503 .*"code":"overloaded"/s)
  release()
  t.same(await (await slow).json(), { done: true })
  await closed
  await t.rejects(fetch(`${origin}/healthz`))
})

t.test('a problem of the query is told like one of the body', async (t) => {
  const { origin } = await startService(t, (app) => {
    const querystring = Type.Object({ agent: Type.String() }, { additionalProperties: false })
    app.get('/list', { schema: { querystring } }, async () => ({}))
  })
  const details = await problem(t, await fetch(`${origin}/list?agnt=1`), 400, 'invalid_request')
  t.same(
    new Set(details.errors),
    new Set([
      { path: '/agent', message: 'is required' },
      { path: '/agnt', message: 'is not a known member' },
    ]),
  )
  t.match(details.detail, 'query')
})
