/**
 * Why the simulator refuses, as a stable code.
 *
 * `invalid_option`: an option of `startVendorSimulator` or of the command line is out of its range.
 * `invalid_faults`: a fault plan in JSON is not one; `path` says where.
 * `address_in_use`: another process listens on the port already.
 * `cannot_listen`: the address cannot be listened on for another reason.
 */
export type SimulatorErrorCode = 'invalid_option' | 'invalid_faults' | 'address_in_use' | 'cannot_listen'

/** A refusal by the simulator: branch on `code`; `message` says what was wrong, where, and what to do. */
export class SimulatorError extends Error {
  readonly code: SimulatorErrorCode

  constructor(code: SimulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SimulatorError'
    this.code = code
  }
}
