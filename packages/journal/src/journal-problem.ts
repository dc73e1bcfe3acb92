import { type ProblemCode, ProblemError } from '@cuecard/contracts'
import { JournalError, type JournalErrorCode } from './errors.ts'

/** What a caller is told of the journal's refusals; any that is not here is a mistake of ours. */
const problems: Partial<Record<JournalErrorCode, { code: ProblemCode; message: string; retryable: boolean }>> = {
  idempotency_conflict: {
    code: 'idempotency_conflict',
    message: 'This Idempotency-Key was used for another request: send the same body, or another key.',
    retryable: false,
  },
  unavailable: { code: 'overloaded', message: 'The journal cannot take this now: try again shortly.', retryable: true },
  closed: { code: 'overloaded', message: 'This process is shutting down: try again.', retryable: true },
}

/** The problem that a caller is told for a `JournalError`; nothing for any other error. */
export function journalProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof JournalError)) return undefined
  const problem = problems[error.code]
  return problem && new ProblemError(problem.code, problem.message, { retryable: problem.retryable, cause: error })
}
