import { DatabaseSync } from 'node:sqlite'

/** How long SQLite waits for a lock that another connection of this journal holds; they are held for microseconds. */
const busyTimeoutMs = 5_000

/** SQLite's result codes that are told apart (sqlite.org/rescode.html). */
export const resultCodes = { busy: 5, tooBig: 18, constraint: 19, mismatch: 20, range: 25, notADatabase: 26 } as const

/** Opens the connection that writes; nothing in the file is changed yet. */
export function openToWrite(file: string): DatabaseSync {
  return new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
}

/**
 * Makes a connection durable. Write-ahead log with `synchronous = FULL`: what was committed survives a power cut
 * (`NORMAL` loses the last commits). `secure_delete`: what was deleted is overwritten with zeros.
 */
export function makeDurable(database: DatabaseSync, maxFileBytes: number | undefined): void {
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -16000;
  `)
  if (maxFileBytes !== undefined) {
    const pageBytes = Number(database.prepare('PRAGMA page_size').get()?.page_size)
    database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxFileBytes / pageBytes))}`)
  }
}

/** Opens a connection that only reads; it never waits for the one that writes, nor that one for it. */
export function openToRead(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs })
  database.exec('PRAGMA cache_size = -16000')
  return database
}

/** SQLite's primary result code of an error that it raised, if it did. */
export function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return undefined
  return error.errcode & 0xff
}

/** Moves everything from the write-ahead log into the file and empties the log; says whether it could. */
export function emptyLog(database: DatabaseSync): boolean {
  try {
    return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0
  } catch {
    return false
  }
}
