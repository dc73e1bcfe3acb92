export { CursorCodec, type Position } from './cursor.ts'
export { JournalError, type JournalErrorCode } from './errors.ts'
export {
  type AgentKey,
  type AssistRecord,
  type Checkpoint,
  type Claim,
  type Enqueued,
  type Entry,
  type Erasure,
  type Journal,
  type Lease,
  maxReadAgeMs,
  type NewAssist,
  type NewEntry,
  type Retention,
} from './journal.ts'
export { journalProblem } from './journal-problem.ts'
export { checkNatsJournal, openNatsJournal, repairNatsJournal } from './nats/open-nats-journal.ts'
export type { NatsJournalOptions } from './nats/options.ts'
export type { SettingDifference } from './nats/settings.ts'
export { JournalSetupError, type JournalSetupErrorCode } from './setup-error.ts'
export { snapshotOf } from './snapshot.ts'
export { openSqliteJournal } from './sqlite/open-sqlite-journal.ts'
export type { CommitReport, SqliteJournalOptions } from './sqlite/options.ts'
