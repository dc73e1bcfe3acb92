/** What the client needs of a WebSocket. The browser's, Node's and the `ws` package's all have it. */
export interface Socket {
  readonly readyState: number
  send(text: string): void
  close(code?: number): void
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void
}

/** A class that opens {@link Socket}s, such as the global `WebSocket`. */
export type SocketConstructor = new (url: string, protocols: string[]) => Socket

/** `WebSocket.OPEN`: frames may be sent. */
export const openState = 1
