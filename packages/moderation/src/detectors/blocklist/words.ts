import { charKind, codePointMask, unitLength } from '../../folding.ts'
import type { Detector, StreamView } from '../detector.ts'
import { type Automaton, boundary, root } from './automaton.ts'
import { spells } from './spelling.ts'
import { SymbolTrail } from './symbol-trail.ts'
import type { Term } from './term.ts'
import { classOf, isBang, isEmphasis, isSymbol, wordsOf } from './text-atoms.ts'

/** A letter stretched over more units than this, or more emphasis after one, ends what was being spelt. */
export const maxSymbolUnits = 64
/** More white space than this ends a phrase. */
export const maxBlankUnits = 256
/** More punctuation, and white space around it, than this separates like the end of a sentence. */
const maxSeparatorUnits = 8

/** Separators that may stand between the words of a phrase. */
const joiners = new Set([..."-_/'&+.,"].map((char) => char.codePointAt(0)!))
/** Those of them that end a sentence or a part of it when white space follows. */
const marks = new Set([...'.,'].map((char) => char.codePointAt(0)!))

/** Tells of a match of `term` at `[start, end)`. */
export type ReportTerm = (term: Term, start: number, end: number) => void

/**
 * Finds terms as whole words and phrases in every writing that `spells` knows. Between the words of a phrase there may
 * be white space, line ends too, and joiners such as `-`, but no end of a sentence or of a part of it: a mark followed by
 * white space, a bracket or quotation mark, or more than {@link maxSeparatorUnits} characters that are not all blank.
 */
export class WordDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #view: StreamView
  readonly #automaton: Automaton<Term>
  readonly #report: ReportTerm
  readonly #trail: SymbolTrail
  #state: number
  #symbol: number = boundary
  #isUnspaced = false
  #separatorStart = 0
  #separator = 0
  #isAllBlank = true
  // A `!` after a letter is part of the word if another letter follows.
  #bang = -1
  // A term may end with the last symbol, but marks that belong to it may follow.
  #mayEndHere = false

  constructor(view: StreamView, automaton: Automaton<Term>, report: ReportTerm) {
    this.#view = view
    this.#automaton = automaton
    this.#report = report
    this.#trail = new SymbolTrail(automaton.maxLength + 2)
    this.#state = automaton.step(root, boundary)
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (!(char & charKind.skipped)) this.#read(char, offset + index)
      else if (char & charKind.mark && this.#symbol !== boundary) this.#trail.extend(offset + index + unitLength(char))
    }
    this.open = this.#firstHeld()
  }

  end(offset: number): void {
    if (this.#mayEndHere) this.#reportFound(offset)
    if (this.#symbol !== boundary) this.#readBoundary(offset)
    this.open = Number.POSITIVE_INFINITY
  }

  #firstHeld(): number {
    let held = this.#automaton.held(this.#state)
    if (this.#mayEndHere) {
      for (const { first } of this.#automaton.found(this.#state)) held = Math.max(held, first)
    }
    return held > 0 ? this.#trail.start(held) : Number.POSITIVE_INFINITY
  }

  #read(char: number, position: number): void {
    if (this.#mayEndHere) this.#reportFound(position)
    if (isSymbol(char)) {
      if (this.#bang >= 0) this.#readSymbol(classOf(0x21), false, this.#bang, this.#bang + 1)
      this.#bang = -1
      const isUnspaced = (char & charKind.unspaced) > 0
      this.#readSymbol(classOf(char & codePointMask), isUnspaced, position, position + unitLength(char))
      return
    }
    if (this.#bang >= 0) {
      this.#readSeparator(0x21, this.#bang)
      this.#bang = -1
    }
    if (this.#symbol === boundary) {
      this.#readSeparator(char, position)
    } else if (isBang(char)) {
      this.#bang = position
    } else if (!isEmphasis(char & codePointMask) || position - this.#trail.end(1) > maxSymbolUnits) {
      this.#readSeparator(char, position)
    }
  }

  #readSymbol(symbol: number, isUnspaced: boolean, start: number, end: number): void {
    if (this.#symbol !== boundary && this.#isUnspaced !== isUnspaced) this.#readBoundary(start)
    if (symbol === this.#symbol && !isUnspaced) {
      this.#trail.extend(end)
      if (end - this.#trail.start(1) > maxSymbolUnits) this.#state = root
      return
    }
    this.#symbol = symbol
    this.#isUnspaced = isUnspaced
    this.#trail.push(start, end)
    this.#state = this.#automaton.step(this.#state, symbol)
    this.#mayEndHere = this.#automaton.found(this.#state).length > 0
  }

  #readSeparator(char: number, position: number): void {
    const code = char & codePointMask
    const isBlank = (char & charKind.blank) > 0
    if (this.#symbol !== boundary) {
      this.#readBoundary(position)
      this.#separatorStart = position
      this.#separator = 0
      this.#isAllBlank = true
    }
    this.#isAllBlank &&= isBlank
    const endsPhrase = isBlank ? marks.has(this.#separator) : !joiners.has(code)
    if (endsPhrase || position - this.#separatorStart >= (this.#isAllBlank ? maxBlankUnits : maxSeparatorUnits)) {
      this.#state = this.#automaton.step(root, boundary)
    }
    this.#separator = code
  }

  #readBoundary(position: number): void {
    this.#symbol = boundary
    this.#trail.push(position, position)
    this.#state = this.#automaton.step(this.#state, boundary)
    this.#reportFound(position)
  }

  #reportFound(position: number): void {
    this.#mayEndHere = false
    for (const { value, first, last } of this.#automaton.found(this.#state)) {
      const start = this.#trail.start(first)
      const end = this.#trail.end(last)
      const written = this.#view.slice(start, end)
      if (!spells(wordsOf(written).flat(), value.words.flat())) continue
      this.#report(value, start, withClosingEmphasis(this.#view, written, end, position))
    }
  }
}

/** `h**ello**`: the end of a match with the marker before `limit` that closes what opened inside of `written`. */
export function withClosingEmphasis(view: StreamView, written: string, end: number, limit: number): number {
  if (!/[*~`]/.test(written)) return end
  const [closing] = /^[*~`]*/.exec(view.slice(end, limit))!
  return end + closing.length
}
