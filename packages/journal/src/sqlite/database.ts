import { DatabaseSync } from 'node:sqlite'

/** How long SQLite waits for a lock that another connection of this journal holds; they are held for microseconds. */
const busyTimeoutMs = 5_000

/** SQLite's result code for a file that is none of its own: NOTADB (sqlite.org/rescode.html). */
export const notADatabase = 26

/**
 * Opens the connection that writes. Write-ahead log with `synchronous = FULL`: what was committed survives a power cut
 * (`NORMAL` loses the last commits). `secure_delete`: what was deleted is overwritten with zeros.
 */
export function openToWrite(file: string, maxFileBytes: number | undefined): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
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
  return database
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
  return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0
}
