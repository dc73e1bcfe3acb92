import { ProblemError } from '@cuecard/contracts'
import { errors, type JWTPayload } from 'jose'
import { defaultTenant, type Principal, type Role, roles } from './principal.ts'

/** The longest token that is looked at, in characters. */
export const maxTokenLength = 8_192

const maxNameLength = 256

/**
 * Verifies `token` with `verify` and reads the principal from its claims: `sub` is the agent, `tenant` the tenant
 * (`default` when absent), `role` the role; `exp` must be there.
 */
export async function principalOfToken(
  token: string,
  verify: (token: string) => Promise<{ payload: JWTPayload }>,
): Promise<Principal> {
  if (token.length > maxTokenLength) throw unauthenticated(new Error('token too long'))
  let payload: JWTPayload
  try {
    ;({ payload } = await verify(token))
  } catch (error) {
    throw isTokenFault(error) ? unauthenticated(error) : keysUnavailable(error)
  }
  const { sub, exp, tenant = defaultTenant, role } = payload
  if (!isName(sub)) throw unauthenticated(new Error('claim sub is not a name'))
  if (!isName(tenant)) throw unauthenticated(new Error('claim tenant is not a name'))
  if (!isRole(role)) throw unauthenticated(new Error('claim role is not a known role'))
  if (exp === undefined) throw unauthenticated(new Error('claim exp is missing'))
  return { tenant, agentId: sub, role, expiresAt: exp * 1_000 }
}

/** The one answer to every token that is not good: it does not help whoever is guessing. */
export function unauthenticated(cause?: unknown): ProblemError {
  return new ProblemError('unauthenticated', 'A valid bearer token is required: get a new one and try again.', {
    cause,
  })
}

// Everything jose says about a token is the token's fault, except when it speaks of the key set's own endpoint.
function isTokenFault(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false
  return !(
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    error.code === errors.JOSEError.code
  )
}

function keysUnavailable(cause: unknown): ProblemError {
  return new ProblemError('overloaded', 'Tokens cannot be verified at the moment: try again shortly.', {
    retryable: true,
    cause,
  })
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= maxNameLength
}

function isRole(value: unknown): value is Role {
  return (roles as readonly unknown[]).includes(value)
}
