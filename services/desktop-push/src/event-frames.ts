import type { CursorCodec, Entry } from '@cuecard/journal'
import { type OutgoingFrame, outgoingFrame } from './outlet.ts'

/**
 * Turns entries into the frames that desktops get. An entry that several sessions are handed as one object is made into
 * text once.
 */
export class EventFrames {
  readonly #cursors: CursorCodec
  readonly #epoch: string
  readonly #frames = new WeakMap<Entry, OutgoingFrame>()

  constructor(cursors: CursorCodec, epoch: string) {
    this.#cursors = cursors
    this.#epoch = epoch
  }

  /** The frame of `entry`; the same one every time. */
  of(entry: Entry): OutgoingFrame {
    const known = this.#frames.get(entry)
    if (known) return known
    const { assistId, seq, event, offset, at } = entry
    const cursor = this.#cursors.encode(entry, this.#epoch, offset)
    const shown = { ...event, cursor, assistId, seq, at: new Date(at).toISOString() }
    const frame = outgoingFrame(shown, { cursor, at })
    this.#frames.set(entry, frame)
    return frame
  }
}
