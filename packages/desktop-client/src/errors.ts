/** What a caller did, or asked for at a time, that cannot be. */
export type DesktopClientErrorCode =
  /** A frame was to be sent while the connection is not live. Nothing was sent and nothing is kept for later. */
  | 'not_live'
  /** The frame is larger than the server takes (64 KiB). Shorten it. */
  | 'frame_too_large'
  /** An option of `connect` cannot be used; the message names it. */
  | 'invalid_option'
  /** The client was closed for good. Make a new one with `connect`. */
  | 'client_closed'

/** A call that the client refuses. Branch on `code`; the message says what to do and never carries text or a token. */
export class DesktopClientError extends Error {
  readonly code: DesktopClientErrorCode

  constructor(code: DesktopClientErrorCode, message: string) {
    super(message)
    this.name = 'DesktopClientError'
    this.code = code
  }
}
