import { charKind, codePointMask, unitLength } from '../../folding.ts'
import type { Detector, StreamView } from '../detector.ts'
import { type Automaton, boundary, root } from './automaton.ts'
import { spells } from './spelling.ts'
import { SymbolTrail } from './symbol-trail.ts'
import type { Term } from './term.ts'
import { classOf, isEmphasis, isSymbol, wordsOf } from './text-atoms.ts'
import type { ReportTerm } from './words.ts'

const maxBlanks = 3
const blank = 0x20
/** The marks that letters of one word are kept apart with. */
const marks = new Set([...'.-_/,|·•'].map((char) => char.codePointAt(0)!))

/**
 * Finds terms whose letters stand alone: `v o y`, `s.t.r`, `a - b - c`. The letters must all be kept apart alike, by up
 * to {@link maxBlanks} blanks or by one mark, and the term must be all the letters that stand alone there, or
 * `p.a.s.s` would hold a shorter word; a leading "a" or "I" may be a word of its own.
 */
export class SpreadDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #view: StreamView
  readonly #automaton: Automaton<Term>
  readonly #report: ReportTerm
  readonly #trail: SymbolTrail
  #inRun = false
  #state: number = root
  #runGap = 0
  #wordLength = 0
  #symbol: number = boundary
  #start = 0
  #end = 0
  #blanks = 0
  #mark = 0

  constructor(view: StreamView, automaton: Automaton<Term>, report: ReportTerm) {
    this.#view = view
    this.#automaton = automaton
    this.#report = report
    this.#trail = new SymbolTrail(automaton.maxLength + 2)
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (char & charKind.mark && this.#wordLength > 0) this.#end = offset + index + unitLength(char)
      if (char & charKind.skipped) continue
      if (isSymbol(char)) this.#readSymbol(char, offset + index)
      else if (!isEmphasis(char & codePointMask)) this.#readSeparator(char)
    }
    this.open = this.#firstHeld()
  }

  end(): void {
    if (this.#wordLength === 1) this.#addLetter()
    this.#closeRun()
    this.open = Number.POSITIVE_INFINITY
  }

  #firstHeld(): number {
    const held = this.#automaton.held(this.#state)
    const runStart = held > 0 ? this.#trail.start(held) : Number.POSITIVE_INFINITY
    const mayStartAnother = this.#inRun && this.#automaton.held(this.#startRun()) > 0
    return this.#wordLength === 1 || mayStartAnother ? Math.min(runStart, this.#start) : runStart
  }

  #readSymbol(char: number, position: number): void {
    if (this.#wordLength === 0) {
      this.#checkGap()
      this.#symbol = classOf(char & codePointMask)
      this.#start = position
      this.#end = position + unitLength(char)
    } else if (this.#wordLength === 1) {
      // A word of two letters: none of them stands alone.
      this.#closeRun()
    }
    if (this.#wordLength < 2) this.#wordLength++
  }

  #checkGap(): void {
    if (!this.#inRun) return
    const gap = this.#mark || blank
    if (this.#runGap !== 0 && this.#runGap !== gap) {
      // `a w.o.r.d`: the last letter of one run is the first of the next.
      this.#closeRun()
      this.#addLetter()
    }
    this.#runGap = gap
  }

  // The state of a run whose first letter is the last one that was read.
  #startRun(): number {
    return this.#automaton.step(this.#automaton.step(root, boundary), this.#symbol)
  }

  #readSeparator(char: number): void {
    if (this.#wordLength === 1) this.#addLetter()
    this.#wordLength = 0
    if (!this.#inRun) return
    if (char & charKind.blank) {
      const endsClause = this.#mark !== 0 && this.#blanks === 0
      if (endsClause || ++this.#blanks > maxBlanks) this.#closeRun()
    } else if (this.#mark !== 0 || !marks.has(char & codePointMask)) {
      this.#closeRun()
    } else {
      this.#mark = char & codePointMask
    }
  }

  #addLetter(): void {
    if (!this.#inRun) this.#runGap = 0
    this.#state = this.#inRun ? this.#automaton.step(this.#state, this.#symbol) : this.#startRun()
    this.#inRun = true
    this.#trail.push(this.#start, this.#end)
    this.#blanks = 0
    this.#mark = 0
  }

  #closeRun(): void {
    if (!this.#inRun) return
    this.#trail.push(this.#end, this.#end)
    for (const { value, first, last } of this.#automaton.found(this.#automaton.step(this.#state, boundary))) {
      const start = this.#trail.start(first)
      const end = this.#trail.end(last)
      if (spells(wordsOf(this.#view.slice(start, end)).flat(), value.words.flat())) this.#report(value, start, end)
    }
    this.#inRun = false
    this.#state = root
  }
}
