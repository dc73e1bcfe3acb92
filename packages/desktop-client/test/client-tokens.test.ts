import { closeCodes } from '@cuecard/contracts/close-codes'
import t from 'tap'
import { FakeClock } from './fake-clock.ts'
import { answer } from './push-server.ts'
import { startDesktop, until, untilStatus } from './test-desktop.ts'

const log = answer('a', ['One. ', 'Two.'])

for (const { code, reconnect, reason } of Object.values(closeCodes)) {
  t.test(`close code ${code} (${reason}): ${reconnect}`, async (t) => {
    let tokens = 0
    await using desktop = await startDesktop({ token: () => `token-${++tokens}` })
    const { client, server } = desktop
    const first = await server.session()
    await first.welcome()
    first.send(log[0]!)
    await until(client, () => client.cursor === 'a:1')
    first.close(code, reason)
    if (reconnect === 'stop') {
      await untilStatus(client, 'ended')
      t.match(client.connection, { status: 'ended', code, reason })
      client.reconnect()
    }
    const second = await server.session()
    t.equal(await second.welcome(), 'a:1')
    t.equal(second.token, reconnect === 'reauthenticate' ? 'token-2' : 'token-1')
    await untilStatus(client, 'live')
  })
}

t.test('a token that was refused twice in a row means signed out, until there is another one', async (t) => {
  let tokens = 0
  await using desktop = await startDesktop({ token: () => `token-${++tokens}` })
  const { client, server } = desktop
  for (const expected of ['token-1', 'token-2']) {
    const session = await server.session()
    t.equal(session.token, expected)
    session.close(closeCodes.authentication.code)
  }
  await untilStatus(client, 'signed-out')
  client.refreshToken('token-from-the-page')
  const session = await server.session()
  t.equal(session.token, 'token-from-the-page')
  await session.welcome()
  await untilStatus(client, 'live')
})

t.test('a fixed token that was refused means signed out', async (t) => {
  await using desktop = await startDesktop({ token: 'fixed' })
  const session = await desktop.server.session()
  t.equal(session.token, 'fixed')
  session.close(closeCodes.authentication.code)
  await untilStatus(desktop.client, 'signed-out')
})

t.test('without a token nobody is signed in', async (t) => {
  await using desktop = await startDesktop({ token: () => undefined })
  await untilStatus(desktop.client, 'signed-out')
  t.throws(() => desktop.client.cancel('a'), { code: 'not_live' })
})

t.test('a token that cannot be had just now is asked for again after a wait', async (t) => {
  let asked = 0
  const token = async () => {
    asked += 1
    if (asked < 3) throw new Error('the identity provider is down')
    return 'token-3'
  }
  await using desktop = await startDesktop({ token })
  t.equal((await desktop.server.session()).token, 'token-3')
})

t.test('attempts that fail at once wait longer and longer, and ask for the token again', async (t) => {
  const clock = new FakeClock()
  let tokens = 0
  await using desktop = await startDesktop({ clock, random: () => 0.5, token: () => `token-${++tokens}` })
  const { client, server } = desktop
  server.refuseUpgrades(4)
  const waits: number[] = []
  client.on('connection', (state) => {
    if (state.status !== 'reconnecting') return
    const waitMs = state.at - clock.now()
    waits.push(waitMs)
    // Not before the listener is done: the timer is set after it.
    setImmediate(() => clock.advance(waitMs))
  })
  const session = await server.session()
  t.same(waits, [125, 250, 500, 1_000])
  t.equal(session.token, 'token-5')
  await session.welcome()
  session.send(log[0]!)
  await until(client, () => client.cursor === 'a:1')
  session.cut()
  await server.session()
  t.equal(waits.at(-1), 125, 'an event was progress')
})

t.test('a renewed token goes to the live socket and to every later one', async (t) => {
  await using desktop = await startDesktop()
  const { client, server } = desktop
  const first = await server.session()
  await first.welcome()
  await untilStatus(client, 'live')
  client.refreshToken('token-2')
  t.same(await first.frame('auth.refresh'), { type: 'auth.refresh', token: 'token-2' })
  first.cut()
  t.equal((await server.session()).token, 'token-2')
})

t.test('a token that came while the old one was being refused is used', async (t) => {
  await using desktop = await startDesktop({ token: 'old' })
  const { client, server } = desktop
  const first = await server.session()
  client.refreshToken('new')
  first.close(closeCodes.authentication.code)
  t.equal((await server.session()).token, 'new')
})

t.test('a snapshot alone is no progress: a server that can do no more is not asked faster and faster', async (t) => {
  const clock = new FakeClock()
  await using desktop = await startDesktop({ clock, random: () => 0.5 })
  const { client, server } = desktop
  const waits: number[] = []
  for (let line = 0; line < 3; line++) {
    const session = await server.session()
    await session.welcome()
    session.send({ type: 'gap', snapshot: { cursor: `s${line}`, assists: [] } })
    await until(client, () => client.cursor === `s${line}`)
    session.close(closeCodes.slowConsumer.code)
    await untilStatus(client, 'reconnecting')
    if (client.connection.status === 'reconnecting') waits.push(client.connection.at - clock.now())
    clock.advance(waits.at(-1) ?? 0)
  }
  t.same(waits, [125, 250, 500])
})
