import { Http2ServerResponse } from 'node:http2'
import type { Connections } from '../server/connections.ts'
import type { VendorResponse } from '../server/vendor-server.ts'
import type { Channel } from './channel.ts'
import { Http1Channel } from './http1-channel.ts'
import { Http2Channel } from './http2-channel.ts'

/** What can carry the body of `response`; nothing when its connection has gone. */
export function channelOf(
  response: VendorResponse,
  connections: Connections,
  isCloseDelimited: boolean,
): Channel | undefined {
  if (response instanceof Http2ServerResponse) {
    return response.stream.destroyed ? undefined : new Http2Channel(response)
  }
  const { socket } = response
  if (socket === null || socket.destroyed) return undefined
  return new Http1Channel(response, socket, connections.under(socket), isCloseDelimited)
}
