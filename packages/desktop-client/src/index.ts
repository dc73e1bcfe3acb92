import { DesktopClient } from './desktop-client.ts'
import { type ConnectOptions, resolveOptions } from './options.ts'

/**
 * Connects an agent's desktop, and keeps it connected until `close()`. Returns at once; the first `connection` event
 * tells how it went. Raises `DesktopClientError` with `invalid_option` for options that cannot be used.
 */
export function connect(options: ConnectOptions): DesktopClient {
  return new DesktopClient(resolveOptions(options))
}

export type { Clock } from './clock.ts'
export type { AssistStart, DesktopClient, DesktopClientEvents, Feedback, Problem } from './desktop-client.ts'
export { DesktopClientError, type DesktopClientErrorCode } from './errors.ts'
export type { ConnectionState } from './line/connection-state.ts'
export type { ReconnectLimits } from './line/reconnect.ts'
export type { Socket, SocketConstructor } from './line/socket.ts'
export type { TokenOption } from './line/token-source.ts'
export type { ConnectOptions } from './options.ts'
export { type AssistView, type AssistViewState, isRunning, type SentenceView } from './state/assist-view.ts'
export type { Desk } from './state/desk.ts'
