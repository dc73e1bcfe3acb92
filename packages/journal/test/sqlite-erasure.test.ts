import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import t, { type Test } from 'tap'
import type { Journal, Lease } from '../src/index.ts'
import { claimOne, completed, newAssist, sentence } from '../src/testing/samples.ts'
import { openOnEmptyFolder, type SqliteStore } from './sqlite-store.ts'

const secrets = ['PROMPT-of-the-customer', 'SENTENCE-of-the-model', 'CHECKPOINT-of-the-run', 'ACCEPTED-route']

t.test('no text of an assist is ever in a file, while it runs or after', async (t) => {
  const store = await open(t)
  const leases = await start(store.journal, 3)
  t.same(await found(store, secrets), [])
  await finish(store.journal, leases)
  t.same(await found(store, secrets), [])
  await store.reopen()
  t.same(await found(store, secrets), [])
})

t.test('what opens a request is gone from the files after the terminal entry', async (t) => {
  const store = await open(t)
  const leases = await start(store.journal, 20)
  const salts = saltsOf(store)
  t.equal(
    (
      await found(
        store,
        salts.map(({ request }) => request),
      )
    ).length,
    20,
    'the search sees them while they run',
  )
  await finish(store.journal, leases)
  await store.reopen()
  t.same(
    await found(
      store,
      salts.map(({ request }) => request),
    ),
    [],
  )
  t.equal(
    (
      await found(
        store,
        salts.map(({ event }) => event),
      )
    ).length,
    20,
    'what opens the events stays',
  )
})

t.test('what opens an erased text is in no file, whatever was removed around it', async (t) => {
  const store = await open(t)
  // Enough of them for many pages, which SQLite merges as they empty.
  for (let round = 0; round < 5; round += 1) await finish(store.journal, await start(store.journal, 120))
  const salts = saltsOf(store)
  const remaining = new Set(salts.map(({ interactionId }) => interactionId))
  for (const [index, interactionId] of shuffled([...remaining]).entries()) {
    t.equal(await store.journal.erase({ tenant: 'acme', interactionId }), 20)
    remaining.delete(interactionId)
    if (index % 20 !== 19) continue
    const left = salts.filter((salt) => remaining.has(salt.interactionId)).map(({ event }) => event)
    t.same(
      await found(
        store,
        salts.map(({ event }) => event),
      ),
      left,
      `after ${index + 1} erasures`,
    )
    if (index % 40 === 19) await finish(store.journal, await start(store.journal, 10, 'later'))
  }
})

t.test('an erasure leaves the write-ahead log empty', async (t) => {
  const store = await open(t)
  await finish(store.journal, await start(store.journal, 5))
  t.ok((await stat(`${store.options.file}-wal`)).size > 0)
  t.equal(await store.journal.erase({ tenant: 'acme', agentId: 'agent-0' }), 8)
  t.equal((await stat(`${store.options.file}-wal`)).size, 0)
})

t.test('nothing but the name of the agent is left of what was erased', async (t) => {
  const store = await open(t)
  await finish(store.journal, await start(store.journal, 1))
  await store.journal.erase({ tenant: 'acme', agentId: 'agent-0' })
  const database = new DatabaseSync(store.options.file, { readOnly: true })
  const left = (table: string) => database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()!.rows
  t.same(['agents', 'assists', 'requests', 'entries'].map(left), [1, 0, 0, 0])
  database.close()
})

t.test('a trim shreds as an erasure does', async (t) => {
  const store = await open(t)
  await finish(store.journal, await start(store.journal, 30))
  const salts = saltsOf(store)
  await store.advance(10)
  t.equal(await store.journal.trim({ maxAgeMs: 1, maxEntriesPerAgent: 1_000 }), 120)
  await store.reopen()
  t.same(
    await found(
      store,
      salts.map(({ event }) => event),
    ),
    [],
  )
})

async function open(t: Test): Promise<SqliteStore> {
  const store = await openOnEmptyFolder()
  t.teardown(() => store.destroy())
  return store
}

/** Starts `count` assists, interleaved, each with two sentences of its own length. */
async function start(journal: Journal, count: number, call = 'call'): Promise<Lease[]> {
  const leases: Lease[] = []
  for (let index = 0; index < count; index += 1) {
    const interactionId = `${call}-${index}`
    const accepted = { type: 'assist.accepted', interactionId, route: 'ACCEPTED-route', tokenCount: 1 } as const
    const agent = { tenant: 'acme', agentId: `agent-${index % 4}` }
    await journal.enqueue(newAssist(agent, { interactionId, accepted, request: { prompt: 'PROMPT-of-the-customer' } }))
    leases.push((await claimOne(journal))!.lease)
  }
  for (const seq of [2, 3]) {
    const text = (index: number) => `SENTENCE-of-the-model ${'z'.repeat((index * 53) % 300)}`
    const checkpoint = { continuationId: 'CHECKPOINT-of-the-run' }
    const append = (lease: Lease, index: number) =>
      journal.append(lease, [{ ...sentence(seq, text(index)), checkpoint }])
    await Promise.all(leases.map(append))
  }
  return leases
}

async function finish(journal: Journal, leases: Lease[]): Promise<void> {
  await Promise.all(leases.map((lease) => journal.append(lease, [completed(4)])))
}

/** What the texts of one assist are opened with. */
interface Salts {
  interactionId: string
  event: string
  request: string
}

/** The salts of all assists as the file has them now. */
function saltsOf({ options }: SqliteStore): Salts[] {
  const database = new DatabaseSync(options.file, { readOnly: true })
  const rows = database
    .prepare(
      'SELECT interaction_id AS interactionId, event_salt AS event, request_salt AS request FROM assists JOIN salts USING (slot)',
    )
    .all()
  database.close()
  return rows as unknown as Salts[]
}

/** Which of `texts` are in any file of the store, byte for byte. */
async function found({ options }: SqliteStore, texts: string[]): Promise<string[]> {
  const folder = dirname(options.file)
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')))
  return texts.filter((text) => files.some((bytes) => bytes.includes(text)))
}

/** The same order every time, and no order at all. */
function shuffled<Value>(values: Value[]): Value[] {
  const keyed = values.map((value, index) => ({ value, key: ((index * 7_919) % 10_007) % 1_009 }))
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value)
}
