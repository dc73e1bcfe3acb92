import { type ProblemCode, type ProblemError, problemStatus, type Violation } from '@cuecard/contracts'
import Type from 'typebox'

/** The media type of {@link ProblemDetails} (RFC 9457, section 3). */
export const problemMediaType = 'application/problem+json'

/** A problem as an HTTP answer tells it (RFC 9457). */
export interface ProblemDetails {
  /** `urn:cuecard:problem:<code>`. */
  type: string
  /** What kind of problem this is; the same for every one of its `code`. */
  title: string
  status: number
  /** What was wrong this time, and what to do. */
  detail: string
  /** Stable: branch on this. */
  code: ProblemCode
  /** `urn:uuid:<id>`; the service's logs carry the same id as `reqId`. */
  instance: string
  /** Every violation of an invalid request, by JSON Pointer into what was sent. */
  errors?: readonly Violation[]
}

const titles: Record<ProblemCode, string> = {
  malformed_json: 'Malformed JSON',
  invalid_request: 'Invalid request',
  unknown_route: 'Unknown route',
  invalid_cursor: 'Invalid cursor',
  unknown_agent: 'Unknown agent',
  unauthenticated: 'Authentication required',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  method_not_allowed: 'Method not allowed',
  idempotency_conflict: 'Idempotency key used before',
  body_too_large: 'Body too large',
  unsupported_media_type: 'Unsupported media type',
  prompt_too_long: 'Prompt too long',
  rate_limited: 'Too many requests',
  internal: 'Internal error',
  overloaded: 'Temporarily unavailable',
  bad_frame: 'Bad frame',
  binary_frame: 'Binary frame',
  unknown_frame: 'Unknown frame type',
  duplicate_hello: 'Second hello',
  hello_required: 'Hello required',
  init_required: 'Init required',
  duplicate_init: 'Second init',
}

/** The problem details of `problem` for the request with the id `requestId`. */
export function problemDetails(problem: ProblemError, requestId: string): ProblemDetails {
  return {
    type: `urn:cuecard:problem:${problem.code}`,
    title: titles[problem.code],
    status: problemStatus[problem.code],
    detail: problem.message,
    code: problem.code,
    instance: `urn:uuid:${requestId}`,
    ...(problem.violations.length > 0 && { errors: problem.violations }),
  }
}

/** The JSON Schema of {@link ProblemDetails}, for a route's `response` schema. */
export const problemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.Union((Object.keys(problemStatus) as ProblemCode[]).map((code) => Type.Literal(code))),
    instance: Type.String(),
    errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
  },
  { title: 'Problem', description: 'RFC 9457 problem details.' },
)
