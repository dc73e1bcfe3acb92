import { type CloseName, type ProblemCode, ProblemError } from '@cuecard/contracts'
import { type Authenticator, bearerToken, forbidden, type Principal } from '@cuecard/http-service'
import type { FastifyRequest } from 'fastify'

const tokenPrefix = 'bearer.'

/** Whom a socket is opened for, or why it is closed at once. */
export type Admission = Principal | CloseName

/**
 * Authenticates a request for a socket by `Authorization: Bearer` or, as browsers must, by a second subprotocol
 * `bearer.<token>`. Only agents have desktops.
 *
 * A page cannot see why an upgrade failed. So a refusal is thrown, as an HTTP answer, only to a client that can: for one
 * that names an origin or puts the token among the subprotocols it comes back as the name of a close code.
 */
export async function admit(request: FastifyRequest, authenticator: Authenticator): Promise<Admission> {
  const { authorization, origin, 'sec-websocket-protocol': protocols } = request.headers
  const offered = protocols?.split(',').map((protocol) => protocol.trim())
  const offeredToken = offered?.find((protocol) => protocol.startsWith(tokenPrefix))?.slice(tokenPrefix.length)
  try {
    // No token at all is refused like one that is not good.
    const principal = await authenticator.authenticate(bearerToken(authorization) ?? offeredToken ?? '')
    if (principal.role !== 'agent') throw forbidden(principal.role, ['agent'])
    return principal
  } catch (error) {
    const seesCloseCodesOnly = origin !== undefined || offeredToken !== undefined
    const closeName = error instanceof ProblemError ? closeNames[error.code] : undefined
    if (seesCloseCodesOnly && closeName) return closeName
    throw error
  }
}

const closeNames: Partial<Record<ProblemCode, CloseName>> = {
  unauthenticated: 'authentication',
  forbidden: 'forbidden',
  // The keys cannot be had now, which is not the token's fault: the desktop comes back with the one that it has.
  overloaded: 'draining',
}
