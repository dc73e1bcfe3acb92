import { type Kind, kind } from './characters.ts'
import type { Enclosures } from './enclosures.ts'
import type { Language } from './languages/language.ts'

/**
 * Tells apostrophes from single quotation marks, which only the next character can: an apostrophe stands between
 * letters, a quotation mark opens before one and closes behind one.
 */
export class SingleQuotes {
  readonly #enclosures: Enclosures
  readonly #language: Language
  #undecided = 0
  #mayOpen = false
  /** Start of the word behind a mark that opened; -1 for none. */
  #wordStart = -1

  constructor(enclosures: Enclosures, language: Language) {
    this.#enclosures = enclosures
    this.#language = language
  }

  /** Notes a mark; `mayOpen` when no word stands before it. */
  read(codePoint: number, mayOpen: boolean): void {
    this.#undecided = codePoint
    this.#mayOpen = mayOpen
  }

  /** Decides about the mark before the character at `position`, if there was one. */
  settle(found: Kind, position: number): void {
    if (this.#undecided === 0) return
    const mark = this.#undecided
    this.#undecided = 0
    const beforeWord = found === kind.upper || found === kind.lower || found === kind.uncased
    // Scripts without case have no apostrophes: behind one of their words it closes a quotation, whatever follows.
    if (!beforeWord || (found === kind.uncased && !this.#mayOpen)) this.#enclosures.close(mark)
    else if (this.#mayOpen) {
      this.#enclosures.open(mark, 'embedded')
      this.#wordStart = position
    }
  }

  /** At the end of a word: such as 'em have an apostrophe before them, not a quotation mark. */
  endWord(position: number, slice: (start: number, end: number) => string): void {
    if (this.#wordStart < 0) return
    if (this.#language.elisions.has(slice(this.#wordStart, position).toLowerCase())) this.#enclosures.dropLast()
    this.#wordStart = -1
  }

  clear(): void {
    this.#undecided = 0
    this.#wordStart = -1
  }
}
