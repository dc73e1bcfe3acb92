import { type Kind, kind } from './characters.ts'
import { type Enclosures, opensAnywhere } from './enclosures.ts'
import { canHaveFootnote, Footnote } from './footnote.ts'
import type { Language, WordRole } from './languages/language.ts'
import { type OpeningForm, OpeningWord } from './opening-word.ts'

/** What made the candidate: the weaker the mark, the more what follows has to prove. */
export type EndMark = 'wide' | 'mark' | 'ellipsis' | 'dot' | 'introduction' | 'emoji'

/** A mark that may end a sentence. */
export interface FoundEnd {
  readonly mark: EndMark
  readonly codePoint: number
  /** The role of the word before a dot; `ordinary` before other marks. */
  readonly role: WordRole
  /** How many words the sentence has up to here. */
  readonly wordCount: number
  /** A dot with white space before it: part of a spaced ellipsis unless it stays alone or a fourth one follows. */
  readonly detached: boolean
  /** The word before a dot; empty before other marks, undefined behind a closing bracket. */
  readonly word: string | undefined
  /** The position behind the mark. */
  readonly end: number
}

/** The answer to one more code point: a place to cut, or -1 to go on waiting, or -2: no sentence ends here. */
export const undecided = -1
export const noEnd = -2

const straightQuote = 0x22
const fullWidthQuestionMark = 0xff1f
const fullWidthExclamationMark = 0xff01

/**
 * A place where a sentence may have ended, until what follows decides. First come closing quotation marks and brackets,
 * further marks, footnotes and emoji that belong to the sentence; then white space; then whatever opens the next
 * sentence and its first letter, or, where the word before was an abbreviation, its first word.
 */
export class EndCandidate {
  readonly #language: Language
  readonly #enclosures: Enclosures
  #word: string | undefined
  readonly #found: FoundEnd
  #mark: EndMark
  #role: WordRole
  #isStatement: boolean
  #end: number
  #dots = 1
  #closed = false
  #quoted = false
  #spaced = false
  /** The white space stands inside a quotation or bracket, which only its closing mark can make an end. */
  #spacedInside = false
  #emphasised = false
  #afterApostrophe = false
  /** Where the next sentence would start; -1 until seen. */
  #next = -1
  #openingWord: OpeningWord | undefined
  #footnote: Footnote | undefined

  constructor(language: Language, enclosures: Enclosures, found: FoundEnd) {
    this.#language = language
    this.#enclosures = enclosures
    this.#word = found.word
    this.#found = found
    this.#mark = found.mark
    this.#role = found.role
    this.#isStatement = isStatement(found.codePoint)
    this.#end = found.end
  }

  /** Whether the text up to here reads as a finished sentence, should nothing more come. */
  get isComplete(): boolean {
    return this.#isSettled && this.#next < 0 && this.#enclosures.depth === 0 && this.#footnote?.isOpen !== true
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
    if (this.#footnote?.isOpen === true) return this.#readFootnote(this.#footnote, codePoint, found, position + size)
    return this.#readAttached(codePoint, found, position, size)
  }

  get #isSettled(): boolean {
    if (this.#mark === 'dot')
      return this.#role === 'ordinary' && this.#footnote?.hasDigits !== true && canHaveFootnote(this.#word)
    return this.#mark !== 'emoji' && this.#mark !== 'introduction'
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
    if (this.#mark === 'introduction' && found !== kind.space) return noEnd
    switch (found) {
      case kind.space:
        this.#spaced = true
        this.#spacedInside = this.#enclosures.depth > 0
        return undecided
      case kind.dot:
      case kind.mark:
      case kind.wideStop:
      case kind.ellipsis:
        return this.#extend(codePoint, found, position + size)
      case kind.closer:
        this.#enclosures.close(codePoint)
        this.#closed = true
        return this.#attach(position + size)
      case kind.quote:
      case kind.apostrophe:
        if (!this.#enclosures.close(codePoint) && opensAnywhere(codePoint)) return this.#startsHere(codePoint)
        this.#closed = true
        this.#quoted = true
        return this.#attach(position + size)
      case kind.emphasis:
      case kind.extend:
      case kind.ignorable:
      case kind.emoji:
        return this.#attach(position + size)
      case kind.digit:
        if (this.#mark === 'wide') return this.#startsHere(codePoint)
        return this.#readFootnoteDigit(codePoint, position + size)
      case kind.opener:
        return this.#mark === 'wide' ? this.#startsHere(codePoint) : this.#openFootnote(codePoint)
      case kind.uncased:
        return this.#mark === 'mark' ? this.#startsUnlessClosed() : this.#startsHere(codePoint)
      case kind.upper:
        if (this.#mark === 'wide') return this.#startsHere(codePoint)
        if (this.#role !== 'ordinary' || this.#closed || this.#found.detached || this.#enclosures.depth > 0)
          return noEnd
        return this.#await('joined', position)
      case kind.lower:
      case kind.bullet:
      case kind.prefix:
        return this.#startsHere(codePoint)
      case kind.startMark:
        return this.#mark === 'dot' ? noEnd : this.#startsUnlessClosed()
      default:
        return noEnd
    }
  }

  #readAfterSpace(codePoint: number, found: Kind, position: number, size: number): number {
    if (this.#mark === 'introduction' && found !== kind.uncased && found !== kind.space) return noEnd
    switch (found) {
      case kind.space:
      case kind.ignorable:
        return undecided
      case kind.upper:
        if (!this.#isSure()) return this.#await('capital', position)
        return this.#role === 'numbered' ? this.#await('label', position) : this.#cutBefore(position)
      case kind.lower:
        if (this.#emphasised && this.#mark === 'mark') return this.#cutBefore(position)
        if (!this.#isSure()) return noEnd
        if (this.#mark === 'wide') return this.#cutBefore(position)
        return this.#await(this.#afterApostrophe ? 'elided' : 'small', position)
      case kind.digit:
        if (this.#footnote?.goesOn() === true) return this.#readFootnoteDigit(codePoint, position + size)
        return this.#isSure() && this.#role === 'ordinary' && this.#mark !== 'ellipsis'
          ? this.#cutBefore(position)
          : noEnd
      case kind.uncased:
      case kind.backtick:
      case kind.bullet:
        return this.#isSure() ? this.#cutBefore(position) : noEnd
      case kind.startMark:
        return this.#cutBefore(position)
      case kind.opener:
        // What stands in brackets behind a quotation is its source.
        if (this.#quoted) return noEnd
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
        return this.#role === 'ordinary' ? this.#open(position) : noEnd
      case kind.prefix:
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
    if (this.#mark === 'emoji') return false
    if (this.#found.detached && this.#mark === 'dot') return this.#dots === 1 || this.#dots >= 4
    return this.#mark !== 'dot' || this.#role === 'ordinary' || this.#role === 'numbered'
  }

  #extend(codePoint: number, found: Kind, end: number): number {
    if (found === kind.dot) {
      this.#dots++
      if (this.#mark === 'dot') this.#mark = 'ellipsis'
      else if (this.#mark === 'emoji') this.#mark = 'dot'
    } else {
      this.#mark = found === kind.wideStop ? 'wide' : found === kind.mark ? 'mark' : 'ellipsis'
    }
    this.#role = 'ordinary'
    this.#isStatement = isStatement(codePoint)
    this.#closed = false
    this.#word = ''
    return this.#attach(end)
  }

  #readSpacedMark(found: Kind, position: number, end: number): number {
    if (found === kind.mark) {
      this.#mark = 'mark'
      return this.#attach(end)
    }
    // The dot that touches its word ends the sentence; a spaced ellipsis behind it belongs to the next one.
    if (!this.#found.detached || this.#mark !== 'dot') return this.#open(position)
    this.#dots++
    return this.#attach(end)
  }

  /** French sets white space between the mark and what closes the quotation: `« Bonjour ! »`. */
  #readSpacedCloser(codePoint: number, found: Kind, end: number): number {
    if (found === kind.space) return undecided
    const canClose = found === kind.closer || (found === kind.quote && codePoint !== straightQuote)
    if (!canClose || !this.#enclosures.close(codePoint)) return noEnd
    this.#spacedInside = false
    this.#closed = true
    this.#quoted = found === kind.quote
    return this.#attach(end)
  }

  #readFootnoteDigit(codePoint: number, end: number): number {
    if (this.#mark !== 'dot' || !canHaveFootnote(this.#word)) return noEnd
    this.#footnote ??= new Footnote()
    return this.#footnote.readDigit(codePoint) ? this.#attach(end) : noEnd
  }

  #openFootnote(codePoint: number): number {
    if (this.#role !== 'ordinary') return noEnd
    this.#footnote ??= new Footnote()
    if (!this.#footnote.open(codePoint)) return noEnd
    this.#enclosures.open(codePoint, 'embedded')
    return undecided
  }

  #readFootnote(footnote: Footnote, codePoint: number, found: Kind, end: number): number {
    if (found === kind.closer && this.#enclosures.close(codePoint)) {
      footnote.close()
      return this.#attach(end)
    }
    return footnote.holds(codePoint, found) ? undecided : noEnd
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

  #await(form: OpeningForm, position: number): number {
    if (this.#role === 'numbered' && form === 'small') return noEnd
    if (this.#found.detached && !this.#isSure()) return noEnd
    this.#open(position)
    this.#openingWord = new OpeningWord(form, position, this.#role, this.#found.wordCount, this.#language)
    return undecided
  }

  #cutBefore(position: number): number {
    return this.#next < 0 ? position : this.#next
  }

  /** The next sentence starts right behind the mark, without white space, as it does behind a wide one. */
  #startsHere(codePoint: number): number {
    if (this.#mark !== 'wide') return noEnd
    return this.#closed && !this.#endsWithEnclosure(codePoint) ? noEnd : this.#startsOutside()
  }

  #startsUnlessClosed(): number {
    return this.#closed ? noEnd : this.#startsOutside()
  }

  #startsOutside(): number {
    return this.#enclosures.depth === 0 ? this.#end : noEnd
  }

  /**
   * Whether the quotation or bracket that closed was the whole sentence, `「はい。」`, and not a part of it. Behind a
   * question with nothing before it, who asked it may follow: `“好吗？”他问。`
   */
  #endsWithEnclosure(following: number): boolean {
    const { standing } = this.#enclosures
    if (this.#language.continuations.includes(String.fromCodePoint(following))) return false
    return standing === 'introduced' || (standing === 'alone' && this.#isStatement)
  }
}

function isStatement(codePoint: number): boolean {
  return codePoint !== fullWidthQuestionMark && codePoint !== fullWidthExclamationMark
}
