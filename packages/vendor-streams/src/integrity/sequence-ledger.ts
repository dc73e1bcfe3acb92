/** How many frames may wait for one that is missing before it counts as lost. */
const reorderWindow = 8

/** Up to so many chunks one missing one says little about the rest. */
const fewestChunks = 20

/** The part of the chunks that may be missing before an answer cannot be relied on (Genesys Cloud: 5 %). */
const tolerableGaps = 0.05

/** Numbers that never came, as ranges with both ends. */
export type Gaps = [first: number, last: number][]

/**
 * Puts the numbered frames of one connection into their order: a frame that came twice is left out, one that came too
 * early waits for those before it as long as few others come, and what never came is a gap. Pure and bounded.
 */
export class SequenceLedger<Value> {
  readonly #waiting = new Map<number, Value>()
  #next: number | undefined
  #seen = 0
  #missing = 0
  readonly #gaps: Gaps = []

  /** Takes the frame with the number `sequence`; gives the values whose turn it is. */
  push(sequence: number, value: Value): Value[] {
    // Vendors count from 0 or from 1; a higher first number means that the beginning is lost.
    this.#next ??= Math.min(sequence, 1)
    // It came before, or so late that those behind it are delivered.
    if (sequence < this.#next || this.#waiting.has(sequence)) return []
    this.#seen++
    this.#waiting.set(sequence, value)
    const values = this.#inOrder()
    while (this.#waiting.size > reorderWindow) values.push(...this.#skip())
    return values
  }

  /** Nothing more comes: gives the values that wait, over the gaps between them. */
  flush(): Value[] {
    const values: Value[] = []
    while (this.#waiting.size > 0) values.push(...this.#skip())
    return values
  }

  /** Frames that came, each once. */
  get seen(): number {
    return this.#seen
  }

  /** The numbers that did not come, in order. */
  get gaps(): Gaps {
    return this.#gaps
  }

  /** So much is missing that the text cannot be relied on; `ended` when no more frames come to judge by. */
  isUnreliable(ended: boolean): boolean {
    return (ended || this.#seen >= fewestChunks) && this.#missing > tolerableGaps * this.#seen
  }

  #inOrder(): Value[] {
    const values: Value[] = []
    let next = this.#next ?? 0
    for (let value = this.#waiting.get(next); value !== undefined; value = this.#waiting.get(next)) {
      values.push(value)
      this.#waiting.delete(next++)
    }
    this.#next = next
    return values
  }

  /** Gives up what is missing before the first frame that waits. */
  #skip(): Value[] {
    const first = Math.min(...this.#waiting.keys())
    const expected = this.#next ?? first
    this.#gaps.push([expected, first - 1])
    this.#missing += first - expected
    this.#next = first
    return this.#inOrder()
  }
}
