import { type Kind, kind } from './characters.ts'
import { type Enclosures, opensAnywhere } from './enclosures.ts'
import type { Footnote } from './footnote.ts'
import type { Language } from './languages/language.ts'
import { type OpeningForm, OpeningWord } from './opening-word.ts'
import { type FoundEnd, SentenceEnd } from './sentence-end.ts'

/** The answer to one more code point: a place to cut, or -1 to go on waiting, or -2: no sentence ends here. */
export const undecided = -1
export const noEnd = -2

const straightQuote = 0x22

/**
 * A place where a sentence may have ended, until what follows decides. First come closing quotation marks and brackets,
 * further marks, footnotes and emoji that belong to the sentence; then white space; then whatever opens the next
 * sentence and its first letter, or, where the word before was an abbreviation, its first word.
 */
export class EndCandidate {
  readonly #language: Language
  readonly #enclosures: Enclosures
  readonly #end: SentenceEnd
  #spaced = false
  /** The white space stands inside a quotation or bracket, which only its closing mark can make an end. */
  #spacedInside = false
  #emphasised = false
  #afterApostrophe = false
  /** Where the next sentence would start; -1 until seen. */
  #next = -1
  #openingWord: OpeningWord | undefined

  constructor(language: Language, enclosures: Enclosures, found: FoundEnd) {
    this.#language = language
    this.#enclosures = enclosures
    this.#end = new SentenceEnd(found)
  }

  /** Whether the text up to here reads as a finished sentence, should nothing more come. */
  get isComplete(): boolean {
    return this.#end.isSettled && this.#next < 0 && this.#enclosures.depth === 0
  }

  /** Weighs the code point at `position`, which the caller has not yet acted upon. `slice` gives what has been read. */
  read(
    codePoint: number,
    found: Kind,
    position: number,
    size: number,
    slice: (start: number, end: number) => string,
  ): number {
    if (this.#openingWord !== undefined) return this.#readOpeningWord(this.#openingWord, found, position, slice)
    if (this.#spacedInside) return this.#readSpacedCloser(codePoint, found, position + size)
    if (this.#spaced) return this.#readAfterSpace(codePoint, found, position, size)
    const { footnote } = this.#end
    if (footnote?.isOpen === true) return this.#readFootnote(footnote, codePoint, found, position + size)
    return this.#readAttached(codePoint, found, position, size)
  }

  #readOpeningWord(
    word: OpeningWord,
    found: Kind,
    position: number,
    slice: (start: number, end: number) => string,
  ): number {
    const opens = word.opensSentence(found, position, slice)
    if (opens === undefined) return undecided
    if (opens) return this.#next
    if (word.isElision) this.#enclosures.dropLast()
    return noEnd
  }

  #readAttached(codePoint: number, found: Kind, position: number, size: number): number {
    const end = this.#end
    if (end.mark === 'introduction' && found !== kind.space) return noEnd
    switch (found) {
      case kind.space:
        this.#spaced = true
        this.#spacedInside = this.#enclosures.depth > 0
        return undecided
      case kind.dot:
      case kind.mark:
      case kind.wideStop:
      case kind.ellipsis:
        end.extend(codePoint, found)
        return this.#attach(position + size)
      case kind.closer:
        this.#enclosures.close(codePoint)
        end.closed = true
        return this.#attach(position + size)
      case kind.quote:
      case kind.apostrophe:
        if (!this.#enclosures.close(codePoint) && opensAnywhere(codePoint)) return this.#startsHere(codePoint)
        end.closed = true
        end.quoted = true
        return this.#attach(position + size)
      case kind.emphasis:
      case kind.extend:
      case kind.ignorable:
      case kind.emoji:
        return this.#attach(position + size)
      case kind.digit:
        return end.mark === 'wide' ? this.#startsHere(codePoint) : this.#readFootnoteDigit(codePoint, position + size)
      case kind.opener:
        if (end.mark === 'wide') return this.#startsHere(codePoint)
        if (!end.openFootnote(codePoint)) return noEnd
        this.#enclosures.open(codePoint, 'embedded')
        return undecided
      case kind.uncased:
        return end.mark === 'mark' ? this.#startsUnlessClosed() : this.#startsHere(codePoint)
      case kind.upper:
        if (end.mark === 'wide') return this.#startsHere(codePoint)
        if (end.role !== 'ordinary' || end.closed || end.detached || this.#enclosures.depth > 0) return noEnd
        return this.#await('joined', position)
      case kind.lower:
      case kind.bullet:
      case kind.prefix:
        return this.#startsHere(codePoint)
      case kind.startMark:
        return end.mark === 'dot' ? noEnd : this.#startsUnlessClosed()
      default:
        return noEnd
    }
  }

  #readAfterSpace(codePoint: number, found: Kind, position: number, size: number): number {
    const end = this.#end
    if (end.mark === 'introduction' && found !== kind.uncased && found !== kind.space) return noEnd
    switch (found) {
      case kind.space:
      case kind.ignorable:
        return undecided
      case kind.upper:
        if (!end.isSure) return this.#await('capital', position)
        return end.role === 'numbered' ? this.#await('label', position) : this.#cutBefore(position)
      case kind.lower:
        if (this.#emphasised && end.mark === 'mark') return this.#cutBefore(position)
        if (!end.isSure) return noEnd
        if (end.mark === 'wide') return this.#cutBefore(position)
        return this.#await(this.#afterApostrophe ? 'elided' : 'small', position)
      case kind.digit:
        if (end.footnote?.goesOn() === true) return this.#readFootnoteDigit(codePoint, position + size)
        return end.isSure && end.role === 'ordinary' && end.mark !== 'ellipsis' ? this.#cutBefore(position) : noEnd
      case kind.uncased:
      case kind.backtick:
      case kind.bullet:
        return end.isSure ? this.#cutBefore(position) : noEnd
      case kind.startMark:
        return this.#cutBefore(position)
      case kind.opener:
        // What stands in brackets behind a quotation is its source.
        if (end.quoted) return noEnd
        this.#enclosures.open(codePoint, 'embedded')
        return this.#open(position)
      case kind.quote:
      case kind.apostrophe:
        this.#afterApostrophe = found === kind.apostrophe && this.#next < 0
        this.#enclosures.quote(codePoint, true, 'embedded')
        return this.#open(position)
      case kind.emphasis:
        this.#emphasised = true
        return this.#open(position)
      case kind.dash:
        // An abbreviation before a dash is half of a range or of a pair: "Ltda. - São Paulo".
        return end.role === 'ordinary' ? this.#open(position) : noEnd
      case kind.prefix:
        return this.#open(position)
      case kind.emoji:
        return this.#next < 0 ? this.#attach(position + size) : noEnd
      case kind.mark:
        end.extendSpaced()
        return this.#attach(position + size)
      case kind.dot:
        // The dot that touches its word ends the sentence; a spaced ellipsis behind it belongs to the next one.
        if (!end.detached || end.mark !== 'dot') return this.#open(position)
        end.addDot()
        return this.#attach(position + size)
      default:
        return noEnd
    }
  }

  /** French sets white space between the mark and what closes the quotation: `« Bonjour ! »`. */
  #readSpacedCloser(codePoint: number, found: Kind, position: number): number {
    if (found === kind.space) return undecided
    const canClose = found === kind.closer || (found === kind.quote && codePoint !== straightQuote)
    if (!canClose || !this.#enclosures.close(codePoint)) return noEnd
    this.#spacedInside = false
    this.#end.closed = true
    this.#end.quoted = found === kind.quote
    return this.#attach(position)
  }

  #readFootnoteDigit(codePoint: number, position: number): number {
    return this.#end.readFootnoteDigit(codePoint) ? this.#attach(position) : noEnd
  }

  #readFootnote(footnote: Footnote, codePoint: number, found: Kind, position: number): number {
    if (found === kind.closer && this.#enclosures.close(codePoint)) {
      footnote.close()
      return this.#attach(position)
    }
    return footnote.holds(codePoint, found) ? undecided : noEnd
  }

  #attach(position: number): number {
    this.#end.position = position
    this.#spaced = false
    return undecided
  }

  #open(position: number): number {
    if (this.#next < 0) this.#next = position
    return undecided
  }

  #await(form: OpeningForm, position: number): number {
    const { role, wordCount, detached, isSure } = this.#end
    if ((role === 'numbered' && form === 'small') || (detached && !isSure)) return noEnd
    this.#open(position)
    this.#openingWord = new OpeningWord(form, position, role, wordCount, this.#language)
    return undecided
  }

  #cutBefore(position: number): number {
    return this.#next < 0 ? position : this.#next
  }

  /** The next sentence starts right behind the mark, without white space, as it does behind a wide one. */
  #startsHere(codePoint: number): number {
    if (this.#end.mark !== 'wide') return noEnd
    return this.#end.closed && !this.#endsWithEnclosure(codePoint) ? noEnd : this.#startsOutside()
  }

  #startsUnlessClosed(): number {
    return this.#end.closed ? noEnd : this.#startsOutside()
  }

  #startsOutside(): number {
    return this.#enclosures.depth === 0 ? this.#end.position : noEnd
  }

  /**
   * Whether the quotation or bracket that closed was the whole sentence, `「はい。」`, and not a part of it. Behind a
   * question with nothing before it, who asked it may follow: `“好吗？”他问。`
   */
  #endsWithEnclosure(following: number): boolean {
    const { standing } = this.#enclosures
    if (this.#language.continuations.includes(String.fromCodePoint(following))) return false
    return standing === 'introduced' || (standing === 'alone' && this.#end.isStatement)
  }
}
