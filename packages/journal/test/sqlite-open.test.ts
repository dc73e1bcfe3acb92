import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { openSqliteJournal } from '../src/index.ts'
import { claimOne, newAgent, newAssist, startAssist } from '../src/testing/samples.ts'
import { encryptionKey, openOnEmptyFolder } from './sqlite-store.ts'

async function emptyFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cuecard-journal-'))
  t.teardown(() => rm(folder, { recursive: true }))
  return folder
}

t.test('a journal that is open is locked, by whatever path it is opened again', async (t) => {
  const store = await openOnEmptyFolder()
  t.teardown(() => store.destroy())
  const link = `${store.options.file}-link`
  await symlink(store.options.file, link)
  for (const file of [store.options.file, link]) {
    await t.rejects(openSqliteJournal({ ...store.options, file }), { name: 'JournalError', code: 'locked' })
  }
  await store.journal.enqueue(newAssist(newAgent()))
  await store.reopen()
  t.same(await store.journal.depth(), { queued: 1, running: 0 }, 'the refused openings did no harm')
})

t.test('another process holds the journal until it is killed, and nothing of it remains then', async (t) => {
  const folder = await emptyFolder(t)
  const options = { file: join(folder, 'journal.db'), encryptionKey }
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('sqlite-crash-child.ts', import.meta.url)), options.file],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  await once(child.stdout, 'data')
  await t.rejects(openSqliteJournal(options), { code: 'locked' })
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  const journal = await openSqliteJournal(options)
  t.equal((await journal.depth()).running, 0)
  await journal.close()
})

t.test('opening ends the leases of whoever had the journal before', async (t) => {
  const store = await openOnEmptyFolder()
  t.teardown(() => store.destroy())
  const { lease } = await startAssist(store.journal, newAgent())
  const journal = await store.reopen()
  const claim = await claimOne(journal)
  t.equal(claim!.lease.assistId, lease.assistId, 'without waiting for the lease to end')
  t.ok(claim!.lease.fence > lease.fence)
})

t.test('a file that cannot be used is refused with the reason, and left as it is', async (t) => {
  const folder = await emptyFolder(t)
  const file = join(folder, 'journal.db')
  const options = { file, encryptionKey }

  await writeFile(file, 'These are the notes of somebody else, and they are longer than a header of a database file.')
  await t.rejects(openSqliteJournal(options), { code: 'not_a_journal', retryable: false, message: new RegExp(file) })
  await rm(file)

  const other = new DatabaseSync(file)
  other.exec('CREATE TABLE customers (name TEXT); PRAGMA user_version = 1')
  other.close()
  const bytes = await readFile(file)
  await t.rejects(openSqliteJournal(options), { code: 'not_a_journal', message: /database of something else/ })
  t.ok(bytes.equals(await readFile(file)))
  await rm(file)

  await (await openSqliteJournal(options)).close()
  const otherKey = new Uint8Array(32).fill(9)
  await t.rejects(openSqliteJournal({ file, encryptionKey: otherKey }), { code: 'wrong_key' })
  await (await openSqliteJournal(options)).close()

  const newer = new DatabaseSync(file)
  newer.exec('PRAGMA user_version = 99')
  newer.close()
  await t.rejects(openSqliteJournal(options), { code: 'newer_schema', message: /schema 99.*up to 1/ })
})

t.test('options that cannot work are refused by name', async (t) => {
  const file = join(await emptyFolder(t), 'journal.db')
  const refusals: [Partial<Parameters<typeof openSqliteJournal>[0]>, RegExp][] = [
    [{ encryptionKey: new Uint8Array(16) }, /encryptionKey must have 32 bytes; it has 16/],
    [{ maxPendingWrites: 0 }, /maxPendingWrites/],
    [{ maxQueuedEntries: 1.5 }, /maxQueuedEntries/],
    [{ maxFileBytes: -1 }, /maxFileBytes/],
    [{ file: join(file, 'no', 'such', 'folder', 'journal.db') }, /folder .* does not exist/],
  ]
  for (const [change, message] of refusals) {
    await t.rejects(openSqliteJournal({ file, encryptionKey, ...change }), { code: 'invalid_option', message })
  }
})
