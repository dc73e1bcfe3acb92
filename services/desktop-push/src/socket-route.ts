import type { ServerResponse } from 'node:http'
import { type CloseName, closeCodes, ProblemError } from '@cuecard/contracts'
import type { Principal } from '@cuecard/http-service'
import websocket from '@fastify/websocket'
import type { FastifyPluginAsync } from 'fastify'
import type { WebSocket } from 'ws'
import { Conversation, type ConversationServices } from './conversation.ts'
import { faultOf, socketServerOptions } from './desktop-socket.ts'
import { type Admission, admit } from './desktop-token.ts'
import { Session, type SessionServices } from './session.ts'
import type { SessionRegistry } from './session-registry.ts'
import { SocketOutlet } from './socket-outlet.ts'

/** What a desktop's socket needs. */
export type SocketRouteServices = SessionServices & ConversationServices & { registry: SessionRegistry }

/** What the upgrade leaves for the socket. */
interface Upgrade {
  admission: Admission
  response: ServerResponse
}

const upgradeKey = Symbol('upgrade')

/** `GET /v1/desktop`: an agent's desktop as a WebSocket. */
export function socketRoute(services: SocketRouteServices): FastifyPluginAsync {
  const { authenticator, registry, config, metrics } = services
  return async (app) => {
    await app.register(websocket, {
      options: socketServerOptions,
      preClose: () => registry.drain(0),
    })
    app.decorateRequest(upgradeKey, undefined)
    app.route({
      method: 'GET',
      url: '/v1/desktop',
      exposeHeadRoute: false,
      schema: { summary: "An agent's desktop: upgrade to WebSocket, subprotocol cuecard.v1" },
      onRequest: async (request, reply) => {
        if (!request.ws) return
        if (registry.draining) throw new ProblemError('overloaded', 'Shutting down: try again.', { retryable: true })
        const { origin } = request.headers
        if (origin !== undefined && config.allowedOrigins && !config.allowedOrigins.includes(origin)) {
          throw new ProblemError('forbidden', 'Pages of this origin may not open a desktop; see allowedOrigins.')
        }
        const admission = await admit(request, authenticator)
        request.setDecorator<Upgrade>(upgradeKey, { admission, response: reply.raw })
      },
      handler: async () => {
        throw new ProblemError('invalid_request', 'This address speaks WebSocket: ask for an upgrade.')
      },
      wsHandler: (socket, request) => {
        const { admission, response } = request.getDecorator<Upgrade>(upgradeKey)
        const stream = request.raw.socket
        // Both hold the request, and with it the token, for as long as the socket is open. The listener would also cut
        // off the close frame that tells the peer of its fault.
        response.detachSocket(stream)
        socket.removeAllListeners('error')
        if (typeof admission === 'string') refuse(socket, admission)
        // A drain may have begun while the token was looked at.
        else if (registry.draining) refuse(socket, 'draining')
        else if (!registry.hasRoom(admission)) refuse(socket, 'tooManySessions')
        else openSession(socket, new SocketOutlet(socket, stream), admission, services)
      },
    })

    function refuse(socket: WebSocket, reason: CloseName): void {
      metrics.ends.inc({ reason })
      socket.on('error', () => {})
      socket.close(closeCodes[reason].code, closeCodes[reason].reason)
    }
  }
}

function openSession(
  socket: WebSocket,
  outlet: SocketOutlet,
  principal: Principal,
  services: SocketRouteServices,
): void {
  const { registry } = services
  const session: Session = new Session(services, principal, outlet, () => {
    conversation.stop()
    registry.remove(session)
  })
  const conversation = new Conversation(session, services)
  registry.add(session)
  // Messages come as one Buffer each: that is the default `binaryType` of `ws`.
  socket.on('message', (data, isBinary) => conversation.receive(data as Buffer, isBinary))
  socket.on('error', (error) => session.end(faultOf(error)))
  socket.on('close', () => session.lost())
}
