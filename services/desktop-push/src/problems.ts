import { ProblemError } from '@cuecard/contracts'
import { journalProblem } from '@cuecard/journal'

/** How many violations an explanation lists. */
const maxViolations = 8

/** The problem that a desktop is told for `error`; what nobody expected is `internal`. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const unexpected = 'Something went wrong here; the logs have it.'
  return journalProblem(error) ?? new ProblemError('internal', unexpected, { cause: error })
}

/** What is wrong, where there is no room but for one text: the message, and what is wrong where. */
export function explain({ code, message, violations }: ProblemError): { code: ProblemError['code']; message: string } {
  const list = violations.slice(0, maxViolations).map((violation) => `${violation.path || '/'} ${violation.message}`)
  return { code, message: list.length === 0 ? message : `${message} ${list.join('; ')}.` }
}
