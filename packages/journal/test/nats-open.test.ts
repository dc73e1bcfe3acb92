import { once } from 'node:events'
import { createServer } from 'node:net'
import { connect } from '@nats-io/transport-node'
import t, { type Test } from 'tap'
import { checkNatsJournal, openNatsJournal, repairNatsJournal } from '../src/index.ts'
import { finishedAssist, newAgent } from '../src/testing/samples.ts'
import { NatsServer, skipReason } from './nats-server.ts'
import { encryptionKey, newOptions, openOnServer } from './nats-store.ts'

const refusedServers = [
  { info: { version: '2.9.10', jetstream: true }, says: /version is "2\.9\.10", must be "2\.12\.7 or newer"/ },
  { info: { version: '2.12.6', jetstream: true }, says: /version is "2\.12\.6"/ },
  { info: { version: '2.12.7-RC.1', jetstream: true }, says: /version is "2\.12\.7-RC\.1"/ },
  { info: { version: '2.15.1' }, says: /jetstream is false, must be true/ },
]

for (const { info, says } of refusedServers) {
  t.test(`a server that says ${JSON.stringify(info)} is refused with the reason`, async (t) => {
    const options = { connection: { servers: await fakeServer(t, info) }, encryptionKey }
    await t.rejects(openNatsJournal(options), { name: 'JournalSetupError', code: 'unsuitable_server', message: says })
    t.equal((await checkNatsJournal(options)).length, 1)
  })
}

t.test('a server that is not there is unavailable', async (t) => {
  const connection = { servers: 'nats://127.0.0.1:1', reconnect: false }
  await t.rejects(openNatsJournal({ connection, encryptionKey }), { code: 'unavailable', retryable: true })
})

for (const changes of [
  { encryptionKey: new Uint8Array(31) },
  { name: 'a.b' },
  { name: '' },
  { replicas: 2 as 3 },
  { ackWaitMs: 0 },
  { retryDeadlineMs: 1.5 },
]) {
  t.test(`the option ${JSON.stringify(changes)} is refused by name`, async (t) => {
    const options = { connection: {}, encryptionKey, ...changes }
    const [name = ''] = Object.keys(changes)
    await t.rejects(openNatsJournal(options), { code: 'invalid_option', message: new RegExp(`^${name} must`) })
  })
}

t.test('on a real server', { skip: skipReason }, async (t) => {
  const server = await NatsServer.start()
  t.teardown(() => server.stop())

  await t.test('a journal that is not there is told by the check, which makes nothing', async (t) => {
    const options = newOptions(server)
    for (let time = 0; time < 2; time += 1) {
      t.match(await checkNatsJournal(options), [{ of: `${options.name}-log`, setting: 'name' }])
    }
    t.same(await repairNatsJournal(options), [], 'the repair makes it')
    t.same(await checkNatsJournal(options), [])
  })

  const drifts: { of: 'log' | 'readers'; change: Record<string, unknown>; setting: string }[] = [
    { of: 'log', change: { max_age: 3_600_000_000_000 }, setting: 'max_age' },
    { of: 'log', change: { max_msgs_per_subject: 5 }, setting: 'max_msgs_per_subject' },
    { of: 'log', change: { republish: undefined }, setting: 'republish' },
    { of: 'log', change: { allow_direct: false }, setting: 'allow_direct' },
    { of: 'log', change: { discard: 'old', max_msgs: 1_000_000 }, setting: 'discard' },
    { of: 'readers', change: { max_age: 0 }, setting: 'max_age' },
  ]
  for (const { of, change, setting } of drifts) {
    await t.test(`${of} with ${JSON.stringify(change)} is refused, told and repaired without loss`, async (t) => {
      const it = await openOnServer(server)
      t.teardown(() => it.destroy())
      const { lease } = await finishedAssist(it.journal, newAgent(), 4)
      const stream = `${it.options.name}-${of}`
      await updateStream(server, stream, change)
      await t.rejects(openNatsJournal(it.options), {
        code: 'wrong_settings',
        message: new RegExp(`${stream}: ${setting} is`),
      })
      t.ok((await checkNatsJournal(it.options)).some((found) => found.of === stream && found.setting === setting))
      t.same(await repairNatsJournal(it.options), [])
      const journal = await it.reopen()
      t.equal((await journal.entries(lease.tenant, lease.assistId)).length, 4)
    })
  }

  await t.test('another ackWaitMs is told and repaired', async (t) => {
    const it = await openOnServer(server, { ackWaitMs: 400 })
    t.teardown(() => it.destroy())
    const other = { ...it.options, ackWaitMs: 900 }
    await t.rejects(openNatsJournal(other), {
      code: 'wrong_settings',
      message: /ack_wait is 400000000, must be 900000000/,
    })
    t.same(await repairNatsJournal(other), [])
    t.same(await checkNatsJournal(other), [])
  })

  await t.test('another encryption key is refused', async (t) => {
    const it = await openOnServer(server)
    t.teardown(() => it.destroy())
    const other = { ...it.options, encryptionKey: new Uint8Array(32).fill(8) }
    await t.rejects(openNatsJournal(other), { code: 'wrong_key' })
    await t.rejects(repairNatsJournal(other), { code: 'wrong_key' })
  })

  await t.test('a stream of somebody else is refused and left alone', async (t) => {
    const options = newOptions(server)
    const connection = await connect({ servers: server.url })
    const config = { name: `${options.name}-log`, subjects: ['somebody.else'] }
    await connection.request(`$JS.API.STREAM.CREATE.${config.name}`, JSON.stringify(config))
    await t.rejects(openNatsJournal(options), { code: 'not_a_journal' })
    await t.rejects(repairNatsJournal(options), { code: 'not_a_journal' })
    await connection.close()
  })

  await t.test('more replicas than there are servers are refused with the reason', async (t) => {
    await t.rejects(openNatsJournal(newOptions(server, { replicas: 3 })), {
      code: 'unsuitable_server',
      message: /replicas > 1 not supported/,
    })
  })
})

/** A server that says `info` and answers pings, for one test. */
async function fakeServer(t: Test, info: object): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.write(
      `INFO ${JSON.stringify({ server_id: 'fake', max_payload: 1_048_576, headers: true, proto: 1, ...info })}\r\n`,
    )
    socket.on('data', (data) => {
      if (data.includes('PING')) socket.write('PONG\r\n')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const address = server.address()
  return `nats://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

async function updateStream(server: NatsServer, stream: string, change: object): Promise<void> {
  const connection = await connect({ servers: server.url })
  const info = await connection.request(`$JS.API.STREAM.INFO.${stream}`)
  const { config } = info.json<{ config: object }>()
  const answer = await connection.request(`$JS.API.STREAM.UPDATE.${stream}`, JSON.stringify({ ...config, ...change }))
  const { error } = answer.json<{ error?: unknown }>()
  await connection.close()
  if (error !== undefined) throw new Error(JSON.stringify(error))
}
