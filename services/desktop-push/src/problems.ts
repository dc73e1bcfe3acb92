import { ProblemError, type PushFrame } from '@cuecard/contracts'
import { journalProblem } from '@cuecard/journal'

/** How many violations an `error` frame lists. */
const maxViolations = 8

/** The problem that a desktop is told for `error`; what nobody expected is `internal`. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const unexpected = 'Something went wrong here; the logs have it.'
  return journalProblem(error) ?? new ProblemError('internal', unexpected, { cause: error })
}

/** The `error` frame for `problem`; its message lists what is wrong and where. */
export function errorFrame({ code, message, violations }: ProblemError): PushFrame {
  const list = violations.slice(0, maxViolations).map((violation) => `${violation.path || '/'} ${violation.message}`)
  return { type: 'error', code, message: list.length === 0 ? message : `${message} ${list.join('; ')}.` }
}
