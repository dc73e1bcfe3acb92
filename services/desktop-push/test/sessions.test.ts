import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { DevelopmentAuthenticator } from '@cuecard/http-service'
import t from 'tap'
import { WebSocket } from 'ws'
import { DeskClient } from './desk-client.ts'
import { startPush } from './push-fixture.ts'

t.test('a client that sees HTTP answers is refused by one, a browser by a close code', async (t) => {
  const { origin, token, push } = await startPush(t)
  const stranger = await new DevelopmentAuthenticator().issueToken({ agent: 'ann', role: 'agent' })
  const rows: { given: string; token?: string; status: number; problem: string; close: number }[] = [
    { given: 'no token', status: 401, problem: 'unauthenticated', close: 4401 },
    { given: 'a forged token', token: stranger, status: 401, problem: 'unauthenticated', close: 4401 },
    { given: 'a token that is none', token: 'abc', status: 401, problem: 'unauthenticated', close: 4401 },
    {
      given: 'an expired token',
      token: await token('ann', { lifetimeSeconds: -10 }),
      status: 401,
      problem: 'unauthenticated',
      close: 4401,
    },
    {
      given: 'another role',
      token: await token('eve', { role: 'service' }),
      status: 403,
      problem: 'forbidden',
      close: 4403,
    },
  ]
  for (const row of rows) {
    await t.test(row.given, async (t) => {
      const headers = row.token === undefined ? {} : { authorization: `Bearer ${row.token}` }
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/v1/desktop`, 'cuecard.v1', { headers })
      socket.on('error', () => {})
      const [, response] = await once(socket, 'unexpected-response')
      t.equal(response.statusCode, row.status)
      t.match(response.headers['content-type'], 'application/problem+json')
      const body: Buffer[] = []
      for await (const chunk of response) body.push(chunk)
      t.match(JSON.parse(Buffer.concat(body).toString()), { code: row.problem, status: row.status })

      const browser = new DeskClient(origin, row.token, { origin: 'https://desk.example' })
      t.match(await browser.closed(), { code: row.close })
      t.same(browser.frames, [])
    })
  }
  const header = new WebSocket(`${origin.replace('http', 'ws')}/v1/desktop`, {
    headers: { authorization: `Bearer ${await token('ann')}` },
  })
  await once(header, 'open')
  t.equal(push.sessions(), 1, 'and a good token in the header is enough')
  header.terminate()
})

t.test('somebody who was refused can do no more harm', async (t) => {
  const { origin, desk } = await startPush(t)
  const refused = new DeskClient(origin, 'bad')
  refused.socket.on('open', () => refused.socket.send('x'.repeat(200_000)))
  t.match(await refused.closed(), { code: 4401 })
  await (await desk('ann')).hello()
})

t.test('a plain request is told that this address speaks WebSocket', async (t) => {
  const { origin } = await startPush(t)
  const response = await fetch(`${origin}/v1/desktop`)
  t.equal(response.status, 400)
  t.match(await response.json(), { code: 'invalid_request', detail: /WebSocket/ })
})

t.test('with a list of origins a page of another one gets no socket', async (t) => {
  const { origin, token } = await startPush(t, { config: { allowedOrigins: ['https://desk.example'] } })
  const refused = new DeskClient(origin, await token('ann'), { origin: 'https://desk.example.evil.test' })
  t.match(await refused.closed(), { code: 1006 })
  const welcome = new DeskClient(origin, await token('ann'), { origin: 'https://desk.example' })
  t.match(await welcome.hello(), { type: 'welcome' })
  await welcome.close()
})

t.test('an agent has so many desktops at a time, and not more', async (t) => {
  const { desk, push } = await startPush(t, { config: { maxSessionsPerAgent: 2 } })
  const first = await desk('ann')
  const second = await desk('ann')
  t.match(await (await desk('ann')).closed(), { code: 4409, reason: 'too many sessions' })
  await (await desk('bea')).hello()
  await Promise.all([first.hello(), second.hello()])
  t.equal(push.sessions(), 3)
  await first.close()
  while (push.sessions() > 2) await setImmediate()
  await (await desk('ann')).hello()
})

t.test('a desktop hears heartbeats, and one that answers none is closed with 4408', async (t) => {
  const { desk, clock, push } = await startPush(t)
  const alive = await desk('ann')
  const dead = await desk('ann', { autoPong: false })
  await Promise.all([alive.hello(), dead.hello()])
  const beats = (client: DeskClient): number => client.frames.filter(({ type }) => type === 'heartbeat').length
  clock.advance(5_000)
  await Promise.all([alive.until(() => beats(alive) === 1), dead.until(() => beats(dead) === 1)])
  t.match(alive.frames.at(-1), { type: 'heartbeat', at: new Date(clock.now() - 4_900).toISOString() })
  await alive.settled()
  clock.advance(5_000)
  await Promise.all([alive.until(() => beats(alive) === 2), dead.until(() => beats(dead) === 2)])
  await alive.settled()
  t.equal(push.sessions(), 2)
  clock.advance(5_000)
  t.match(await dead.closed(), { code: 4408, reason: 'heartbeat missed' })
  await alive.until(() => beats(alive) === 3)
  t.equal(push.sessions(), 1)
  await alive.close()
  while (push.sessions() > 0) await setImmediate()
  t.equal(clock.timers, 0, 'the last desktop takes the ticker with it')
})

t.test('beats are spread over their period', async (t) => {
  const { desk, clock } = await startPush(t)
  const clients = await Promise.all(Array.from({ length: 8 }, () => desk('ann')))
  await Promise.all(clients.map((client) => client.hello()))
  clock.advance(400)
  clock.advance(4_600)
  await Promise.all(clients.map((client) => client.next('heartbeat')))
  t.equal(new Set(clients.map((client) => client.frames.at(-1)?.at)).size, 8)
})

t.test('a session ends with its token, and no event goes out after that', async (t) => {
  const { desk, assist, clock, origin, token } = await startPush(t, { config: { heartbeatMs: 3_600_000 } })
  const short = await new DeskClient(origin, await token('ann', { lifetimeSeconds: 60 })).open()
  const long = await desk('ann')
  await Promise.all([short.hello(), long.hello()])
  clock.advance(40_000)
  const before = await assist('ann')
  await Promise.all([short.next('assist.accepted'), long.next('assist.accepted')])
  clock.advance(30_000)
  await before.say('Too late for one.')
  await long.next('assist.sentence')
  t.match(await short.closed(), { code: 4401, reason: 'authentication required' })
  t.equal(short.events.length, 1)
})

t.test('a silent session ends with its token too', async (t) => {
  const { clock, origin, token, push } = await startPush(t)
  const client = await new DeskClient(origin, await token('ann', { lifetimeSeconds: 60 })).open()
  await client.hello()
  let beats = 0
  for (; push.sessions() > 0; beats += 1) {
    await client.settled()
    clock.advance(5_000)
  }
  t.ok(beats >= 12 && beats <= 15, `after ${beats} beats`)
  t.match(await client.closed(), { code: 4401 })
})

t.test('a new token of the same agent keeps the session, one of another ends it with 4403', async (t) => {
  const { assist, clock, origin, token } = await startPush(t, { config: { heartbeatMs: 3_600_000 } })
  const client = await new DeskClient(origin, await token('ann', { lifetimeSeconds: 60 })).open()
  await client.hello()
  client.send({ type: 'auth.refresh', token: 'not a token' })
  t.match(await client.next('error'), { code: 'unauthenticated' })
  client.send({ type: 'auth.refresh', token: await token('ann', { lifetimeSeconds: 7_200 }) })
  client.send({ type: 'hello' })
  await client.next(({ code }) => code === 'duplicate_hello')
  clock.advance(120_000)
  await assist('ann')
  await client.next('assist.accepted')
  client.send({ type: 'auth.refresh', token: await token('bea') })
  t.match(await client.closed(), { code: 4403, reason: 'forbidden' })

  for (const grant of [{ tenant: 'other' }, { role: 'supervisor' as const }]) {
    const other = await new DeskClient(origin, await token('ann')).open()
    await other.hello()
    other.send({ type: 'auth.refresh', token: await token('ann', grant) })
    t.match(await other.closed(), { code: 4403 })
  }
})

t.test('draining sends every desktop away at its own time, and serves it until then', async (t) => {
  const { desk, assist, clock, push, origin, token } = await startPush(t)
  const clients: DeskClient[] = []
  for (let index = 0; index < 10; index += 1) clients.push(await desk(`agent-${index}`))
  await Promise.all(clients.map((client) => client.hello()))
  const closedAt = clients.map((client) => client.closed().then(({ code }) => ({ code, at: clock.now() })))
  const begunAt = clock.now()
  const drained = push.drain(1_000)
  const told = await Promise.all(clients.map((client) => client.next('draining')))
  t.same(
    told.map(({ reconnectInMs }) => reconnectInMs),
    [0, 100, 200, 300, 400, 500, 600, 700, 800, 900],
  )
  const refused = new DeskClient(origin, await token('late'))
  t.match(await refused.closed(), { code: 1006 })

  await closedAt[0]
  const last = await assist('agent-9')
  await clients[9]!.next((frame) => frame.assistId === last.assistId)
  for (let index = 1; index < 10; index += 1) {
    t.equal(push.sessions(), 10 - index)
    clock.advance(100)
    t.same(await closedAt[index], { code: 1012, at: begunAt + index * 100 })
  }
  await drained
  t.equal(push.sessions(), 0)
})

t.test('a desktop whose token is still being looked at when the drain begins is sent away too', async (t) => {
  const verifier = new DevelopmentAuthenticator()
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { origin, push } = await startPush(t, {
    authenticator: {
      async authenticate(token) {
        ask()
        await released
        return verifier.authenticate(token)
      },
    },
  })
  const client = new DeskClient(origin, await verifier.issueToken({ agent: 'ann', role: 'agent' }))
  await asked
  await push.drain(0)
  release()
  t.match(await client.closed(), { code: 1012 })
  t.equal(push.sessions(), 0)
})

t.test('closing the server ends every session with 1012', async (t) => {
  const { app, desk } = await startPush(t)
  const greeted = await desk('ann')
  const silent = await desk('bea')
  await greeted.hello()
  const [first, second] = await Promise.all([greeted.closed(), silent.closed(), app.close()])
  t.equal(first.code, 1012)
  t.equal(second.code, 1012)
})

t.test('sessions, frames, delivery and ends are counted, without naming anybody', async (t) => {
  const { desk, assist, clock, metrics, push } = await startPush(t)
  const ann = await desk('ann-agent')
  const { cursor } = await ann.hello()
  const answer = await assist('ann-agent')
  await answer.say('Hello. ')
  await answer.complete()
  await ann.next('assist.completed')
  ann.send({ type: 'ack', cursor: ann.cursor })
  ann.send({ type: 'hello' })
  await ann.next('error')
  clock.advance(1)
  let text = await metrics()
  t.match(text, 'cuecard_sessions{transport="websocket"} 1')
  t.match(text, 'cuecard_session_starts_total{how="fresh"} 1')
  t.match(text, 'cuecard_events_sent_total 3')
  t.match(text, /cuecard_events_sent_bytes_total \d{3,}/)
  t.match(text, 'cuecard_delivery_seconds_count 3')
  t.match(text, 'cuecard_frames_received_total{type="ack"} 1')
  t.match(text, 'cuecard_frames_received_total{type="bad"} 1')
  const late = await desk('ann-agent')
  await late.hello(cursor as string)
  await late.next('assist.completed')
  t.match(
    await metrics(),
    /cuecard_events_sent_total 6\n.*cuecard_delivery_seconds_count 3\n/s,
    'a replay is no delivery',
  )
  await Promise.all([ann.close(), late.close()])
  while (push.sessions() > 0) await setImmediate()
  text = await metrics()
  t.match(text, 'cuecard_sessions{transport="websocket"} 0')
  t.match(text, 'cuecard_session_ends_total{reason="peer"} 2')
  t.notMatch(text, /ann-agent|assist-|call-/)
})
