import { JournalSetupError } from '../setup-error.ts'

/** What one transaction took. */
export interface CommitReport {
  /** How many writes it made durable together. */
  operations: number
  /** From handing the batch to the writer until its answer was back, in milliseconds. */
  durationMs: number
  /** How many writes were waiting when it ended: they are in the next batches. */
  waiting: number
}

/** How to open a journal in one file. */
export interface SqliteJournalOptions {
  /** The database file. Its folder must exist; SQLite keeps `-wal`, `-shm` and `-lock` files beside it. */
  file: string
  /** 32 secret bytes that requests, checkpoints and events are sealed with. The file opens with no other key. */
  encryptionKey: Uint8Array
  /** Milliseconds since the epoch, for leases and retention. Default `Date.now`. */
  clock?: () => number
  /**
   * How many writes one transaction takes at most, and so how many are copied and held by the writer. Default 256.
   * Further calls wait in order; their arguments are read when their turn comes.
   */
  maxPendingWrites?: number
  /**
   * How many entries are kept in memory for a follower that is behind. Default 256. One that falls further behind is
   * served from the file again.
   */
  maxQueuedEntries?: number
  /**
   * The size that the database file may grow to, in bytes; beyond it writes are `unavailable`. The write-ahead log, some
   * megabytes, comes on top. Default: no limit.
   */
  maxFileBytes?: number
  /** Called after every transaction that was made durable; it must not throw. */
  onCommit?: (report: CommitReport) => void
}

/** {@link SqliteJournalOptions} with every default filled in. */
export type ResolvedOptions = Required<Omit<SqliteJournalOptions, 'maxFileBytes'>> & { maxFileBytes?: number }

/** Fills in the defaults; raises `invalid_option` that names the option and what it must be. */
export function resolveOptions(options: SqliteJournalOptions): ResolvedOptions {
  if (options.encryptionKey.byteLength !== 32) {
    throw new JournalSetupError(
      'invalid_option',
      `encryptionKey must have 32 bytes; it has ${options.encryptionKey.byteLength}.`,
    )
  }
  for (const name of ['maxPendingWrites', 'maxQueuedEntries', 'maxFileBytes'] as const) {
    const value = options[name]
    if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
      throw new JournalSetupError('invalid_option', `${name} must be a positive whole number; it is ${value}.`)
    }
  }
  return {
    clock: Date.now,
    maxPendingWrites: 256,
    maxQueuedEntries: 256,
    onCommit: () => {},
    ...options,
  }
}
