import type { Duplex } from 'node:stream'
import { type CloseName, ProblemError } from '@cuecard/contracts'
import { type Authenticator, forbidden, type Principal } from '@cuecard/http-service'
import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import { admit } from './admission.ts'
import { Conversation, type ConversationServices } from './conversation.ts'
import { faultOf } from './desktop-socket.ts'
import { Session, type SessionServices } from './session.ts'
import type { SessionRegistry } from './session-registry.ts'
import { SocketOutlet } from './socket-outlet.ts'
import { addSocketRoute } from './socket-route.ts'

/** What a desktop's socket needs. */
export type DesktopRouteServices = SessionServices & ConversationServices & { registry: SessionRegistry<Session> }

/** `GET /v1/desktop`: an agent's desktop as a WebSocket. */
export function addDesktopRoute(app: FastifyInstance, services: DesktopRouteServices): void {
  const { authenticator, registry, config, metrics } = services
  addSocketRoute(app, {
    url: '/v1/desktop',
    summary: "An agent's desktop: upgrade to WebSocket, subprotocol cuecard.v1",
    metrics,
    admit: async (request) => {
      if (registry.draining) throw new ProblemError('overloaded', 'Shutting down: try again.', { retryable: true })
      const { origin } = request.headers
      if (origin !== undefined && config.allowedOrigins && !config.allowedOrigins.includes(origin)) {
        throw new ProblemError('forbidden', 'Pages of this origin may not open a desktop; see allowedOrigins.')
      }
      return admit(request, (token) => agentOf(token, authenticator))
    },
    open: (socket, stream, principal) => openSession(socket, stream, principal, services),
  })
}

/** Only agents have desktops. */
async function agentOf(token: string | undefined, authenticator: Authenticator): Promise<Principal> {
  // No token at all is refused like one that is not good.
  const principal = await authenticator.authenticate(token ?? '')
  if (principal.role !== 'agent') throw forbidden(principal.role, ['agent'])
  return principal
}

function openSession(
  socket: WebSocket,
  stream: Duplex,
  principal: Principal,
  services: DesktopRouteServices,
): CloseName | undefined {
  const { registry } = services
  // A drain may have begun while the token was looked at.
  if (registry.draining) return 'draining'
  const seat = registry.seat(principal)
  if (seat === undefined) return 'tooManySessions'
  const session: Session = new Session(services, principal, {
    transport: 'websocket',
    outlet: new SocketOutlet(socket, stream, (at) => ({ type: 'heartbeat', at })),
    onEnd: () => {
      conversation.stop()
      registry.remove(session)
    },
  })
  const conversation = new Conversation(session, services)
  registry.add(session, seat)
  // Messages come as one Buffer each: that is the default `binaryType` of `ws`.
  socket.on('message', (data, isBinary) => conversation.receive(data as Buffer, isBinary))
  socket.on('error', (error) => session.end(faultOf(error)))
  socket.on('close', () => session.lost())
  return undefined
}
