import { isHighSurrogate, isLowSurrogate } from './characters.ts'

/** The recent text is cut back to this many code units when it reaches twice as many. */
const recentLength = 48

/**
 * The text that waits, read forward one code point at a time while more is appended. It grows by concatenation, and
 * decisions look into its recent part alone where they can: a look into the whole of it at each token would copy it at
 * each token.
 */
export class WaitingText {
  #text = ''
  /** The part that is being read, and where in the text it starts. */
  #piece = ''
  #pieceStart = 0
  #position = 0
  /** The end of the text, and where in the text it starts. */
  #recent = ''
  #recentStart = 0

  /** How many code units have been read. */
  get position(): number {
    return this.#position
  }

  get length(): number {
    return this.#text.length
  }

  append(piece: string): void {
    const unread = this.#position < this.#text.length
    this.#piece = unread ? this.slice(this.#position) + piece : piece
    this.#pieceStart = this.#position
    this.#text += piece
    if (this.#recent.length >= 2 * recentLength) this.#recent = this.#recent.slice(-recentLength)
    this.#recent += piece
    this.#recentStart = this.#text.length - this.#recent.length
  }

  /**
   * The code point at the position; -1 at the end, and before half of a surrogate pair whose other half may still come.
   */
  peek(isEnded: boolean): number {
    const offset = this.#position - this.#pieceStart
    if (offset >= this.#piece.length) return -1
    const codeUnit = this.#piece.charCodeAt(offset)
    if (!isHighSurrogate(codeUnit)) return codeUnit
    if (offset + 1 === this.#piece.length) return isEnded ? codeUnit : -1
    return isLowSurrogate(this.#piece.charCodeAt(offset + 1)) ? this.#piece.codePointAt(offset)! : codeUnit
  }

  advance(size: number): void {
    this.#position += size
  }

  slice(start: number, end = this.#text.length): string {
    if (start < this.#recentStart) return this.#text.slice(start, end)
    return this.#recent.slice(start - this.#recentStart, end - this.#recentStart)
  }

  /** Removes and returns the first `length` code units. Reading goes on at `position`, counted in what remains. */
  take(length: number, position: number): string {
    const taken = this.#text.slice(0, length)
    this.#text = this.#text.slice(length)
    this.#piece = this.#text
    this.#pieceStart = 0
    this.#recent = this.#text
    this.#recentStart = 0
    this.#position = position
    return taken
  }
}
