export { CursorCodec, type Position } from './cursor.ts'
export { JournalError, type JournalErrorCode } from './errors.ts'
export type {
  AgentKey,
  AssistRecord,
  Checkpoint,
  Claim,
  Enqueued,
  Entry,
  Erasure,
  Journal,
  Lease,
  NewAssist,
  NewEntry,
  Retention,
} from './journal.ts'
export { journalProblem } from './journal-problem.ts'
export { JournalSetupError, type JournalSetupErrorCode } from './setup-error.ts'
export { snapshotOf } from './snapshot.ts'
export { openSqliteJournal } from './sqlite/open-sqlite-journal.ts'
export type { CommitReport, SqliteJournalOptions } from './sqlite/options.ts'
