import { type Kind, kind } from './characters.ts'
import { type Enclosures, opensAnywhere } from './enclosures.ts'
import type { Language } from './languages/language.ts'
import { OpeningWord } from './opening-word.ts'
import type { WordRole } from './word-role.ts'

/** What made the candidate: the weaker the mark, the more what follows has to prove. */
export type EndMark = 'wide' | 'mark' | 'ellipsis' | 'dot'

/** The answer to one more code point: a place to cut, or -1 to go on waiting, or -2: no sentence ends here. */
export const undecided = -1
export const noEnd = -2

/** Footnote numbers directly behind the mark have at most this many digits: `consultation.11`. */
const maxFootnoteDigits = 3

const leftSquareBracket = 0x5b
const comma = 0x2c
const zero = 0x30
const nine = 0x39

/**
 * A place where a sentence may have ended, until what follows decides. First come closing quotation marks and brackets,
 * further marks, footnotes and emoji that belong to the sentence; then white space; then whatever opens the next
 * sentence and its first letter, or, where the word before was an abbreviation, its first word.
 */
export class EndCandidate {
  readonly #language: Language
  readonly #enclosures: Enclosures
  #mark: EndMark
  #role: WordRole
  readonly #wordCount: number
  /** A dot with white space before it: part of a spaced ellipsis unless it stays alone or a fourth one follows. */
  readonly #detached: boolean
  /**
   * The word before is made of letters or in brackets: digits behind its dot are a footnote, and nothing in it can be
   * growing.
   */
  readonly #footnotes: boolean
  #end: number
  #dots = 1
  #closed = false
  #quoted = false
  #inFootnote = false
  #footnoteDigits = 0
  #spaced = false
  #emphasised = false
  /** Where the next sentence would start; -1 until seen. */
  #next = -1
  #openingWord: OpeningWord | undefined

  constructor(
    language: Language,
    enclosures: Enclosures,
    found: { mark: EndMark; role: WordRole; wordCount: number; detached: boolean; footnotes: boolean; end: number },
  ) {
    this.#language = language
    this.#enclosures = enclosures
    this.#mark = found.mark
    this.#role = found.role
    this.#wordCount = found.wordCount
    this.#detached = found.detached
    this.#footnotes = found.footnotes
    this.#end = found.end
  }

  /** Whether the text up to here reads as a finished sentence, should nothing more come. */
  get isComplete(): boolean {
    const settled = this.#mark !== 'dot' || (this.#role === 'ordinary' && this.#footnotes && this.#footnoteDigits === 0)
    return settled && this.#next < 0 && this.#enclosures.depth === 0 && !this.#inFootnote
  }

  /** Weighs the code point at `position`, which the caller has not yet acted upon. `slice` gives what has been read. */
  read(
    codePoint: number,
    found: Kind,
    position: number,
    size: number,
    slice: (start: number, end: number) => string,
  ): number {
    if (this.#openingWord !== undefined) {
      const opens = this.#openingWord.opensSentence(found, position, slice)
      return opens === undefined ? undecided : opens ? this.#next : noEnd
    }
    if (this.#spaced) return this.#readAfterSpace(codePoint, found, position, size)
    return this.#readAttached(codePoint, found, position, size)
  }

  #readAttached(codePoint: number, found: Kind, position: number, size: number): number {
    if (this.#inFootnote) return this.#readFootnote(codePoint, found, position + size)
    switch (found) {
      case kind.space:
        if (this.#enclosures.depth > 0) return noEnd
        this.#spaced = true
        return undecided
      case kind.dot:
      case kind.mark:
      case kind.wideStop:
      case kind.ellipsis:
        return this.#extend(found, position + size)
      case kind.closer:
        this.#enclosures.close(codePoint)
        this.#closed = true
        return this.#attach(position + size)
      case kind.quote:
      case kind.apostrophe:
        if (!this.#enclosures.close(codePoint) && opensAnywhere(codePoint))
          return this.#startsHere(this.#mark === 'wide')
        this.#closed = true
        this.#quoted = true
        return this.#attach(position + size)
      case kind.emphasis:
      case kind.extend:
      case kind.ignorable:
      case kind.emoji:
        return this.#attach(position + size)
      case kind.digit:
        if (this.#mark === 'wide') return this.#startsHere(true)
        return this.#readFootnoteDigit(codePoint, position + size)
      case kind.opener:
        if (this.#mark === 'wide') return this.#startsHere(true)
        if (codePoint !== leftSquareBracket || this.#role !== 'ordinary') return noEnd
        this.#enclosures.open(codePoint)
        this.#inFootnote = true
        return undecided
      case kind.uncased:
        return this.#startsHere(this.#mark === 'wide' || this.#mark === 'mark')
      case kind.upper:
        if (this.#mark === 'wide') return this.#startsHere(true)
        if (this.#role !== 'ordinary' || this.#closed || this.#detached || this.#enclosures.depth > 0) return noEnd
        return this.#await('joined', position)
      case kind.lower:
      case kind.bullet:
      case kind.prefix:
        return this.#startsHere(this.#mark === 'wide')
      case kind.startMark:
        return this.#startsHere(this.#mark !== 'dot')
      default:
        return noEnd
    }
  }

  #readAfterSpace(codePoint: number, found: Kind, position: number, size: number): number {
    switch (found) {
      case kind.space:
      case kind.ignorable:
        return undecided
      case kind.upper:
        if (this.#isSure()) return this.#cutBefore(position)
        return this.#await('capital', position)
      case kind.lower:
        if (this.#emphasised && this.#mark === 'mark') return this.#cutBefore(position)
        if (!this.#isSure()) return noEnd
        return this.#mark === 'wide' ? this.#cutBefore(position) : this.#await('small', position)
      case kind.uncased:
        return this.#isSure() ? this.#cutBefore(position) : noEnd
      case kind.digit:
        if (this.#footnoteDigits > 0) {
          this.#footnoteDigits = 0
          return this.#readFootnoteDigit(codePoint, position + size)
        }
        return this.#isSure() && this.#role === 'ordinary' && this.#mark !== 'ellipsis'
          ? this.#cutBefore(position)
          : noEnd
      case kind.backtick:
      case kind.startMark:
      case kind.bullet:
        return this.#isSure() ? this.#cutBefore(position) : noEnd
      case kind.opener:
        // What stands in brackets behind a quotation is its source.
        if (this.#quoted) return noEnd
        this.#enclosures.open(codePoint)
        return this.#open(position)
      case kind.quote:
      case kind.apostrophe:
        this.#enclosures.quote(codePoint, true)
        return this.#open(position)
      case kind.emphasis:
        this.#emphasised = true
        return this.#open(position)
      case kind.prefix:
      case kind.dash:
        return this.#open(position)
      case kind.emoji:
        return this.#next < 0 ? this.#attach(position + size) : noEnd
      case kind.mark:
      case kind.dot:
        return this.#readSpacedMark(found, position, position + size)
      default:
        return noEnd
    }
  }

  /** Whether any start of a sentence proves the end, without a look at the whole word. */
  #isSure(): boolean {
    if (this.#detached && this.#mark === 'dot') return this.#dots === 1 || this.#dots >= 4
    return this.#mark !== 'dot' || this.#role === 'ordinary' || this.#role === 'numbered'
  }

  #extend(found: Kind, end: number): number {
    if (found === kind.dot) {
      this.#dots++
      if (this.#mark === 'dot') this.#mark = 'ellipsis'
    } else {
      this.#mark = found === kind.wideStop ? 'wide' : found === kind.mark ? 'mark' : 'ellipsis'
    }
    this.#role = 'ordinary'
    return this.#attach(end)
  }

  #readSpacedMark(found: Kind, position: number, end: number): number {
    if (found === kind.mark) {
      this.#mark = 'mark'
      return this.#attach(end)
    }
    // The dot that touches its word ends the sentence; a spaced ellipsis behind it belongs to the next one.
    if (!this.#detached || this.#mark !== 'dot') return this.#open(position)
    this.#dots++
    return this.#attach(end)
  }

  #readFootnote(codePoint: number, found: Kind, end: number): number {
    if (found === kind.closer && this.#enclosures.close(codePoint)) {
      this.#inFootnote = false
      return this.#attach(end)
    }
    const inside = found === kind.digit || found === kind.dash || codePoint === comma
    return inside ? undecided : noEnd
  }

  #readFootnoteDigit(codePoint: number, end: number): number {
    if (this.#mark !== 'dot' || !this.#footnotes || codePoint < zero || codePoint > nine) return noEnd
    this.#footnoteDigits++
    return this.#footnoteDigits <= maxFootnoteDigits ? this.#attach(end) : noEnd
  }

  #attach(end: number): number {
    this.#end = end
    this.#spaced = false
    return undecided
  }

  #open(position: number): number {
    if (this.#next < 0) this.#next = position
    return undecided
  }

  #await(form: 'small' | 'joined' | 'capital', position: number): number {
    if (this.#role === 'numbered' && form === 'small') return noEnd
    if (this.#detached && !this.#isSure()) return noEnd
    this.#open(position)
    this.#openingWord = new OpeningWord(form, position, this.#role, this.#wordCount, this.#language)
    return undecided
  }

  #cutBefore(position: number): number {
    return this.#next < 0 ? position : this.#next
  }

  /** The next sentence starts right behind the mark, without white space. */
  #startsHere(isStart: boolean): number {
    return isStart && !this.#closed && this.#enclosures.depth === 0 ? this.#end : noEnd
  }
}
