import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Worker } from 'node:worker_threads'
import t, { type Test } from 'tap'
import { AssistKeys } from '../src/assist-keys.ts'
import {
  type CommitReport,
  type Journal,
  JournalError,
  type Lease,
  type NewEntry,
  type SqliteJournalOptions,
} from '../src/index.ts'
import type { Write } from '../src/sqlite/operations.ts'
import { resolveOptions } from '../src/sqlite/options.ts'
import { Reader } from '../src/sqlite/reader.ts'
import { SqliteJournal } from '../src/sqlite/sqlite-journal.ts'
import { WriterThread } from '../src/sqlite/writer-thread.ts'
import { finishedAssist, newAgent, newAssist, sentence, startAssist } from '../src/testing/samples.ts'
import { Watcher } from '../src/testing/watcher.ts'
import { encryptionKey, openOnEmptyFolder, type SqliteStore } from './sqlite-store.ts'

const unavailable = { name: 'JournalError', code: 'unavailable', retryable: true }

t.test('a full file refuses writes, keeps what it acknowledged, and goes on once there is room', async (t) => {
  const store = await open(t, { maxFileBytes: 800_000 })
  const { journal } = store
  const old = await finishedAssist(journal, newAgent(), 200)
  const { lease } = await startAssist(journal, newAgent())
  const written = await writeUntilRefused(t, journal, lease)
  await t.rejects(journal.append(lease, [bulky(written + 1)]), unavailable, 'again')
  t.same((await journal.entries(lease.tenant, lease.assistId)).length, written)
  await journal.erase(old.lease)
  await journal.append(lease, [sentence(written + 1)])
  const reopened = await store.reopen()
  t.same((await reopened.entries(lease.tenant, lease.assistId)).length, written + 1)
})

const canLimitFiles = spawnSync('prlimit', ['--version']).status === 0
const skip = canLimitFiles ? false : 'prlimit (util-linux) is not here to make the disk refuse'
t.test('an I/O error of the disk refuses writes until it ends', { skip }, async (t) => {
  const store = await open(t)
  const { lease, after } = await startAssist(store.journal, newAgent())
  const watcher = new Watcher(store.journal, lease, after)
  for (let seq = 2; seq < 20; seq += 1) await store.journal.append(lease, [sentence(seq)])
  // The write then fails instead of ending the process. It stays: signals may reach their listeners late.
  process.on('SIGXFSZ', () => {})
  limitFileBytes(String(statSync(`${store.options.file}-wal`).size + 20_000))
  let written: number
  try {
    written = await writeUntilRefused(t, store.journal, lease, 20)
    await t.rejects(store.journal.append(lease, [bulky(written + 1)]), unavailable, 'again')
  } finally {
    limitFileBytes('unlimited')
  }
  await store.journal.append(lease, [sentence(written + 1)])
  await watcher.until((seen) => seen.length > written)
  const seqs = (await watcher.stop()).map(({ seq }) => seq)
  t.same(
    seqs,
    Array.from({ length: written + 1 }, (_, index) => index + 1),
  )
  const reopened = await store.reopen()
  t.equal((await reopened.entries(lease.tenant, lease.assistId)).length, written + 1)
})

t.test('a writer thread that dies is replaced, and followers miss nothing', async (t) => {
  const started = once(process, 'worker')
  const store = await open(t)
  const [thread] = (await started) as [Worker]
  const { lease, after } = await startAssist(store.journal, newAgent())
  const watcher = new Watcher(store.journal, lease, after)
  await watcher.until((seen) => seen.length === 1)
  const inFlight = store.journal.append(lease, [sentence(2)]).then(
    () => 'appended',
    (error: unknown) => error,
  )
  await thread.terminate()
  const outcome = await inFlight
  if (outcome !== 'appended') t.match(outcome, unavailable)
  const kept = (await store.journal.entries(lease.tenant, lease.assistId)).length
  await store.journal.append(lease, [sentence(kept + 1), sentence(kept + 2)])
  await watcher.until((seen) => seen.length >= kept + 2)
  t.same(await watcher.stop(), await store.journal.entries(lease.tenant, lease.assistId))
})

t.test('followers see what was committed even when its answer was lost', async (t) => {
  const { options, destroy, journal: first } = await openOnEmptyFolder()
  await first.close()
  t.teardown(destroy)
  const keys = new AssistKeys(encryptionKey)
  const thread = new WriterThread({ file: options.file, encryptionKey, maxFileBytes: undefined })
  const epoch = await thread.start()
  let losesAnswers = false
  const writer = {
    commit: async (writes: readonly Write[]) => {
      const outcomes = await thread.commit(writes)
      if (losesAnswers) throw new JournalError('unavailable', 'the thread ended')
      return outcomes
    },
    close: () => thread.close(),
  }
  const lock = { release: () => {} }
  const reader = new Reader(options.file, keys)
  const journal = new SqliteJournal({ epoch, reader, writer, keys, lock, options: resolveOptions(options) })
  t.teardown(() => journal.close())
  const { lease, after } = await startAssist(journal, newAgent())
  const watcher = new Watcher(journal, lease, after)
  await watcher.until((seen) => seen.length === 1)
  losesAnswers = true
  await t.rejects(journal.append(lease, [sentence(2)]), unavailable)
  losesAnswers = false
  await watcher.until((seen) => seen.length === 2)
  await journal.append(lease, [sentence(3)])
  await watcher.until((seen) => seen.length === 3)
  t.same(
    (await watcher.stop()).map(({ seq }) => seq),
    [1, 2, 3],
  )
})

t.test('a write with impossible arguments fails alone', async (t) => {
  const reports: CommitReport[] = []
  const store = await open(t, { onCommit: (report) => reports.push(report) })
  const running = [await startAssist(store.journal, newAgent()), await startAssist(store.journal, newAgent())]
  const [first, second] = running.map(({ lease }) => lease) as [Lease, Lease]
  reports.length = 0
  const outcomes = await Promise.allSettled([
    store.journal.append(first, [sentence(2)]),
    store.journal.append(second, [{ ...sentence(2), at: 1.5 }]),
    store.journal.append(first, [sentence(3)]),
    store.journal.append(second, [sentence(2)]),
  ])
  t.match(outcomes[1], { status: 'rejected', reason: { name: 'TypeError', message: /entries\.at/ } })
  t.same(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  )
  t.match(reports, [{ operations: 4 }], 'in one batch')
  t.equal((await store.journal.entries(second.tenant, second.assistId)).length, 2)
})

t.test('a text that was changed in the file is noticed', async (t) => {
  const store = await open(t)
  const { lease } = await finishedAssist(store.journal, newAgent(), 4)
  await store.journal.close()
  const database = new DatabaseSync(store.options.file)
  database.exec('UPDATE entries SET sealed = (SELECT sealed FROM entries WHERE seq = 2) WHERE seq = 3')
  database.close()
  const journal = await store.reopen()
  await t.rejects(journal.entries(lease.tenant, lease.assistId), { code: 'unavailable', message: /damaged/ })
})

t.test(
  'an assist whose request or checkpoint was changed in the file is told, and harms no claim beside it',
  async (t) => {
    const store = await open(t)
    const assists = Array.from({ length: 4 }, () => newAssist(newAgent()))
    for (const assist of assists) await store.journal.enqueue(assist)
    const [first] = await store.journal.claim(600_000, 1)
    await store.journal.append(first!.lease, [{ ...sentence(2), checkpoint: { emitted: 1 } }])
    await store.journal.close()
    const database = new DatabaseSync(store.options.file)
    database.exec('UPDATE requests SET sealed = zeroblob(length(sealed)) WHERE assist = 3')
    database.exec('UPDATE entries SET sealed = zeroblob(length(sealed)) WHERE seq = 2')
    database.close()
    const claims = await (await store.reopen()).claim(600_000, 4)
    t.same(
      claims.map(({ lease, request, damaged }) => [lease.assistId, request, damaged]),
      assists.map(({ assistId, request }, index) => {
        return index % 2 === 0 ? [assistId, undefined, true] : [assistId, request, undefined]
      }),
    )
  },
)

t.test('a file that cannot be read is unavailable', async (t) => {
  const store = await open(t)
  await finishedAssist(store.journal, newAgent())
  const database = new DatabaseSync(store.options.file)
  database.exec('ALTER TABLE assists RENAME TO elsewhere')
  database.close()
  await t.rejects(store.journal.assist('acme', 'any'), unavailable)
})

async function open(t: Test, changes: Partial<SqliteJournalOptions> = {}): Promise<SqliteStore> {
  const store = await openOnEmptyFolder(changes)
  t.teardown(() => store.destroy())
  return store
}

/** Appends from `seq` on until the journal refuses; answers the last seq that it took. */
async function writeUntilRefused(t: Test, journal: Journal, lease: Lease, from = 2): Promise<number> {
  for (let seq = from; seq < 20_000; seq += 1) {
    try {
      await journal.append(lease, [bulky(seq)])
    } catch (error) {
      t.match(error, unavailable)
      return seq - 1
    }
  }
  throw new Error('the journal never refused')
}

/** An entry that needs room of its own. */
function bulky(seq: number): NewEntry {
  return sentence(seq, 'x'.repeat(20_000))
}

/** Sets the size that this process may let a file grow to. */
function limitFileBytes(limit: string): void {
  const { status } = spawnSync('prlimit', ['--pid', `${process.pid}`, `--fsize=${limit}:unlimited`])
  if (status !== 0) throw new Error('prlimit failed')
}
