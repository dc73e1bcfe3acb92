import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type CloseName, closeCodes, ProblemError } from '@cuecard/contracts'
import type { Principal } from '@cuecard/http-service'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { Admission } from './admission.ts'
import type { DesktopMetrics } from './metrics.ts'

/** An address that is opened as a WebSocket. */
export interface SocketRoute {
  url: string
  summary: string
  metrics: DesktopMetrics
  /** Looks at the request before the upgrade; what it throws is an HTTP answer. */
  admit(request: FastifyRequest): Promise<Admission>
  /** Takes the socket over, or says in the same step why it is to be closed. */
  open(socket: WebSocket, stream: Duplex, principal: Principal): CloseName | undefined
}

/** What the upgrade leaves for the socket. */
interface Upgrade {
  admission: Admission
  response: ServerResponse
}

const upgradeKey = Symbol('upgrade')

/** Adds `route` to `app`, which has the WebSocket plugin. */
export function addSocketRoute(app: FastifyInstance, { url, summary, metrics, admit, open }: SocketRoute): void {
  if (!app.hasRequestDecorator(upgradeKey)) app.decorateRequest(upgradeKey, undefined)
  app.route({
    method: 'GET',
    url,
    exposeHeadRoute: false,
    schema: { summary },
    onRequest: async (request, reply) => {
      if (!request.ws) return
      const admission = await admit(request)
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
      const refusal = typeof admission === 'string' ? admission : open(socket, stream, admission)
      if (refusal === undefined) return
      metrics.ends.inc({ reason: refusal })
      socket.on('error', () => {})
      socket.close(closeCodes[refusal].code, closeCodes[refusal].reason)
    },
  })
}
