import type { CompiledPolicy, CompiledRule } from './compile-policy.ts'
import { contextLength, type Detector } from './detectors/detector.ts'
import { charKind, foldText, isHighSurrogate, maxSkippedRun } from './folding.ts'

/** A rule that applies to a span of the stream. */
export interface Match {
  rule: CompiledRule
  start: number
  end: number
}

/** How many characters are folded at a time: what a stream keeps for it does not depend on its longest piece. */
const blockLength = 1024

/** Folds to no letter, digit or separator that any detector knows. */
const wall = 0xfffd

/**
 * Runs every detector of a policy over a stream, once over each character.
 *
 * After each `read`, every match that starts before `settled` has been told, and none that is told later starts there.
 */
export class Scanner {
  /** Every match that starts before this offset is known. */
  settled = 0
  readonly #detectors: Detector[]
  // The raw text that matches are read in; its first character is at `#textStart` of the stream.
  #text = ''
  #textStart = 0
  #length = 0
  // The first half of a surrogate pair whose second half has not come yet.
  #half = ''
  #skippedRun = 0
  readonly #folded = new Uint32Array(blockLength + 1)

  constructor(policy: CompiledPolicy, onMatch: (match: Match) => void) {
    const view = { slice: (start: number, end: number) => this.slice(start, end) }
    this.#detectors = policy.createDetectors(view, (rule, start, end) => {
      if (start < this.settled) throw new Error(`Rule ${rule.name} matches text that may have been shown already`)
      onMatch({ rule, start, end })
    })
  }

  /** Reads the next piece of the stream. */
  read(piece: string): void {
    for (let from = 0; from < piece.length; from += blockLength) {
      const text = this.#half + piece.slice(from, from + blockLength)
      this.#half = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.slice(-1) : ''
      this.#scan(this.#half === '' ? text : text.slice(0, -1))
      this.#settle()
    }
  }

  /** The stream has ended: settles everything. */
  end(): void {
    this.#scan(this.#half)
    this.#half = ''
    for (const detector of this.#detectors) detector.end(this.#length)
    this.#settle()
  }

  /** The raw text between two offsets, as far as it is still kept. */
  slice(start: number, end: number): string {
    return this.#text.slice(Math.max(0, start - this.#textStart), Math.max(0, end - this.#textStart))
  }

  #scan(text: string): void {
    if (text.length === 0) return
    foldText(text, this.#folded)
    this.#breakSkippedRuns(text.length)
    const offset = this.#length
    this.#text += text
    this.#length += text.length
    for (const detector of this.#detectors) detector.push(this.#folded, text.length, offset)
  }

  #breakSkippedRuns(count: number): void {
    for (let index = 0; index < count; index++) {
      if (!(this.#folded[index]! & charKind.skipped)) this.#skippedRun = 0
      else if (++this.#skippedRun > maxSkippedRun) this.#folded[index] = wall
    }
  }

  #settle(): void {
    let settled = this.#length
    for (const { open } of this.#detectors) settled = Math.min(settled, open)
    this.settled = settled
    const keepFrom = settled - contextLength
    if (keepFrom > this.#textStart) {
      this.#text = this.#text.slice(keepFrom - this.#textStart)
      this.#textStart = keepFrom
    }
  }
}
