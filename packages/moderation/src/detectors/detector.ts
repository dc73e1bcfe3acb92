/**
 * A state machine that reads a stream of folded characters and reports matches.
 *
 * What it reports depends on the characters alone, never on how they were cut into `push` calls. Its memory and its
 * `open` span are bounded, and its work is linear in what it reads.
 */
export interface Detector {
  /**
   * The offset of the earliest character that a match not reported yet may still start at; `Infinity` when there is
   * none. Text before it may be shown as far as this detector goes. It never moves back.
   */
  readonly open: number

  /** Reads `count` folded characters (see `foldText`), the first of which is at `offset` of the stream. */
  push(folded: Uint32Array, count: number, offset: number): void

  /** The stream has ended at `offset`: reports what needed to see the end, and closes everything. */
  end(offset: number): void
}

/** What a detector may ask of the stream that it reads. */
export interface StreamView {
  /**
   * The raw text between two offsets. Everything from 64 characters before the earliest `open` of all detectors is
   * there; what is older reads as nothing.
   */
  slice(start: number, end: number): string
}

/** Tells of a match at `[start, end)`; `start` must not be before the detector's `open`. */
export type ReportMatch = (start: number, end: number) => void

/** How many characters before a value its context words are looked for in. */
export const contextLength = 64
