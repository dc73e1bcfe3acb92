import { type CloseName, type ProblemCode, ProblemError } from '@cuecard/contracts'
import { bearerToken, type Principal } from '@cuecard/http-service'
import type { FastifyRequest } from 'fastify'

const tokenPrefix = 'bearer.'

/** Whom a socket is opened for, or why it is closed at once. */
export type Admission = Principal | CloseName

/**
 * Authenticates a request for a socket by `Authorization: Bearer` or, as browsers must, by a second subprotocol
 * `bearer.<token>`: `identify` gets that token, or nothing when none was given.
 *
 * A page cannot see why an upgrade failed. So a refusal is thrown, as an HTTP answer, only to a client that can: for one
 * that names an origin or puts the token among the subprotocols it comes back as the name of a close code.
 */
export async function admit(
  request: FastifyRequest,
  identify: (token: string | undefined) => Promise<Principal>,
): Promise<Admission> {
  const { origin } = request.headers
  const offered = offeredToken(request.headers['sec-websocket-protocol'])
  try {
    return await identify(sentToken(request) ?? offered)
  } catch (error) {
    const seesCloseCodesOnly = origin !== undefined || offered !== undefined
    const closeName = error instanceof ProblemError ? closeNames[error.code] : undefined
    if (seesCloseCodesOnly && closeName) return closeName
    throw error
  }
}

/** The token of the `Authorization` header; an empty one when the header is there and holds none. */
export function sentToken({ headers: { authorization } }: FastifyRequest): string | undefined {
  return authorization === undefined ? undefined : (bearerToken(authorization) ?? '')
}

function offeredToken(protocols: string | undefined): string | undefined {
  const offered = protocols?.split(',').map((protocol) => protocol.trim())
  return offered?.find((protocol) => protocol.startsWith(tokenPrefix))?.slice(tokenPrefix.length)
}

const closeNames: Partial<Record<ProblemCode, CloseName>> = {
  unauthenticated: 'authentication',
  forbidden: 'forbidden',
  // The keys cannot be had now, which is not the token's fault: the desktop comes back with the one that it has.
  overloaded: 'draining',
}
