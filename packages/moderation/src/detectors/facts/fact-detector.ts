import { charKind, codePointMask, unitLength } from '../../folding.ts'
import type { Detector, ReportMatch } from '../detector.ts'
import type { FactPattern } from './fact-patterns.ts'

/** More than this between two words of a fact separates them. */
const maxGapUnits = 4

interface Attempt {
  pattern: FactPattern
  start: number
  end: number
  /** How many symbols have been read. */
  read: number
  gapUnits: number
}

/**
 * Finds facts as whole words: the letters and digits of one, in any case and with or without accents, with up to
 * {@link maxGapUnits} other characters between its words, in an account number between any two. Attempts start where a
 * word does; there are at most as many at once as all facts together have letters.
 */
export class FactDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #patterns = new Map<number, FactPattern[]>()
  readonly #reports: ReadonlyMap<string, ReportMatch>
  readonly #attempts: Attempt[] = []
  #afterWord = false

  constructor(patterns: readonly FactPattern[], reports: ReadonlyMap<string, ReportMatch>) {
    this.#reports = reports
    for (const pattern of patterns) {
      const [first] = pattern.symbols
      const begun = this.#patterns.get(first!)
      if (begun) begun.push(pattern)
      else this.#patterns.set(first!, [pattern])
    }
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (char & charKind.skipped) continue
      const isWord = (char & (charKind.letter | charKind.digit)) > 0
      const isSymbol = isWord || (char & charKind.unspaced) > 0
      if (this.#attempts.length > 0) this.#readOn(char, isSymbol, isWord, offset + index)
      if (isSymbol && !(this.#afterWord && isWord)) this.#begin(char, offset + index)
      this.#afterWord = isWord
    }
    // Attempts are in the order of their start.
    this.open = this.#attempts[0]?.start ?? Number.POSITIVE_INFINITY
  }

  end(): void {
    for (const attempt of this.#attempts) if (isComplete(attempt)) this.#report(attempt)
    this.#attempts.length = 0
    this.open = Number.POSITIVE_INFINITY
  }

  #begin(char: number, position: number): void {
    const patterns = this.#patterns.get(char & codePointMask)
    if (patterns === undefined) return
    const end = position + unitLength(char)
    for (const pattern of patterns) this.#attempts.push({ pattern, start: position, end, read: 1, gapUnits: 0 })
  }

  #readOn(char: number, isSymbol: boolean, isWord: boolean, position: number): void {
    const attempts = this.#attempts
    let kept = 0
    for (const attempt of attempts) {
      if (isComplete(attempt)) {
        if (!isWord || !this.#afterWord) this.#report(attempt)
      } else if (isSymbol ? readSymbol(attempt, char, position) : readSeparator(attempt, char)) {
        attempts[kept++] = attempt
      }
    }
    attempts.length = kept
  }

  #report({ pattern, start, end }: Attempt): void {
    this.#reports.get(pattern.kind)?.(start, end)
  }
}

function readSymbol(attempt: Attempt, char: number, position: number): boolean {
  const { symbols, breaks } = attempt.pattern
  if (symbols[attempt.read] !== (char & codePointMask)) return false
  if (attempt.gapUnits > 0 && !breaks[attempt.read]) return false
  attempt.read++
  attempt.gapUnits = 0
  attempt.end = position + unitLength(char)
  return true
}

function readSeparator(attempt: Attempt, char: number): boolean {
  attempt.gapUnits += unitLength(char)
  return attempt.gapUnits <= maxGapUnits && attempt.pattern.breaks[attempt.read] === true
}

function isComplete({ pattern, read }: Attempt): boolean {
  return read === pattern.symbols.length
}
