import { isWordKind, type Kind, kind, kindOf } from './characters.ts'
import { Enclosures } from './enclosures.ts'
import { EndCandidate, type EndMark, noEnd, undecided } from './end-candidate.ts'
import type { Language } from './languages/language.ts'
import { followingMarkers, ListItems } from './list-items.ts'
import { MarkdownLine } from './markdown-line.ts'
import { SingleQuotes } from './single-quotes.ts'
import { WaitingText } from './waiting-text.ts'
import { roleOf } from './word-role.ts'

const ink = /\S/u
const fullWidthDot = 0xff0e
/** A quotation or bracket keeps a sentence together this far; then it counts as one that nobody closed. */
const maxEnclosedLength = 300
const lettersOnly = /^\p{L}{2,}$/u
const afterEndMark: Partial<Record<Kind, EndMark>> = {
  [kind.dot]: 'dot',
  [kind.mark]: 'mark',
  [kind.wideStop]: 'wide',
  [kind.ellipsis]: 'ellipsis',
}

/**
 * Holds the text that waits and finds where sentences in it certainly end. Each decision depends on the code points
 * read so far and on nothing else, so how the text was cut into pieces cannot matter. Every code point is read once,
 * and once more when it was needed to see that the sentence before it had ended.
 */
export class BoundaryScanner {
  readonly #language: Language
  readonly #text = new WaitingText()
  readonly #line = new MarkdownLine()
  readonly #enclosures = new Enclosures()
  readonly #singleQuotes: SingleQuotes
  readonly #listItems = new ListItems()
  #candidate: EndCandidate | undefined
  #previous: Kind = kind.lineEnd
  /** Start of the run of non-space that is being read, of the word in it, and whether that word still goes on. */
  #tokenStart = 0
  #wordStart = 0
  #inWord = false
  #wordCount = 0
  #hasInk = false
  #ended = false
  /** The end returned last has not been taken yet. */
  #foundEnd = false
  readonly #slice = (start: number, end: number) => this.#text.slice(start, end)

  constructor(language: Language) {
    this.#language = language
    this.#singleQuotes = new SingleQuotes(this.#enclosures, language)
  }

  /** All that waits. */
  get text(): string {
    return this.#text.slice(0)
  }

  /** How much of it has been read, in code units. */
  get position(): number {
    return this.#text.position
  }

  get insideFence(): boolean {
    return this.#line.insideFence
  }

  /** Whether anything but white space has been read. */
  get hasInk(): boolean {
    return this.#hasInk
  }

  /** Whether what waits reads as a finished sentence, should nothing more come. */
  get isComplete(): boolean {
    return this.#text.position === this.#text.length && this.#candidate?.isComplete === true
  }

  append(piece: string): void {
    this.#text.append(piece)
  }

  /**
   * Removes and returns the first `length` code units. Behind the end of a sentence, reading starts anew; elsewhere it
   * goes on.
   */
  take(length: number): string {
    const wasComplete = this.isComplete && length === this.#text.length
    const position = this.#foundEnd ? 0 : Math.max(0, this.#text.position - length)
    const taken = this.#text.take(length, position)
    if (this.#foundEnd || wasComplete) this.#startAnew()
    this.#foundEnd = false
    this.#candidate = undefined
    this.#singleQuotes.clear()
    this.#tokenStart = Math.max(0, this.#tokenStart - length)
    this.#wordStart = Math.max(0, this.#wordStart - length)
    this.#hasInk = ink.test(this.#text.slice(0, position))
    return taken
  }

  /**
   * Reads on, to just beyond the limit. Returns where a sentence certainly ends, counted in code units from the start
   * of what waits and to be taken from it before anything else; or -1.
   */
  next(proseLimit: number, fenceLimit: number): number {
    for (;;) {
      const { position } = this.#text
      if (position > (this.#line.insideFence ? fenceLimit : proseLimit)) return undecided
      const codePoint = this.#text.peek(this.#ended)
      if (codePoint < 0) return undecided
      const found = kindOf(codePoint)
      const tooLong = found === kind.lineEnd && position >= proseLimit && this.#hasInk && !this.insideFence
      const cut = tooLong ? this.#beforeLineEnd(position) : this.#read(codePoint, found, position)
      if (cut !== undecided) return this.#found(cut)
    }
  }

  /** No more text will come: half a surrogate pair at its end is read as it is. */
  end(): void {
    this.#ended = true
  }

  /** Decides what only the end of the text can decide. Returns a cut or -1; after a cut there may be more to read. */
  finish(): number {
    const cut = this.#candidate?.read(0x20, kind.space, this.#text.length, 0, this.#slice) ?? undecided
    this.#candidate = undefined
    return cut < 0 ? undecided : this.#found(cut)
  }

  /** Forgets everything, for another text. */
  reset(): void {
    this.#found(this.#text.length)
    this.take(this.#text.length)
    this.#line.reset()
    this.#ended = false
  }

  #found(cut: number): number {
    this.#foundEnd = true
    return cut
  }

  #startAnew(): void {
    this.#enclosures.clear()
    this.#previous = kind.space
    this.#tokenStart = 0
    this.#inWord = false
    this.#wordCount = 0
    this.#listItems.clear()
  }

  #read(codePoint: number, found: Kind, position: number): number {
    const size = codePoint > 0xffff ? 2 : 1
    if (found === kind.lineEnd) return this.#readLineEnd(position + size)
    this.#singleQuotes.settle(found, position)
    if (this.#candidate !== undefined) {
      const cut = this.#candidate.read(codePoint, found, position, size, this.#slice)
      if (cut >= 0) return cut
      if (cut === noEnd) this.#candidate = undefined
    }
    this.#line.read(codePoint, this.#inWord)
    const cut = this.#line.insideFence ? undecided : this.#readProse(codePoint, found, position, size)
    if (cut !== undecided) return cut
    if (found !== kind.space) this.#hasInk = true
    this.#text.advance(size)
    this.#previous = found
    return undecided
  }

  #readLineEnd(end: number): number {
    this.#line.endLine()
    this.#text.advance(end - this.#text.position)
    this.#candidate = undefined
    this.#singleQuotes.clear()
    if (this.#line.insideFence) return undecided
    if (this.#hasInk) return end
    this.#startAnew()
    this.#tokenStart = end
    return undecided
  }

  /** A sentence that is as long as it may be leaves its line end to the next one. */
  #beforeLineEnd(position: number): number {
    return position > 1 && this.#text.slice(position - 1, position) === '\r' ? position - 1 : position
  }

  #readProse(codePoint: number, found: Kind, position: number, size: number): number {
    if (isWordKind(found)) {
      if (!this.#inWord) {
        this.#inWord = true
        this.#wordStart = position
        this.#wordCount++
      }
      return undecided
    }
    switch (found) {
      case kind.space:
        return this.#endToken(position)
      case kind.dot:
      case kind.mark:
      case kind.wideStop:
      case kind.ellipsis:
        this.#considerEnd(codePoint, found, position, size)
        return undecided
      case kind.bullet:
        return this.#readBullet(codePoint, position)
      case kind.opener:
      case kind.closer:
      case kind.quote:
      case kind.apostrophe:
        this.#readEnclosure(codePoint, found, position, size)
        return undecided
      case kind.emphasis:
        this.#inWord = false
        return undecided
      case kind.other:
        if (this.#language.endMarks !== '' && this.#language.endMarks.includes(String.fromCodePoint(codePoint))) {
          this.#considerEnd(codePoint, kind.mark, position, size)
        }
        return undecided
      default:
        return undecided
    }
  }

  #endToken(position: number): number {
    if (this.#previous === kind.opener && this.#candidate === undefined && !this.#line.forbidsEnd)
      this.#enclosures.dropLast()
    this.#singleQuotes.endWord(position, this.#slice)
    const length = position - this.#tokenStart
    const start = this.#tokenStart
    this.#tokenStart = position + 1
    this.#inWord = false
    if (!this.#listItems.canBeMarker(length) || this.#enclosures.depth > 0) return undecided
    if (this.#wordCount === 1) {
      this.#listItems.begin(this.#text.slice(start, position))
      return undecided
    }
    const isNext = this.#listItems.isNext((marker) => marker.length === length && this.#text.has(marker, start))
    return isNext ? start : undecided
  }

  #considerEnd(codePoint: number, found: Kind, position: number, size: number): void {
    if (this.#candidate !== undefined || this.#line.forbidsEnd || this.#wordCount === 0) return
    // "[...]" leaves something out, "(!)" comments: neither ends anything. And a dot between full-width digits is a
    // decimal point.
    if (
      this.#previous === kind.opener ||
      this.#previous === found ||
      (codePoint === fullWidthDot && this.#previous === kind.digit)
    )
      return
    if (this.#enclosures.depth > 0 && position > maxEnclosedLength) this.#enclosures.clear()
    const detached = this.#previous === kind.space
    const word = this.#inWord && found === kind.dot ? this.#text.slice(this.#wordStart, position) : ''
    // A first word with a dot may only number an item: "1."
    if (this.#wordCount === 1 && followingMarkers(this.#text.slice(this.#tokenStart, position + 1)) !== undefined)
      return
    this.#candidate = new EndCandidate(this.#language, this.#enclosures, {
      mark: afterEndMark[found]!,
      role: word === '' ? 'ordinary' : roleOf(word, this.#text.slice(0, this.#wordStart), this.#language),
      wordCount: this.#wordCount,
      detached,
      footnotes: this.#previous === kind.closer || lettersOnly.test(word),
      end: position + size,
    })
  }

  /** A bullet like the one this sentence began with starts the next item, also in the middle of a line. */
  #readBullet(codePoint: number, position: number): number {
    if (this.#wordCount === 0) this.#listItems.beginWithBullet(codePoint)
    else if (this.#previous === kind.space && this.#enclosures.depth === 0 && this.#listItems.isNextBullet(codePoint)) {
      return position
    }
    return undecided
  }

  #readEnclosure(codePoint: number, found: Kind, position: number, size: number): void {
    const atWordStart = this.#previous >= kind.space && this.#previous !== kind.closer
    if (found !== kind.apostrophe) this.#inWord = false
    // A candidate opens and closes what it reads.
    if (this.#candidate !== undefined || this.#line.forbidsEnd) return
    if (found === kind.apostrophe) this.#singleQuotes.read(codePoint, atWordStart)
    else if (found === kind.opener) this.#enclosures.open(codePoint)
    else if (found === kind.closer) this.#enclosures.close(codePoint)
    else if (this.#enclosures.quote(codePoint, atWordStart) === 'closed' && this.#previous === kind.dash) {
      // Speech that breaks off: "we do our best, to--"
      this.#considerEnd(codePoint, kind.mark, position, size)
    }
  }
}
