import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteJournal, type SqliteJournalOptions } from '../src/index.ts'
import type { OpenedJournal } from '../src/testing/index.ts'

/** A journal on an empty folder whose clock stands still until a test moves it. */
export interface SqliteStore extends OpenedJournal {
  /** What it was opened with. */
  options: SqliteJournalOptions
}

/** The key that every test's journal is sealed with, unless it says otherwise. */
export const encryptionKey = new Uint8Array(32).fill(7)

/** Opens the SQLite driver in a folder of its own. */
export async function openOnEmptyFolder(changes: Partial<SqliteJournalOptions> = {}): Promise<SqliteStore> {
  const folder = await mkdtemp(join(tmpdir(), 'cuecard-journal-'))
  let now = 1_760_000_000_000
  const options = { file: join(folder, 'journal.db'), encryptionKey, clock: () => now, ...changes }
  let journal = await openSqliteJournal(options)
  return {
    options,
    get journal() {
      return journal
    },
    advance: async (ms) => {
      now += ms
    },
    reopen: async () => {
      await journal.close()
      journal = await openSqliteJournal(options)
      return journal
    },
    destroy: async () => {
      await journal.close()
      await rm(folder, { recursive: true })
    },
  }
}
