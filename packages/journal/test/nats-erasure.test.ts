import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from '@nats-io/transport-node'
import t from 'tap'
import { completed, newAgent, sentence, startAssist } from '../src/testing/samples.ts'
import { NatsServer, skipReason } from './nats-server.ts'
import { openOnServer } from './nats-store.ts'

t.test('what is in the files of the server', { skip: skipReason }, async (t) => {
  const server = await NatsServer.start()
  t.teardown(() => server.stop())
  const it = await openOnServer(server)
  t.teardown(() => it.destroy())
  const agent = { tenant: 'tenant-secret', agentId: 'agent-secret' }
  const request = { prompt: 'the prompt of a customer' }
  const { lease, interactionId } = await startAssist(it.journal, agent, { request })
  const other = await startAssist(it.journal, newAgent())
  await it.journal.append(lease, [
    { ...sentence(2, 'A sentence to an agent. '), checkpoint: { token: 'checkpoint-1' } },
  ])
  const requestSalt = await saltOf(server, `${it.options.name}.*.queue.*`, lease.assistId)
  const eventSalt = await saltOf(server, `${it.options.name}.*.index.*`, lease.assistId)

  await t.test('no text is there that anybody could read', async (t) => {
    const files = await filesOf(server)
    for (const text of ['prompt of a customer', 'sentence to an agent', 'checkpoint-1'])
      t.notOk(files.includes(text), text)
    t.ok(files.includes(requestSalt) && files.includes(eventSalt), 'the salts are')
  })

  await t.test('the key of a request is gone with the end of its assist', async (t) => {
    await it.journal.append(lease, [completed(3)])
    const files = await filesOf(server)
    t.notOk(files.includes(requestSalt))
    t.ok(files.includes(eventSalt))
  })

  await t.test('the key of the events is gone after an erasure, that of others is not', async (t) => {
    t.equal(await it.journal.erase({ tenant: agent.tenant, interactionId }), 3)
    t.notOk((await filesOf(server)).includes(eventSalt))
    t.ok(await it.journal.assist(other.lease.tenant, other.lease.assistId))
    await it.journal.append(other.lease, [completed(2)])
    t.equal((await it.journal.entries(other.lease.tenant, other.lease.assistId)).length, 2)
  })

  await t.test('no subject names a tenant or an agent', async (t) => {
    const connection = await connect({ servers: server.url })
    const asks = JSON.stringify({ subjects_filter: '>' })
    const info = await connection.request(`$JS.API.STREAM.INFO.${it.options.name}-log`, asks)
    await connection.close()
    t.notMatch(info.string(), /secret/)
  })
})

/** The salt in the message for an assist under `filter`. */
async function saltOf(server: NatsServer, filter: string, assistId: string): Promise<string> {
  const connection = await connect({ servers: server.url })
  const name = filter.split('.')[0]
  const count = 100
  for (let seq = 1; seq < count; seq += 1) {
    const answer = await connection.request(
      `$JS.API.STREAM.MSG.GET.${name}-log`,
      JSON.stringify({ seq, next_by_subj: filter }),
    )
    const { message } = answer.json<{ message?: { data: string; seq: number } }>()
    if (message === undefined) break
    const [open = ''] = Buffer.from(message.data, 'base64').toString('latin1').split('\n')
    const found = JSON.parse(open) as { assistId: string; salt: string }
    if (found.assistId === assistId) {
      await connection.close()
      return found.salt
    }
    seq = message.seq
  }
  throw new Error('no such message')
}

/** Everything that the server has in its files. */
async function filesOf(server: NatsServer): Promise<string> {
  const entries = await readdir(server.storeFolder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const contents = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')))
  return contents.join('\n')
}
