import { isHighSurrogate, isLowSurrogate } from './characters.ts'

/**
 * The text that waits, read forward one code point at a time while more is appended. It grows by concatenation and is
 * looked into only at decisions: reading the whole of it for each token would copy it for each token.
 */
export class WaitingText {
  #text = ''
  /** The part that is being read, and where in the text it starts. */
  #piece = ''
  #pieceStart = 0
  #position = 0

  /** How many code units have been read. */
  get position(): number {
    return this.#position
  }

  get length(): number {
    return this.#text.length
  }

  append(piece: string): void {
    const unread = this.#position < this.#text.length
    this.#piece = unread ? this.#text.slice(this.#position) + piece : piece
    this.#pieceStart = this.#position
    this.#text += piece
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
    return this.#text.slice(start, end)
  }

  /** Whether `word` stands at `start`. */
  has(word: string, start: number): boolean {
    return this.#text.startsWith(word, start)
  }

  /** Removes and returns the first `length` code units. Reading goes on at `position`, counted in what remains. */
  take(length: number, position: number): string {
    const taken = this.#text.slice(0, length)
    this.#text = this.#text.slice(length)
    this.#piece = this.#text
    this.#pieceStart = 0
    this.#position = position
    return taken
  }
}
