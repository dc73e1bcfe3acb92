/** Limits of the desktop sessions of one process. */
export interface DesktopPushConfig {
  /** How often a desktop hears from the server when there is nothing to say. Default 5,000. */
  heartbeatMs: number
  /** How many desktops one agent may have open at a time, WebSocket and SSE together. Default 8. */
  maxSessionsPerAgent: number
  /** How many bytes may wait for one desktop's socket before reading from the journal stops. Default 262,144. */
  maxBufferedBytes: number
  /** How long a desktop may stay behind before its session is closed. Default 10,000. */
  slowConsumerMs: number
  /** How long a desktop may take from the open socket to its `hello`, a direct stream's caller to its `init`. Default 5,000. */
  helloTimeoutMs: number
  /** How many frames a second a desktop may send in the long run; twice as many in one burst. Default 20. */
  maxFramesPerSecond: number
  /** How many frames that make no sense a desktop may send before its session is closed. Default 10. */
  maxBadFrames: number
  /** How many of an agent's newest assists a `gap` tells about; unfinished ones always. Default 20. */
  maxSnapshotAssists: number
  /**
   * The origins from which a page may open a socket (`https://desk.example`, compared exactly); every origin by default,
   * because the token, which no browser sends by itself, is what authenticates. Direct streams take pages of these and of
   * their own host, and no other.
   */
  allowedOrigins?: readonly string[]
}

/** {@link DesktopPushConfig} when nothing is configured. */
export const defaultConfig: DesktopPushConfig = {
  heartbeatMs: 5_000,
  maxSessionsPerAgent: 8,
  maxBufferedBytes: 262_144,
  slowConsumerMs: 10_000,
  helloTimeoutMs: 5_000,
  maxFramesPerSecond: 20,
  maxBadFrames: 10,
  maxSnapshotAssists: 20,
}
