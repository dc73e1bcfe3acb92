import { charKind, codePointMask, unitLength } from '../../folding.ts'
import type { Detector, StreamView } from '../detector.ts'
import { type Automaton, boundary, root } from './automaton.ts'
import type { Edge, SignedTerm } from './patterns.ts'
import { ignored, type Reading, readWords } from './reading.ts'
import { SymbolTrail } from './symbol-trail.ts'
import type { Term } from './term.ts'
import { maxBlankUnits, maxSymbolUnits, type ReportTerm, withClosingEmphasis } from './words.ts'

/** The marks that part a number when a digit follows: decimals and thousands. */
const points = new Set([...'.,'].map((char) => char.codePointAt(0)!))

/** A match that holds if no digit comes after the point that has been read. */
interface Undecided {
  term: Term
  start: number
  end: number
}

/**
 * Finds terms in which signs count, in one reading. A term that begins or ends with a letter or digit stands free there:
 * no letter or digit is next to it, and a number does not go on beyond a point (`0% fee` is not in `1.0% fee`). Where a
 * term begins or ends with a sign, anything may be next to it.
 */
export class SignDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #view: StreamView
  readonly #automaton: Automaton<SignedTerm>
  readonly #reading: Reading
  readonly #report: ReportTerm
  readonly #trail: SymbolTrail
  #state: number = root
  #symbol = -1
  // A term may end with the last symbol, which the next character decides.
  #mayEndHere = false
  #undecided: Undecided[] = []

  constructor(view: StreamView, automaton: Automaton<SignedTerm>, reading: Reading, report: ReportTerm) {
    this.#view = view
    this.#automaton = automaton
    this.#reading = reading
    this.#report = report
    this.#trail = new SymbolTrail(automaton.maxLength + 2)
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (!(char & charKind.skipped)) this.#read(char, offset + index)
      else if (char & charKind.mark && this.#state !== root) this.#trail.extend(offset + index + unitLength(char))
    }
    this.open = this.#firstHeld()
  }

  end(offset: number): void {
    this.#decide(0)
    if (this.#mayEndHere) this.#findEnded(0, offset)
    this.open = Number.POSITIVE_INFINITY
  }

  #firstHeld(): number {
    let held = this.#automaton.held(this.#state)
    if (this.#mayEndHere) {
      for (const { first } of this.#automaton.found(this.#state)) held = Math.max(held, first)
    }
    const start = held > 0 ? this.#trail.start(held) : Number.POSITIVE_INFINITY
    return this.#undecided.reduce((earliest, match) => Math.min(earliest, match.start), start)
  }

  #read(char: number, position: number): void {
    if (this.#undecided.length > 0) this.#decide(char)
    const symbol = this.#reading.symbolOf(char)
    if (symbol === ignored) {
      if (this.#state !== root && position - this.#trail.end(1) > maxSymbolUnits) this.#startOver(char, position)
      return
    }
    const isRepeat = symbol === boundary || (this.#reading.joinsRepeats && !(char & charKind.unspaced))
    if (symbol === this.#symbol && isRepeat) {
      this.#trail.extend(position + unitLength(char))
      const limit = symbol === boundary ? maxBlankUnits : maxSymbolUnits
      if (this.#state !== root && position - this.#trail.start(1) >= limit) this.#startOver(char, position)
      return
    }
    if (this.#mayEndHere) this.#findEnded(char, position)
    this.#symbol = symbol
    this.#trail.push(position, position + unitLength(char), char)
    this.#state = this.#automaton.step(this.#state, symbol)
    this.#mayEndHere = this.#state !== root && this.#automaton.found(this.#state).length > 0
  }

  #startOver(next: number, position: number): void {
    if (this.#mayEndHere) this.#findEnded(next, position)
    this.#state = root
  }

  #findEnded(next: number, position: number): void {
    this.#mayEndHere = false
    for (const { value, first, last } of this.#automaton.found(this.#state)) {
      const { term, words, startsWith, endsWith } = value
      if (!this.#standsFree(startsWith, first) || (endsWith !== 'free' && isWordChar(next))) continue
      const start = this.#trail.start(first)
      const end = this.#trail.end(last)
      const written = this.#view.slice(start, end)
      if (!this.#reading.isTerm(readWords(written, this.#reading).flat(), words.flat())) continue
      const match = { term, start, end: withClosingEmphasis(this.#view, written, end, position) }
      if (endsWith === 'digit' && isPoint(next)) this.#undecided.push(match)
      else this.#report(match.term, match.start, match.end)
    }
  }

  #standsFree(startsWith: Edge, first: number): boolean {
    if (startsWith === 'free') return true
    const before = this.#trail.char(first + 1)
    if (isWordChar(before)) return false
    return !(startsWith === 'digit' && isPoint(before) && this.#trail.char(first + 2) & charKind.digit)
  }

  #decide(next: number): void {
    const undecided = this.#undecided
    this.#undecided = []
    if (next & charKind.digit) return
    for (const { term, start, end } of undecided) this.#report(term, start, end)
  }
}

function isWordChar(char: number): boolean {
  return (char & (charKind.letter | charKind.digit)) > 0
}

function isPoint(char: number): boolean {
  return points.has(char & codePointMask)
}
