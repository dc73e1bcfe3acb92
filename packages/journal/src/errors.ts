import { CuecardError } from '@cuecard/contracts'

/** Why a journal refuses. `unavailable` alone is retryable. */
export type JournalErrorCode =
  | 'fenced'
  | 'sequence_conflict'
  | 'finished'
  | 'idempotency_conflict'
  | 'cursor_trimmed'
  | 'cursor_ahead'
  | 'still_running'
  | 'locked'
  | 'unavailable'
  | 'closed'

/** A refusal by the journal; see {@link JournalErrorCode} and the methods of `Journal`. */
export class JournalError extends CuecardError<JournalErrorCode> {
  constructor(code: JournalErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(code, message, { ...options, retryable: code === 'unavailable' })
  }
}
