import { type Kind, kind } from './characters.ts'
import type { Language } from './languages/language.ts'
import type { WordRole } from './word-role.ts'

/** A longer word than this is no starter. */
const maxStarterLength = 24
/** `At 5 a.m. Mr. Smith went`: after so few words a time of day opens the sentence rather than ending it. */
const maxOpeningWords = 3

/**
 * The word behind a possible end where its first letter alone decides nothing. `small`: it begins with a small letter.
 * `joined`: it follows its dot without white space: `world.Today`. `capital`: it follows an abbreviation.
 */
export class OpeningWord {
  readonly #form: 'small' | 'joined' | 'capital'
  readonly #start: number
  readonly #role: WordRole
  readonly #wordCount: number
  readonly #language: Language

  /** `role` is that of the word before the dot, `wordCount` the number of words up to there. */
  constructor(
    form: 'small' | 'joined' | 'capital',
    start: number,
    role: WordRole,
    wordCount: number,
    language: Language,
  ) {
    this.#form = form
    this.#start = start
    this.#role = role
    this.#wordCount = wordCount
    this.#language = language
  }

  /** Whether a sentence opens with this word, as far as the code point at `position` shows; undefined for not yet. */
  opensSentence(found: Kind, position: number, slice: (start: number, end: number) => string): boolean | undefined {
    // A capital behind a small letter is a name such as iPhone; a bracket, the number of an item: a).
    if (this.#form === 'small') return found === kind.upper || found === kind.closer
    if (found <= kind.digit || found === kind.extend || found === kind.ignorable) {
      return position - this.#start > maxStarterLength ? false : undefined
    }
    const word = slice(this.#start, position)
    // J. A. Smith: an initial, though A is an article, too.
    if (word.length === 1 && found === kind.dot) return false
    return this.#form === 'joined' ? this.#standsAlone(word, found) : this.#provesEnd(word)
  }

  /** A known word, and not part of a name or an address. */
  #standsAlone(word: string, following: Kind): boolean {
    const lower = word.toLowerCase()
    if (following === kind.dot) return this.#language.titles.has(lower)
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
