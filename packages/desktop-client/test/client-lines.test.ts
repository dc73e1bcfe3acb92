import { closeCodes } from '@cuecard/contracts/close-codes'
import t from 'tap'
import type { ConnectionState } from '../src/index.ts'
import { FakeClock } from './fake-clock.ts'
import { answer } from './push-server.ts'
import { startDesktop, until, untilStatus } from './test-desktop.ts'

const log = answer('a', ['One. ', 'Two.'])

t.test('a line that fell silent is opened again from the cursor', async (t) => {
  const clock = new FakeClock()
  await using desktop = await startDesktop({ clock })
  const { client, server } = desktop
  const first = await server.session()
  await first.welcome('start', 3_000)
  first.send(log[0]!)
  await until(client, () => client.cursor === 'a:1')
  clock.advance(5_999)
  t.equal(client.connection.status, 'live')
  const lostAt = clock.now() + 1
  clock.advance(1)
  t.match(client.connection, { status: 'reconnecting', since: lostAt, at: lostAt, failures: 1 })
  clock.advance(0)
  t.equal(await (await server.session()).welcome(), 'a:1')
  await untilStatus(client, 'live')
})

t.test('a heartbeat keeps a quiet line alive', async (t) => {
  const clock = new FakeClock()
  await using desktop = await startDesktop({ clock })
  const { client, server } = desktop
  const session = await server.session()
  await session.welcome('start', 5_000)
  await untilStatus(client, 'live')
  const problem = new Promise((resolve) => client.on('problem', resolve))
  clock.advance(9_999)
  // The problem after it shows that the heartbeat has been read.
  session.send({ type: 'heartbeat', at: 'now' }, { type: 'error', code: 'internal', message: 'Marker.' })
  t.same(await problem, { code: 'internal', message: 'Marker.' })
  clock.advance(9_999)
  t.equal(client.connection.status, 'live')
})

t.test('a server that never welcomes is tried again', async (t) => {
  const clock = new FakeClock()
  await using desktop = await startDesktop({ clock, openingTimeoutMs: 4_000 })
  const { client, server } = desktop
  const mute = await server.session()
  await mute.frame('hello')
  clock.advance(4_000)
  t.match(client.connection, { status: 'reconnecting' })
  clock.advance(0)
  await (await server.session()).welcome()
  await untilStatus(client, 'live')
})

t.test('a token that never comes is asked for again', async (t) => {
  const clock = new FakeClock()
  let asked = 0
  const token = () => (++asked === 1 ? new Promise<string>(() => {}) : 'token-2')
  await using desktop = await startDesktop({ clock, token })
  clock.advance(10_000)
  clock.advance(0)
  t.equal((await desktop.server.session()).token, 'token-2')
})

t.test('a draining server is left when it says so, and not found again before', async (t) => {
  const clock = new FakeClock()
  await using desktop = await startDesktop({ clock, random: () => 0.9 })
  const { client, server } = desktop
  const first = await server.session()
  await first.welcome()
  await untilStatus(client, 'live')
  const drainedAt = clock.now()
  first.send({ type: 'draining', reconnectInMs: 2_000 }, log[0]!)
  await until(client, () => client.cursor === 'a:1')
  clock.advance(500)
  first.close(closeCodes.draining.code)
  await untilStatus(client, 'reconnecting')
  t.match(client.connection, { at: drainedAt + 2_000 })
  clock.advance(1_500)
  t.equal(await (await server.session()).welcome(), 'a:1')
  await untilStatus(client, 'live')
})

t.test('a draining server that does not close in time is left anyway', async (t) => {
  const clock = new FakeClock()
  await using desktop = await startDesktop({ clock })
  const { client, server } = desktop
  const first = await server.session()
  await first.welcome()
  first.send({ type: 'draining', reconnectInMs: 2_000 }, log[0]!)
  await until(client, () => client.cursor === 'a:1')
  clock.advance(1_999)
  t.equal(client.connection.status, 'live')
  clock.advance(1)
  clock.advance(0)
  await (await server.session()).welcome()
  await untilStatus(client, 'live')
})

t.test('a desktop can be taken offline for a while, and catches up', async (t) => {
  await using desktop = await startDesktop()
  const { client, server } = desktop
  const first = await server.session()
  await first.welcome()
  first.send(...log.slice(0, 2))
  await until(client, () => client.cursor === 'a:2')
  client.disconnect()
  t.equal(client.connection.status, 'offline')
  t.equal(client.desk.assists[0]?.text, 'One. ')
  await first.closed()
  client.reconnect()
  const second = await server.session()
  t.equal(await second.welcome(), 'a:2')
  second.send(...log.slice(2))
  await until(client, () => client.desk.assists[0]?.state === 'completed')
  t.equal(client.desk.assists[0]?.text, 'One. Two.')
})

t.test('a frame that breaks the protocol is a broken line', async (t) => {
  for (const data of ['{', '{"type":"assist.sentence"}', Buffer.from([1, 2, 3])]) {
    await using desktop = await startDesktop()
    const { client, server } = desktop
    const first = await server.session()
    await first.welcome()
    first.send(log[0]!)
    first.sendRaw(data)
    t.equal(await (await server.session()).welcome(), 'a:1')
    await untilStatus(client, 'live')
  }
})

t.test('the network coming back makes the next attempt now', async (t) => {
  const clock = new FakeClock()
  const network = new EventTarget()
  await using desktop = await startDesktop({ clock, network, random: () => 0.99 })
  const { client, server } = desktop
  const first = await server.session()
  await first.welcome()
  await untilStatus(client, 'live')
  first.cut()
  await untilStatus(client, 'reconnecting')
  network.dispatchEvent(new Event('online'))
  t.equal(await (await server.session()).welcome(), 'start')
  await untilStatus(client, 'live')
})

t.test('a closed client lets go of everything and stays closed', async (t) => {
  const clock = new FakeClock()
  await using desktop = await startDesktop({ clock })
  const { client, server } = desktop
  const session = await server.session()
  await session.welcome()
  session.send(log[0]!)
  await until(client, () => client.cursor === 'a:1')
  client.close()
  t.match(client.connection, { status: 'ended', reason: 'closed' })
  await session.closed()
  t.equal(clock.waiting, 0)
  t.throws(() => client.reconnect(), { code: 'client_closed' })
  t.throws(() => client.cancel('a'), { code: 'not_live' })
  client.close()
})

t.test('the states come in the order in which they happen', async (t) => {
  await using desktop = await startDesktop()
  const { client, server } = desktop
  const states: ConnectionState['status'][] = []
  client.on('connection', (state) => states.push(state.status))
  const first = await server.session()
  await first.welcome()
  await untilStatus(client, 'live')
  first.cut()
  await (await server.session()).welcome()
  await until(client, () => states.filter((status) => status === 'live').length === 2)
  client.disconnect()
  client.close()
  t.same(states, ['live', 'reconnecting', 'live', 'offline', 'ended'])
})

t.test('a client that is closed while its line is being opened leaves nothing behind', async (t) => {
  const clock = new FakeClock()
  await using desktop = await startDesktop({ clock })
  // Long enough for the token, too short for the socket.
  await new Promise((resolve) => setImmediate(resolve))
  desktop.client.close()
  t.equal(clock.waiting, 0)
  t.match(desktop.client.connection, { status: 'ended', reason: 'closed' })
})

t.test('a line that stayed up for a while makes the next wait a short one, even if nothing came', async (t) => {
  const clock = new FakeClock()
  await using desktop = await startDesktop({ clock, random: () => 0.5 })
  const { client, server } = desktop
  const wait = async (liveMs: number) => {
    const session = await server.session()
    await session.welcome('start', 60_000)
    await untilStatus(client, 'live')
    clock.advance(liveMs)
    session.cut()
    await untilStatus(client, 'reconnecting')
    const waitMs = client.connection.status === 'reconnecting' ? client.connection.at - clock.now() : Number.NaN
    clock.advance(waitMs)
    return waitMs
  }
  t.same([await wait(0), await wait(9_999), await wait(10_000), await wait(0)], [125, 250, 125, 250])
})

t.test('a listener may close the client at any change of state, and nothing comes after it', async (t) => {
  for (const closeAt of ['live', 'reconnecting', 'offline'] as const) {
    const clock = new FakeClock()
    await using desktop = await startDesktop({ clock })
    const { client, server } = desktop
    const session = await server.session()
    client.on('connection', (state) => {
      if (state.status === closeAt) client.close()
    })
    await session.welcome()
    if (closeAt !== 'live') await untilStatus(client, 'live')
    if (closeAt === 'reconnecting') session.cut()
    if (closeAt === 'offline') client.disconnect()
    await untilStatus(client, 'ended')
    t.equal(clock.waiting, 0, closeAt)
  }
})

t.test('a listener that goes offline as soon as a line is tried again stays offline', async (t) => {
  const clock = new FakeClock()
  await using desktop = await startDesktop({ clock })
  const { client, server } = desktop
  const session = await server.session()
  await session.welcome()
  await untilStatus(client, 'live')
  client.disconnect()
  const stop = client.on('connection', (state) => {
    if (state.status === 'reconnecting') client.disconnect()
  })
  client.reconnect()
  stop()
  t.equal(client.connection.status, 'offline')
  t.equal(clock.waiting, 0)
})
