/** How the desktop stands with the server, in words for a person. `since` and `at` are milliseconds since the epoch. */
export type ConnectionState =
  /** The first line is being opened. */
  | { readonly status: 'connecting'; readonly since: number }
  /** Events arrive as they happen. */
  | { readonly status: 'live'; readonly since: number; readonly sessionId: string }
  /** No line since `since`, after `failures` that brought nothing new; the next attempt is, or was, at `at`. */
  | { readonly status: 'reconnecting'; readonly since: number; readonly at: number; readonly failures: number }
  /** Taken offline by `disconnect()`. */
  | { readonly status: 'offline'; readonly since: number }
  /** There is no token that the server takes. `refreshToken` or `reconnect` begins anew. */
  | { readonly status: 'signed-out'; readonly since: number }
  /** Over, because the same attempt would end the same way, or because of `close()`. `code` is the server's. */
  | { readonly status: 'ended'; readonly since: number; readonly reason: string; readonly code?: number }
