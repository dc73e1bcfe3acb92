import type { JournalErrorCode } from '../errors.ts'
import type { JournalSetupErrorCode } from '../setup-error.ts'

/**
 * What the writer thread throws where the main thread then raises a `JournalError` or a `JournalSetupError`: error
 * objects lose their class on the way between threads, and so the thread need not load what the classes need.
 */
export class Refusal<Code extends JournalErrorCode | JournalSetupErrorCode> extends Error {
  readonly code: Code

  constructor(code: Code, message: string) {
    super(message)
    this.code = code
  }
}
