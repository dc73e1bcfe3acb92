import type { Duplex } from 'node:stream'
import type { CloseName } from '@cuecard/contracts'
import type { Principal } from '@cuecard/http-service'
import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import { admit } from '../admission.ts'
import { faultOf } from '../desktop-socket.ts'
import { SocketOutlet } from '../socket-outlet.ts'
import { addSocketRoute } from '../socket-route.ts'
import { identify } from './caller.ts'
import { DirectStream } from './direct-stream.ts'
import { InitConversation } from './init-conversation.ts'
import { admitPage } from './origins.ts'
import { socketForm } from './socket-form.ts'
import { refuseWhileDraining, type StreamRouteServices } from './stream-route.ts'

/** `/ws`: an assist over a socket of its own. */
export function addInitRoute(app: FastifyInstance, services: StreamRouteServices): void {
  const { authenticator, registry, config, direct, metrics } = services
  addSocketRoute(app, {
    url: '/ws',
    summary: 'The answer to an init frame: upgrade to WebSocket',
    metrics,
    admit: async (request) => {
      refuseWhileDraining(registry)
      admitPage(request, config.allowedOrigins)
      return admit(request, (token) => identify(request, token, authenticator, direct))
    },
    open: (socket, stream, caller) => openStream(socket, stream, caller, services),
  })
}

function openStream(
  socket: WebSocket,
  connection: Duplex,
  caller: Principal,
  services: StreamRouteServices,
): CloseName | undefined {
  const { registry } = services
  // A drain may have begun while the token was looked at.
  if (registry.draining) return 'draining'
  const seat = registry.seat(caller)
  if (seat === undefined) return 'tooManySessions'
  const stream: DirectStream = new DirectStream(services, caller, socketForm, {
    transport: 'direct-websocket',
    outlet: new SocketOutlet(socket, connection),
    onEnd: () => {
      conversation.stop()
      registry.remove(stream)
    },
  })
  const conversation = new InitConversation(stream, caller, services)
  registry.add(stream, seat)
  // Messages come as one Buffer each: that is the default `binaryType` of `ws`.
  socket.on('message', (data, isBinary) => conversation.receive(data as Buffer, isBinary))
  socket.on('error', (error) => stream.end(faultOf(error)))
  socket.on('close', () => stream.lost())
  return undefined
}
