import { ProblemError } from '@cuecard/contracts'
import { type Authenticator, defaultTenant, forbidden, isLoopback, type Principal } from '@cuecard/http-service'
import type { FastifyRequest } from 'fastify'
import type { DirectStreamsConfig } from './config.ts'

/**
 * Who asks for a direct stream: an agent for themselves, a service as the configured agent, and where development needs
 * no token, whoever has none as that agent too.
 *
 * @throws ProblemError `unauthenticated` or `forbidden`.
 */
export async function identify(
  request: FastifyRequest,
  token: string | undefined,
  authenticator: Authenticator,
  { agentId, withoutToken }: DirectStreamsConfig,
): Promise<Principal> {
  if (token === undefined && withoutToken) {
    // A page of another origin can point its own host name at 127.0.0.1 (DNS rebinding), but not the Host header.
    if (!isLoopback(request.hostname)) {
      throw new ProblemError('forbidden', 'Without a token, ask for this by a loopback address.')
    }
    return { tenant: defaultTenant, agentId, role: 'agent', expiresAt: Number.POSITIVE_INFINITY }
  }
  const principal = await authenticator.authenticate(token ?? '')
  if (principal.role === 'agent') return principal
  if (principal.role === 'service') return { ...principal, agentId }
  throw forbidden(principal.role, ['agent', 'service'])
}
