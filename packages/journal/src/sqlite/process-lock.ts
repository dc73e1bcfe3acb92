import { DatabaseSync } from 'node:sqlite'
import { JournalError } from '../errors.ts'
import { resultCode, resultCodes } from './database.ts'

/**
 * Makes this the only opening of the journal `file` on this machine, until `release` or the end of the process.
 *
 * The lock is an exclusive transaction on an empty SQLite file beside the journal's: the operating system ends it with
 * the process, also after `kill -9`, and a file that was left behind locks nothing. Raises `locked` when another
 * process, or this one, has the journal open, and `unavailable` when there can be no such file.
 */
export function lockProcess(file: string): { release(): void } {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(`${file}-lock`)
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (cause) {
    database?.close()
    throw refusal(file, cause)
  }
  const held = database
  return { release: () => held.close() }
}

function refusal(file: string, cause: unknown): JournalError {
  return resultCode(cause) === resultCodes.busy
    ? new JournalError('locked', `The journal ${file} is open already. Close it there, or give another file.`, {
        cause,
      })
    : new JournalError('unavailable', `The journal ${file} cannot be locked. Make its folder writable.`, { cause })
}
