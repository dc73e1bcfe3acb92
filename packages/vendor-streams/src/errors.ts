import { CuecardError } from '@cuecard/contracts'

/** Why a vendor's stream could not be had, or could not be finished. `docs/errors.md` lists cause and cure. */
export type VendorErrorCode =
  | 'vendor_credentials_missing'
  | 'vendor_credentials_refused'
  | 'vendor_forbidden'
  | 'vendor_request_refused'
  | 'vendor_rate_limited'
  | 'vendor_unavailable'
  | 'vendor_timeout'
  | 'vendor_protocol'
  | 'vendor_event_too_large'
  | 'vendor_answer_too_long'
  | 'vendor_response_too_large'
  | 'vendor_stream_broken'
  | 'vendor_diverged'
  | 'vendor_chunks_missing'
  | 'vendor_circuit_open'
  | 'vendor_gave_up'

/**
 * A vendor failed. The message names the profile and what to do; it never carries the vendor's own words, because those may
 * quote the prompt or the answer.
 */
export class VendorError extends CuecardError<VendorErrorCode> {
  /** How long the vendor asked us to wait before the next try, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(
    code: VendorErrorCode,
    message: string,
    options: { retryable?: boolean; retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(code, message, options)
    this.retryAfterMs = options.retryAfterMs
  }
}
