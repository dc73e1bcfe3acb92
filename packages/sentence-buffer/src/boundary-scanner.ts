import { type Kind, kind, kindOf } from './characters.ts'
import { undecided } from './end-candidate.ts'
import type { Language } from './languages/language.ts'
import { MarkdownLine } from './markdown-line.ts'
import { ProseReader } from './prose-reader.ts'
import { WaitingText } from './waiting-text.ts'

const ink = /\S/u

/**
 * Holds the text that waits and finds where sentences in it certainly end. Each decision depends on the code points
 * read so far and on nothing else, so how the text was cut into pieces cannot matter. Every code point is read once,
 * and once more when it was needed to see that the sentence before it had ended.
 */
export class BoundaryScanner {
  readonly #text = new WaitingText()
  readonly #line = new MarkdownLine()
  readonly #prose: ProseReader
  #hasInk = false
  #ended = false
  /** The end returned last has not been taken yet. */
  #foundEnd = false

  constructor(language: Language) {
    this.#prose = new ProseReader(language, this.#text, this.#line)
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

  /** Whether what waits is part of a fenced code block, or would be with the next character. */
  get mayBeFence(): boolean {
    return this.#line.insideFence || this.#line.mayOpenFence
  }

  /** Whether anything but white space has been read. */
  get hasInk(): boolean {
    return this.#hasInk
  }

  /** Whether what waits reads as a finished sentence, should nothing more come. */
  get isComplete(): boolean {
    return this.#text.position === this.#text.length && this.#prose.isComplete
  }

  append(piece: string): void {
    this.#text.append(piece)
  }

  /**
   * Removes and returns the first `length` code units. Behind the end of a sentence, reading starts anew; elsewhere it
   * goes on.
   */
  take(length: number): string {
    const wasComplete = length === this.#text.length && this.isComplete
    const position = this.#foundEnd ? 0 : Math.max(0, this.#text.position - length)
    const taken = this.#text.take(length, position)
    this.#prose.shift(length)
    if (this.#foundEnd || wasComplete) this.#prose.startAnew(0)
    this.#foundEnd = false
    this.#hasInk = position > 0 && ink.test(this.#text.slice(0, position))
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
    const cut = this.#prose.finish(this.#text.length)
    return cut === undecided ? undecided : this.#found(cut)
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

  #read(codePoint: number, found: Kind, position: number): number {
    const size = codePoint > 0xffff ? 2 : 1
    if (found === kind.lineEnd) return this.#readLineEnd(position + size)
    const cut = this.#prose.weigh(codePoint, found, position, size)
    if (cut !== undecided) return cut
    this.#line.read(codePoint, this.#prose.inWord)
    if (!this.#line.insideFence) {
      const end = this.#prose.read(codePoint, found, position, size)
      if (end !== undecided) return end
    }
    if (found !== kind.space) this.#hasInk = true
    this.#text.advance(size)
    this.#prose.passed(found)
    return undecided
  }

  #readLineEnd(end: number): number {
    this.#line.endLine()
    this.#text.advance(end - this.#text.position)
    this.#prose.endLine()
    if (this.#line.insideFence) return undecided
    if (this.#hasInk) return end
    this.#prose.startAnew(end)
    return undecided
  }

  /** A sentence that is as long as it may be leaves its line end to the next one. */
  #beforeLineEnd(position: number): number {
    return position > 1 && this.#text.slice(position - 1, position) === '\r' ? position - 1 : position
  }
}
