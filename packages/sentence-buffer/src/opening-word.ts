import { type Kind, kind } from './characters.ts'
import type { Language, WordRole } from './languages/language.ts'

/** A longer word than this is no starter. */
const maxStarterLength = 24
/** A name such as `macOS` or `vSphere` has its capital among its first letters. */
const maxNamePrefix = 8
const romanNumber = /^[IVX]+$/u
/** `At 5 a.m. Mr. Smith went`: after so few words a time of day opens the sentence rather than ending it. */
const maxOpeningWords = 3

/**
 * What the first letter behind a possible end leaves open. `small`: it is a small letter. `elided`: so it is, behind an
 * apostrophe: `'s Avonds`. `joined`: the word follows its dot without white space: `world.Today`. `capital`: it follows
 * an abbreviation. `label`: it is a capital behind an abbreviation that a label may follow: `Apt. B`, `Chap. IV`.
 */
export type OpeningForm = 'small' | 'elided' | 'joined' | 'capital' | 'label'

/** The word behind a possible end where its first letter alone decides nothing. */
export class OpeningWord {
  readonly #form: OpeningForm
  readonly #start: number
  readonly #role: WordRole
  readonly #wordCount: number
  readonly #language: Language
  #afterElision = false

  /** `role` is that of the word before the dot, `wordCount` the number of words up to there. */
  constructor(form: OpeningForm, start: number, role: WordRole, wordCount: number, language: Language) {
    this.#form = form
    this.#start = start
    this.#role = role
    this.#wordCount = wordCount
    this.#language = language
  }

  /** Whether it turned out to be an elision, so that the apostrophe before it opened no quotation. */
  get isElision(): boolean {
    return this.#afterElision
  }

  /** Whether a sentence opens with this word, as far as the code point at `position` shows; undefined for not yet. */
  opensSentence(found: Kind, position: number, slice: (start: number, end: number) => string): boolean | undefined {
    if (this.#afterElision) return found === kind.upper
    if (this.#form === 'small') return this.#isName(found, position)
    if (found <= kind.digit || found === kind.extend || found === kind.ignorable) {
      if (this.#form === 'label' && !romanNumber.test(slice(this.#start, position))) return true
      return position - this.#start > maxStarterLength ? false : undefined
    }
    const word = slice(this.#start, position)
    if (this.#form === 'elided') {
      this.#afterElision = found === kind.space && this.#language.elisions.has(word.toLowerCase())
      return this.#afterElision ? undefined : false
    }
    // J. A. Smith: an initial, though A is an article, too.
    if (word.length === 1 && found === kind.dot) return false
    if (this.#form === 'label') return this.#isNoLabel(word)
    return this.#form === 'joined' ? this.#standsAlone(word, found) : this.#provesEnd(word)
  }

  /** A capital behind small letters is a name such as iPhone; a bracket, the number of an item: a). */
  #isName(found: Kind, position: number): boolean | undefined {
    const length = position - this.#start
    if (found === kind.lower && length < maxNamePrefix) return undefined
    return found === kind.upper || (found === kind.closer && length === 1)
  }

  /** A letter is a label unless it is a word: `No. I know`. So is a Roman number. */
  #isNoLabel(word: string): boolean {
    if (word.length === 1) return this.#language.starters.has(word.toLowerCase())
    return !romanNumber.test(word)
  }

  /** A known word, and not part of a name or an address. */
  #standsAlone(word: string, following: Kind): boolean {
    const lower = word.toLowerCase()
    if (following === kind.dot) return this.#language.abbreviations.get(lower)?.title !== undefined
    return (following === kind.space || following === kind.apostrophe) && this.#language.starters.has(lower)
  }

  #provesEnd(word: string): boolean {
    const lower = word.toLowerCase()
    if (this.#role === 'ordinal') return !this.#language.ordinalFollowers.has(lower)
    if (this.#role !== 'time') return this.#language.starters.has(lower)
    const isZone = word.length > 1 && word === word.toUpperCase()
    return !isZone && !this.#language.timeFollowers.has(lower) && this.#wordCount > maxOpeningWords
  }
}
