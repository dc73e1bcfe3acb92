import type { CloseName } from '@cuecard/contracts'

/** A frame as it goes out to every desktop that gets it: made into text once. */
export interface OutgoingFrame {
  /** One JSON object. */
  readonly text: string
  /** The size of `text` in UTF-8. */
  readonly bytes: number
  /** Where a desktop that has this frame goes on from; absent on frames that are no part of the log. */
  readonly cursor?: string
  /** When the entry that it tells of was appended, in milliseconds since the epoch. */
  readonly at?: number
}

/** The transport under a session: WebSocket or server-sent events. */
export interface Outlet {
  /** Bytes that were written and have not left the process. */
  readonly bufferedBytes: number
  /** Beats since the desktop was last heard of; always 0 where a desktop has no way to answer. */
  readonly missedBeats: number
  /**
   * Writes the frames, in order, in one go. `flushed` is called once they have left the process, or never will. Frames
   * for an outlet that is closed are dropped.
   */
  write(frames: readonly OutgoingFrame[], flushed?: () => void): void
  /** Shows the desktop that the line is alive, and asks whether it is. `at` is the time as ISO 8601. */
  beat(at: string): void
  /** Ends the line and says why, as far as the transport can. What was written before still goes out. */
  close(name: CloseName): void
  /** Resolves when the line is gone; a desktop that does not answer the close is not waited for longer than 5 s. */
  closed(): Promise<void>
}

/** Makes `frame` into text. */
export function outgoingFrame(frame: object, place: { cursor?: string; at?: number } = {}): OutgoingFrame {
  const text = JSON.stringify(frame)
  return { text, bytes: Buffer.byteLength(text), ...place }
}

/** How long a line may take to end after `close`. */
export const closeTimeoutMs = 5_000
