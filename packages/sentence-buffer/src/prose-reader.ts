import { isWordKind, type Kind, kind } from './characters.ts'
import { Enclosures, type Standing } from './enclosures.ts'
import { EndCandidate, noEnd, undecided } from './end-candidate.ts'
import type { Language } from './languages/language.ts'
import { followingMarkers, isFirstMarker, ListItems } from './list-items.ts'
import type { MarkdownLine } from './markdown-line.ts'
import type { EndMark } from './sentence-end.ts'
import { isLabel } from './sentence-label.ts'
import { SingleQuotes } from './single-quotes.ts'
import type { WaitingText } from './waiting-text.ts'
import { roleOf } from './word-role.ts'

const fullWidthDot = 0xff0e
/** A quotation or bracket keeps a sentence together this far; then it counts as one that nobody closed. */
const maxEnclosedLength = 300
const endMarkOf: Partial<Record<Kind, EndMark>> = {
  [kind.dot]: 'dot',
  [kind.mark]: 'mark',
  [kind.wideStop]: 'wide',
  [kind.ellipsis]: 'ellipsis',
  [kind.emoji]: 'emoji',
}

/**
 * Reads a sentence outside fenced code, one code point at a time, and finds where it may end and whether it does. Each
 * method that reads returns a place to cut, or -1.
 */
export class ProseReader {
  readonly #language: Language
  readonly #text: WaitingText
  readonly #line: MarkdownLine
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
  /** A colon is the last that stood before what is read now, white space and emphasis aside; or before the token. */
  #afterColon = false
  #tokenAfterColon = false
  readonly #slice = (start: number, end: number) => this.#text.slice(start, end)
  readonly #beforeWord = (length: number) => this.#slice(Math.max(0, this.#wordStart - length), this.#wordStart)

  constructor(language: Language, text: WaitingText, line: MarkdownLine) {
    this.#language = language
    this.#text = text
    this.#line = line
    this.#singleQuotes = new SingleQuotes(this.#enclosures, language)
  }

  /** Whether the text up to here reads as a finished sentence, should nothing more come. */
  get isComplete(): boolean {
    return this.#candidate?.isComplete === true
  }

  get inWord(): boolean {
    return this.#inWord
  }

  /** Weighs the code point at `position` against the end that waits for a decision, before anything else reads it. */
  weigh(codePoint: number, found: Kind, position: number, size: number): number {
    this.#singleQuotes.settle(found, position)
    if (this.#candidate === undefined) return undecided
    const cut = this.#candidate.read(codePoint, found, position, size, this.#slice)
    if (cut >= 0) return cut
    if (cut === noEnd) this.#candidate = undefined
    return undecided
  }

  read(codePoint: number, found: Kind, position: number, size: number): number {
    const cut = this.#readKind(codePoint, found, position, size)
    if (found !== kind.space && found !== kind.emphasis) this.#afterColon = found === kind.colon
    return cut
  }

  /** Notes what was read last, also inside fenced code. */
  passed(found: Kind): void {
    this.#previous = found
  }

  /** What is open at the end of a line stays behind in it. */
  endLine(): void {
    this.#candidate = undefined
    this.#singleQuotes.clear()
  }

  /** Decides what only the end of the text can decide. */
  finish(end: number): number {
    const cut = this.#candidate?.read(0x20, kind.space, end, 0, this.#slice) ?? undecided
    this.#candidate = undefined
    return cut < 0 ? undecided : cut
  }

  /** The first `length` code units are gone. */
  shift(length: number): void {
    this.#candidate = undefined
    this.#singleQuotes.clear()
    this.#tokenStart = Math.max(0, this.#tokenStart - length)
    this.#wordStart = Math.max(0, this.#wordStart - length)
  }

  /** Another sentence begins at `start`. */
  startAnew(start: number): void {
    this.#enclosures.clear()
    this.#listItems.clear()
    this.#previous = kind.space
    this.#tokenStart = start
    this.#inWord = false
    this.#wordCount = 0
    this.#afterColon = false
    this.#tokenAfterColon = false
  }

  #readKind(codePoint: number, found: Kind, position: number, size: number): number {
    if (isWordKind(found)) {
      if (!this.#inWord || this.#changesScript(found)) {
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
        this.#considerEnd(endMarkOf[found]!, codePoint, found, position + size)
        return undecided
      case kind.emoji:
        if (!this.#afterColon) this.#considerEnd('emoji', codePoint, found, position + size)
        return undecided
      case kind.colon:
        this.#readColon(codePoint, found, position, size)
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
      default:
        return undecided
    }
  }

  /** A Latin word right behind Chinese or Japanese, `他叫J. K. 罗琳`, is a word of its own. */
  #changesScript(found: Kind): boolean {
    return this.#previous === kind.uncased && (found === kind.upper || found === kind.lower)
  }

  #endToken(position: number): number {
    if (this.#previous === kind.opener && this.#candidate === undefined && !this.#line.forbidsEnd)
      this.#enclosures.dropLast()
    this.#singleQuotes.endWord(position, this.#slice)
    const start = this.#tokenStart
    const length = position - start
    const wasAfterColon = this.#tokenAfterColon
    this.#tokenStart = position + 1
    this.#tokenAfterColon = this.#afterColon
    this.#inWord = false
    const isMarked = this.#previous === kind.dot || this.#previous === kind.closer
    if (!isMarked || !this.#listItems.canBeMarker(length) || this.#enclosures.depth > 0) return undecided
    if (this.#wordCount === 1 || wasAfterColon) {
      this.#listItems.begin(this.#text.slice(start, position), this.#wordCount > 1)
      return undecided
    }
    if (!this.#listItems.isNext(this.#text.slice(start, position))) return undecided
    // What a comma separates is not a sentence each: "Bring 1. a pen, 2. a form."
    return this.#text.slice(Math.max(0, start - 2), start) === ', ' ? undecided : start
  }

  #considerEnd(mark: EndMark, codePoint: number, found: Kind, end: number): void {
    if (this.#candidate !== undefined || this.#line.forbidsEnd || this.#wordCount === 0) return
    // "[...]" leaves something out, "(!)" comments: neither ends anything. And a dot between full-width digits is a
    // decimal point.
    if (
      this.#previous === kind.opener ||
      this.#previous === found ||
      (codePoint === fullWidthDot && this.#previous === kind.digit)
    )
      return
    const position = codePoint > 0xffff ? end - 2 : end - 1
    if (this.#enclosures.depth > 0 && position > maxEnclosedLength) this.#enclosures.clear()
    const word = this.#inWord && mark === 'dot' ? this.#slice(this.#wordStart, position) : ''
    if (mark === 'dot' && this.#numbersItem(end)) return
    if (word !== '' && this.#wordCount === 2 && isLabel(this.#slice(0, position), this.#language)) return
    const role = word === '' ? 'ordinary' : roleOf(word, this.#beforeWord, this.#language)
    if (role === 'internal') return
    this.#candidate = new EndCandidate(this.#language, this.#enclosures, {
      mark,
      codePoint,
      role: mark === 'emoji' ? 'either' : role,
      wordCount: this.#wordCount,
      detached: mark === 'dot' && this.#previous === kind.space,
      word: this.#previous === kind.closer ? undefined : word,
      end,
    })
  }

  /** A first word with a dot may only number an item, `1.`; so may the first number or letter behind a colon. */
  #numbersItem(end: number): boolean {
    if (!this.#listItems.canBeMarker(end - this.#tokenStart)) return false
    if (this.#wordCount === 1) return followingMarkers(this.#slice(this.#tokenStart, end)) !== undefined
    return this.#tokenAfterColon && isFirstMarker(this.#slice(this.#tokenStart, end))
  }

  /** In some languages a colon or semicolon ends a sentence, or introduces one. */
  #readColon(codePoint: number, found: Kind, position: number, size: number): void {
    const { endMarks, introductions } = this.#language
    const character = String.fromCodePoint(codePoint)
    const before = endMarks.get(character) ?? introductions.get(character)
    if (before?.test(this.#slice(Math.max(0, position - 3), position)) !== true) return
    this.#considerEnd(endMarks.has(character) ? 'mark' : 'introduction', codePoint, found, position + size)
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
    else if (found === kind.opener) this.#enclosures.open(codePoint, this.#standing)
    else if (found === kind.closer) this.#enclosures.close(codePoint)
    else if (
      this.#enclosures.quote(codePoint, atWordStart, this.#standing) === 'closed' &&
      this.#previous === kind.dash
    ) {
      // Speech that breaks off: "we do our best, to--"
      this.#considerEnd('mark', codePoint, found, position + size)
    }
  }

  get #standing(): Standing {
    if (this.#afterColon) return 'introduced'
    return this.#wordCount === 0 ? 'alone' : 'embedded'
  }
}
