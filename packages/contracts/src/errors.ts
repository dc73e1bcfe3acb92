/**
 * The base of every error that Cuecard raises on purpose.
 *
 * Branch on `code`, which is stable; `message` says what was wrong, where, and what to do, and never carries customer
 * text or a secret. `retryable` says whether the same call may succeed later.
 */
export class CuecardError<Code extends string = string> extends Error {
  readonly code: Code
  readonly retryable: boolean

  constructor(code: Code, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.name = new.target.name
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

/**
 * The codes that HTTP answers (RFC 9457 problem details) and `error` frames carry, with the HTTP status of each.
 * `docs/errors.md` lists cause and cure of every one.
 */
export const problemStatus = {
  malformed_json: 400,
  invalid_request: 400,
  unknown_route: 400,
  invalid_cursor: 400,
  unknown_agent: 404,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  idempotency_conflict: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  prompt_too_long: 422,
  rate_limited: 429,
  internal: 500,
  overloaded: 503,
  bad_frame: 400,
  binary_frame: 400,
  unknown_frame: 400,
  duplicate_hello: 400,
  hello_required: 400,
  init_required: 400,
  duplicate_init: 400,
} as const

/** The stable code of a problem that a caller is told about. */
export type ProblemCode = keyof typeof problemStatus

/** One thing that is wrong in a request: where (a JSON Pointer, RFC 6901) and what. */
export interface Violation {
  path: string
  message: string
}

/** A problem that a caller is told about, over HTTP as problem details or over a socket as an `error` frame. */
export class ProblemError extends CuecardError<ProblemCode> {
  readonly status: number
  readonly violations: readonly Violation[]

  constructor(
    code: ProblemCode,
    message: string,
    options: { violations?: readonly Violation[]; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(code, message, options)
    this.status = problemStatus[code]
    this.violations = options.violations ?? []
  }
}
