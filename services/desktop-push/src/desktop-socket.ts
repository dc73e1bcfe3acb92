import { type CloseName, closeCodes, desktopSubprotocol, maxDesktopFrameBytes } from '@cuecard/contracts'
import type { WebsocketPluginOptions } from '@fastify/websocket'
import { WebSocket } from 'ws'
import { closeTimeoutMs } from './outlet.ts'

/**
 * A WebSocket that tells its peer's protocol faults by Cuecard's close codes.
 *
 * `ws` closes by itself on a message over the cap, on text that is no UTF-8, on too many fragments and on anything that
 * is no WebSocket frame. It does so with RFC 6455's own codes, which tell a desktop nothing about coming back.
 */
class DesktopSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    const fault = code === undefined ? undefined : faults.get(code)
    if (fault) super.close(closeCodes[fault].code, closeCodes[fault].reason)
    else super.close(code, reason)
  }
}

// RFC 6455, section 7.4.1: protocol error, data of a type not taken, invalid text, policy (fragments), too big.
const faults: ReadonlyMap<number, CloseName> = new Map([
  [1002, 'badFrame'],
  [1003, 'badFrame'],
  [1007, 'badFrame'],
  [1008, 'badFrame'],
  [1009, 'tooLarge'],
])

/** Which fault of the peer `error`, emitted by its socket, was. */
export function faultOf(error: Error & { code?: string }): CloseName {
  return error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 'tooLarge' : 'badFrame'
}

type ServerOptions = NonNullable<WebsocketPluginOptions['options']>

// The caps on fragments stop messages in pieces that cost far more to hold than they weigh (CVE-2026-48779).
const options = {
  // The types ask for the module's whole namespace; the server only constructs.
  WebSocket: DesktopSocket as unknown as NonNullable<ServerOptions['WebSocket']>,
  maxPayload: maxDesktopFrameBytes,
  maxFragments: 16,
  maxBufferedChunks: 64,
  perMessageDeflate: false,
  clientTracking: false,
  closeTimeout: closeTimeoutMs,
  // Cuecard's subprotocol if it was offered, and never the one that carries the token.
  handleProtocols: (offered: ReadonlySet<string>) => offered.has(desktopSubprotocol) && desktopSubprotocol,
}

/** How desktops' sockets are served. */
export const socketServerOptions: ServerOptions = options
