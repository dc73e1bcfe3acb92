import { ProblemError } from '@cuecard/contracts'
import { principalOf, problemSchema, requireRole } from '@cuecard/http-service'
import type { FastifyPluginAsync } from 'fastify'
import Type from 'typebox'
import { Session, type SessionServices } from './session.ts'
import type { SessionRegistry } from './session-registry.ts'
import { SseOutlet } from './sse-outlet.ts'

const headers = Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 512 })) })

/** `GET /v1/desktop/events`: what happens at an agent's desktop as server-sent events, for desktops that only read. */
export function sseRoute(services: SessionServices & { registry: SessionRegistry<Session> }): FastifyPluginAsync {
  const { registry } = services
  return async (app) => {
    app.get<{ Headers: { 'last-event-id'?: string } }>(
      '/v1/desktop/events',
      {
        exposeHeadRoute: false,
        onRequest: requireRole('agent'),
        schema: {
          summary: "An agent's events as server-sent events; goes on after Last-Event-ID",
          headers,
          response: { default: problemSchema },
        },
      },
      async (request, reply) => {
        const principal = principalOf(request)
        if (registry.draining) throw new ProblemError('overloaded', 'Shutting down: try again.', { retryable: true })
        const seat = registry.seat(principal)
        if (seat === undefined) {
          throw new ProblemError('rate_limited', 'This agent has too many desktops open: close one.')
        }
        reply.hijack()
        const session: Session = new Session(services, principal, {
          transport: 'sse',
          outlet: new SseOutlet(reply.raw, { 'cache-control': 'no-store' }),
          onEnd: () => registry.remove(session),
        })
        registry.add(session, seat)
        reply.raw.on('close', () => session.lost())
        // An empty id is what a reader sends that has been told to forget its last one.
        void session.serve(request.headers['last-event-id'] || undefined)
      },
    )
  }
}
