import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AssistKeys } from '../assist-keys.ts'
import type { Journal } from '../journal.ts'
import { JournalSetupError } from '../setup-error.ts'
import { resolveOptions, type SqliteJournalOptions } from './options.ts'
import { lockProcess } from './process-lock.ts'
import { Reader } from './reader.ts'
import { SqliteJournal } from './sqlite-journal.ts'
import { WriterThread } from './writer-thread.ts'

/**
 * Opens the journal in `options.file`, and creates it when it is not there.
 *
 * One process at a time: a second opening is refused with `locked`, here and in any other process of the machine, until
 * this one is closed or its process has ended, however it ended. Because nobody else can hold a lease then, all leases
 * end here: what the last process was running can be claimed at once.
 *
 * Raises `JournalSetupError` for options or a file that cannot work, `JournalError` `locked` or `unavailable` otherwise.
 */
export async function openSqliteJournal(options: SqliteJournalOptions): Promise<Journal> {
  const resolved = resolveOptions(options)
  const file = canonicalPath(resolved.file)
  const lock = lockProcess(file)
  const { encryptionKey } = resolved
  const writer = new WriterThread({ file, encryptionKey, maxFileBytes: resolved.maxFileBytes })
  try {
    const epoch = await writer.start()
    await writer.commit([{ name: 'voidLeases', asks: {} }])
    const keys = new AssistKeys(encryptionKey)
    return new SqliteJournal({ epoch, reader: new Reader(file, keys), writer, keys, lock, options: resolved })
  } catch (error) {
    await writer.close()
    lock.release()
    throw error
  }
}

/** One spelling for one file, so that the lock is found by every way to it. */
function canonicalPath(file: string): string {
  const folder = dirname(file)
  if (!existsSync(folder)) {
    throw new JournalSetupError('invalid_option', `file: the folder ${folder} does not exist. Create it first.`)
  }
  return existsSync(file) ? realpathSync(file) : join(realpathSync(folder), basename(file))
}
