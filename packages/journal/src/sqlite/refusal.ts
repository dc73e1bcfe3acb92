import type { JournalErrorCode } from '../errors.ts'
import type { JournalSetupErrorCode } from '../setup-error.ts'

/**
 * What the writer thread throws where the main thread then raises a `JournalError`: error objects lose their class on
 * the way between threads, and so the thread need not load what the class needs.
 */
export class Refusal extends Error {
  readonly code: JournalErrorCode

  constructor(code: JournalErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** As {@link Refusal}, where the main thread raises a `JournalSetupError`. */
export class SetupRefusal extends Error {
  readonly code: JournalSetupErrorCode

  constructor(code: JournalSetupErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
