import { ProblemError } from '@cuecard/contracts'
import type { FastifyPluginAsync } from 'fastify'
import Type, { type Static } from 'typebox'
import type { DevelopmentAuthenticator } from './development-authenticator.ts'
import { isLoopback } from './loopback.ts'
import { roles } from './principal.ts'

const name = Type.String({ minLength: 1, maxLength: 256 })
const querystring = Type.Object(
  {
    agent: name,
    role: Type.Optional(Type.Union(roles.map((role) => Type.Literal(role)))),
    tenant: Type.Optional(name),
  },
  { additionalProperties: false },
)

/**
 * `GET /dev/token?agent=<id>[&role=agent][&tenant=default]` answers `{token}`. For development alone: register it only
 * beside the {@link DevelopmentAuthenticator}, which exists on loopback only.
 */
export function developmentTokenRoute(authenticator: DevelopmentAuthenticator): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Querystring: Static<typeof querystring> }>(
      '/dev/token',
      {
        schema: {
          summary: 'Issue a development token',
          querystring,
          response: { 200: Type.Object({ token: Type.String() }) },
        },
      },
      async (request, reply) => {
        // A page of another origin can point its own host name at 127.0.0.1 (DNS rebinding), but not the Host header.
        if (!isLoopback(request.hostname)) throw new ProblemError('forbidden', 'Ask for this by a loopback address.')
        const { agent, role = 'agent', tenant } = request.query
        reply.header('cache-control', 'no-store')
        return { token: await authenticator.issueToken({ agent, role, ...(tenant !== undefined && { tenant }) }) }
      },
    )
  }
}
