import { ProblemError } from '@cuecard/contracts'
import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Authenticator, Principal, Role } from './principal.ts'
import { unauthenticated } from './token-claims.ts'

const authenticatorKey = Symbol('authenticator')
const principalKey = Symbol('principal')

/** Lets the routes of `app` use {@link requireRole}. */
export function decorateAuthentication(app: FastifyInstance, authenticator: Authenticator): void {
  app.decorate(authenticatorKey, authenticator)
  app.decorateRequest(principalKey, undefined)
}

/**
 * An `onRequest` hook that lets a request pass when its `Authorization: Bearer` token is good for one of `allowed`.
 * Otherwise the answer is 401 `unauthenticated` or 403 `forbidden`, before anything of the body is read.
 */
export function requireRole(...allowed: readonly Role[]): onRequestAsyncHookHandler {
  return async (request) => {
    const token = bearerToken(request.headers.authorization)
    if (token === undefined) throw unauthenticated()
    const principal = await request.server.getDecorator<Authenticator>(authenticatorKey).authenticate(token)
    if (!allowed.includes(principal.role)) throw forbidden(principal.role, allowed)
    request.setDecorator<Principal>(principalKey, principal)
  }
}

/** Who sent this request. The route must have {@link requireRole} before it; without, this throws. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = request.getDecorator<Principal | undefined>(principalKey)
  if (!principal) throw new Error(`The route ${request.routeOptions.url} has no requireRole hook.`)
  return principal
}

/** The token of an `Authorization` header (RFC 6750, section 2.1), if there is one. */
export function bearerToken(header: string | undefined): string | undefined {
  return header?.match(/^Bearer +([\w.~+/-]+=*) *$/i)?.[1]
}

/** The answer to a caller whose role is not among `allowed`. */
export function forbidden(role: Role, allowed: readonly Role[]): ProblemError {
  return new ProblemError('forbidden', `The role ${role} may not do this; it needs ${allowed.join(' or ')}.`)
}
