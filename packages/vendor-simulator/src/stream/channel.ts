import type { OutgoingHttpHeaders } from 'node:http'

/** What carries the body of one response: a connection of HTTP/1, or a stream of HTTP/2. */
export interface Channel {
  /** Sends the head of a response with status 200. */
  open(headers: OutgoingHttpHeaders): void
  /** Sends part of the body, in one network write; false when the client is behind. */
  send(bytes: string | Buffer): boolean
  /** Whether what was sent still waits for the client. */
  readonly isBehind: boolean
  /** Calls `listener` once, when the client has caught up. */
  onceDrained(listener: () => void): void
  /** Ends the body as HTTP does. */
  end(): void
  /** Closes in the middle of the body, after everything that was sent. */
  close(): void
  /**
   * Resets once everything sent has left this process, and a turn of the event loop later, so that a client in this
   * process has had its turn to read.
   */
  reset(): void
  /** Breaks off now, with what waits to be sent. */
  destroy(): void
}
