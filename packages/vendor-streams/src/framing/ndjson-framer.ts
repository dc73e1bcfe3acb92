import { VendorError } from '../errors.ts'
import type { Frame, Framer } from './framer.ts'

/**
 * Bytes to newline-delimited JSON texts: lines end in LF or CR LF, blank ones mean nothing, the last one may lack its
 * end. U+2028 and the like are text, as JSON has it. Bytes that are not UTF-8 become U+FFFD; a byte order mark is skipped.
 */
export class NdjsonFramer implements Framer {
  readonly #decoder = new TextDecoder('utf-8')
  readonly #maxEventBytes: number
  /** The beginning of a line, in the pieces in which it came: joined once, when its end is there. */
  #pieces: string[] = []
  #piecesLength = 0

  constructor(maxEventBytes: number) {
    this.#maxEventBytes = maxEventBytes
  }

  push(bytes: Uint8Array): Frame[] {
    return this.#take(this.#decoder.decode(bytes, { stream: true }))
  }

  end(): Frame[] {
    return this.#take(`${this.#decoder.decode()}\n`)
  }

  #take(text: string): Frame[] {
    const frames: Frame[] = []
    let from = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#keep(text.slice(from, end))
      from = end + 1
      const data = this.#pieces.join('').trim()
      this.#pieces = []
      this.#piecesLength = 0
      if (data === '') continue
      if (Buffer.byteLength(data) > this.#maxEventBytes) throw this.#tooLarge()
      frames.push({ data })
    }
    this.#keep(text.slice(from))
    return frames
  }

  #keep(piece: string) {
    if (piece === '') return
    this.#pieces.push(piece)
    this.#piecesLength += piece.length
    // The white space around a line does not count, but a line of nothing else must end somewhere, too.
    if (this.#piecesLength > 2 * this.#maxEventBytes) throw this.#tooLarge()
  }

  #tooLarge(): VendorError {
    return new VendorError('vendor_event_too_large', `an event is larger than ${this.#maxEventBytes} bytes`)
  }
}
