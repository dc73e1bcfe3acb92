import t from 'tap'
import { FakeClock } from './fake-clock.ts'
import { accepted, answer, event, sentence } from './push-server.ts'
import { startDesktop, until, untilStatus } from './test-desktop.ts'

const sentences = ['One. ', 'Two. ', 'Three. ', 'Four.']
const whole = sentences.join('')
const log = answer('a', sentences)

t.test('a desktop shows an answer as it comes', async (t) => {
  await using desktop = await startDesktop()
  const { client, server } = desktop
  t.equal(client.connection.status, 'connecting')
  const seen: string[] = []
  client.on('assist', (assist, what) => seen.push(`${what.seq} ${assist.state} ${assist.text}`))
  const session = await server.session()
  t.equal(session.token, 'token-1')
  t.equal(await session.welcome(), undefined, 'a fresh desktop has no cursor')
  session.send(...log)
  await until(client, () => client.desk.assists[0]?.state === 'completed')
  t.match(client.connection, { status: 'live', sessionId: 'session-1' })
  t.equal(client.desk.assists[0]?.text, whole)
  t.equal(client.cursor, 'a:6')
  t.same(seen.slice(0, 3), ['1 accepted ', '2 streaming One. ', '3 streaming One. Two. '])
})

t.test('a line that drops in mid-answer costs nothing and repeats nothing', async (t) => {
  for (const cutAfter of [1, 2, 3, 4, 5]) {
    await using desktop = await startDesktop()
    const { client, server } = desktop
    const shown: string[] = []
    client.on('assist', (_, what) => what.type === 'assist.sentence' && shown.push(what.text))
    const first = await server.session()
    await first.welcome()
    first.send(...log.slice(0, cutAfter))
    await until(client, () => client.cursor === `a:${cutAfter}`)
    first.cut()
    const second = await server.session()
    t.equal(await second.welcome(), `a:${cutAfter}`)
    // A server that reads its log from a little earlier does no harm.
    second.send(...log.slice(cutAfter - 1))
    await until(client, () => client.desk.assists[0]?.state === 'completed')
    t.same(shown, sentences)
    t.equal(client.desk.assists[0]?.text, whole)
  }
})

t.test('a desktop that saw no event yet goes on from the welcome', async (t) => {
  await using desktop = await startDesktop()
  const first = await desktop.server.session()
  await first.welcome('head-17')
  await untilStatus(desktop.client, 'live')
  first.cut()
  t.equal(await (await desktop.server.session()).welcome('head-99'), 'head-17')
})

t.test('a cursor from earlier is where a new client begins', async (t) => {
  await using desktop = await startDesktop({ cursor: 'kept' })
  t.equal(await (await desktop.server.session()).welcome('elsewhere'), 'kept')
  await untilStatus(desktop.client, 'live')
  t.equal(desktop.client.cursor, 'kept')
})

t.test('what repeats is shown once', async (t) => {
  await using desktop = await startDesktop()
  const { client, server } = desktop
  let told = 0
  client.on('assist', () => told++)
  const session = await server.session()
  await session.welcome()
  for (const entry of log) session.send(entry, entry)
  session.send(...log)
  session.send(event('b', 1, accepted('call-2')))
  await until(client, () => client.desk.assists.length === 2)
  t.equal(told, log.length + 1)
  t.equal(client.desk.assists[0]?.text, whole)
})

t.test('a hole is not shown: the log is read again from behind the last good event', async (t) => {
  await using desktop = await startDesktop()
  const { client, server } = desktop
  const first = await server.session()
  await first.welcome()
  first.send(...log.slice(0, 2), event('b', 1, accepted('call-2')), ...log.slice(3))
  const second = await server.session()
  t.equal(client.desk.assists[0]?.text, 'One. ')
  t.equal(await second.welcome(), 'a:2')
  second.send(log[2]!, event('b', 1, accepted('call-2')), ...log.slice(3))
  await until(client, () => client.desk.assists[0]?.state === 'completed')
  t.equal(client.desk.assists[0]?.text, whole)
  t.equal(client.desk.historyLost, false)
})

t.test('a hole that stays is told, and the other assists go on', async (t) => {
  await using desktop = await startDesktop()
  const { client, server } = desktop
  let gaps = 0
  client.on('gap', () => gaps++)
  const first = await server.session()
  await first.welcome()
  first.send(...log.slice(0, 2), ...log.slice(3))
  const second = await server.session()
  await second.welcome()
  second.send(...log.slice(3), ...answer('b', ['Fine.']))
  await until(client, () => client.desk.assists[1]?.state === 'completed')
  t.match(client.desk.assists[0], { text: 'One. ', incomplete: true, state: 'completed' })
  t.equal(client.desk.assists[1]?.text, 'Fine.')
  t.equal(gaps, 1)
})

t.test('a desktop that comes in the middle of an answer does not show its second half as the whole', async (t) => {
  await using desktop = await startDesktop()
  const { client, server } = desktop
  for (let line = 0; line < 2; line++) {
    const session = await server.session()
    await session.welcome('head')
    session.send(...log.slice(3))
  }
  await until(client, () => client.desk.assists[0]?.state === 'completed')
  t.match(client.desk.assists[0], { text: '', incomplete: true })
})

const snapshot = {
  cursor: 'later',
  assists: [
    {
      assistId: 'a',
      agentId: 'demo',
      interactionId: 'call-1',
      state: 'running' as const,
      seq: 4,
      text: 'One. Two. Three. ',
    },
  ],
}

t.test('a gap replaces what was there, is told, and the answer goes on behind it', async (t) => {
  await using desktop = await startDesktop()
  const { client, server } = desktop
  let gaps = 0
  client.on('gap', () => gaps++)
  const first = await server.session()
  await first.welcome()
  first.send(...log.slice(0, 2), ...answer('old', ['Erased meanwhile.']))
  await until(client, () => client.desk.assists.length === 2)
  first.cut()
  const second = await server.session()
  await second.welcome()
  second.send({ type: 'gap', snapshot }, ...log.slice(4))
  await until(client, () => client.desk.assists[0]?.state === 'completed')
  t.same(
    client.desk.assists.map((assist) => assist.text),
    [whole],
  )
  t.equal(client.desk.historyLost, true)
  t.equal(gaps, 1)
})

t.test('a snapshot for a fresh desktop is its beginning, not a gap', async (t) => {
  await using desktop = await startDesktop()
  const { client, server } = desktop
  client.on('gap', () => t.fail('nothing was lost'))
  const session = await server.session()
  await session.welcome('head')
  session.send({ type: 'gap', snapshot }, log[4]!)
  await until(client, () => client.desk.assists[0]?.seq === 5)
  t.equal(client.desk.assists[0]?.text, whole)
  t.equal(client.desk.historyLost, false)
  t.equal(client.cursor, 'a:5')
})

t.test('memory stays bounded however many assists there were', async (t) => {
  await using desktop = await startDesktop({ maxAssists: 3 })
  const { client, server } = desktop
  const session = await server.session()
  await session.welcome()
  for (let n = 0; n < 200; n++) session.send(...answer(`n${n}`, ['Yes.']))
  await until(client, () => client.cursor === 'n199:3')
  t.same(
    client.desk.assists.map((assist) => assist.assistId),
    ['n197', 'n198', 'n199'],
  )
  t.ok(client.desk.forgotten.length <= 12)
})

t.test('a desktop tells how far it came', async (t) => {
  const clock = new FakeClock()
  await using desktop = await startDesktop({ clock })
  const { client, server } = desktop
  const session = await server.session()
  await session.welcome()
  session.send(log[0]!, log[1]!, log[2]!)
  await until(client, () => client.cursor === 'a:3')
  clock.advance(1_000)
  t.same(await session.frame('ack'), { type: 'ack', cursor: 'a:3' })
  session.send(event('a', 4, sentence('Three. ')))
  await until(client, () => client.cursor === 'a:4')
  clock.advance(1_000)
  t.same(await session.frame('ack'), { type: 'ack', cursor: 'a:4' })
})
