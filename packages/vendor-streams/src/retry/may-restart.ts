import type { VendorError, VendorErrorCode } from '../errors.ts'
import type { Profile } from '../profile.ts'

/** An answer without end has none the second time, and costs as much. */
const endlessCodes: ReadonlySet<VendorErrorCode> = new Set(['vendor_answer_too_long', 'vendor_response_too_large'])

/** Whether a profile lets a new answer take the place of one of which text was delivered and that `error` ended. */
export function mayRestart({ onDrop }: Profile, { code }: VendorError): boolean {
  return onDrop.find((action) => action === 'restart' || action === 'fail') === 'restart' && !endlessCodes.has(code)
}
