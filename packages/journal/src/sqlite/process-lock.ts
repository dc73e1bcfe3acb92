import { DatabaseSync } from 'node:sqlite'
import { JournalError } from '../errors.ts'

/**
 * Makes this the only opening of the journal `file` on this machine, until `release` or the end of the process.
 *
 * The lock is an exclusive transaction on an empty SQLite file beside the journal's: the operating system ends it with
 * the process, also after `kill -9`, and a file that was left behind locks nothing. Raises `locked` when another
 * process, or this one, has the journal open.
 */
export function lockProcess(file: string): { release(): void } {
  const database = new DatabaseSync(`${file}-lock`)
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new JournalError(
      'locked',
      `The journal ${file} is open already, here or in another process. Close that one, or give another file.`,
      { cause },
    )
  }
  return { release: () => database.close() }
}
