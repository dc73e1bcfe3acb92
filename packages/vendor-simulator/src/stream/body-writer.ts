import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { StreamFaults } from '../faults/faults.ts'
import { type Random, randomInteger } from '../random.ts'

/**
 * Writes the body of one response, in network writes of its own choosing.
 *
 * The HTTP chunks go to the socket directly: `response.write` sends each as a gathered write of four parts, which takes
 * 1.5 µs more than the 4 µs of a plain one, and leaves no way to break off inside a chunk. The head and the last chunk
 * stay with `response`, so that its connection can be used again.
 */
export class BodyWriter {
  readonly #response: ServerResponse
  readonly #socket: Socket
  readonly #isCloseDelimited: boolean
  #isChunked = false
  readonly #pieceLength: (() => number) | undefined
  /** Bytes that wait for more, because a piece is larger than what there was. */
  #held: Buffer = Buffer.alloc(0)
  #heldFor = 0

  constructor(response: ServerResponse, socket: Socket, faults: StreamFaults, random: Random) {
    this.#response = response
    this.#socket = socket
    this.#isCloseDelimited = faults.closeDelimited === true
    const { split } = faults
    if (split === 'random') this.#pieceLength = () => randomInteger(random, 1, 64)
    else if (split !== undefined) this.#pieceLength = () => Math.max(1, split)
  }

  /** Sends the head of the response. */
  open(status: number, headers: OutgoingHttpHeaders): void {
    if (this.#isCloseDelimited) this.#response.removeHeader('transfer-encoding')
    this.#response.writeHead(status, headers)
    this.#response.flushHeaders()
    // Not for a client that speaks HTTP/1.0.
    this.#isChunked = this.#response.chunkedEncoding
  }

  /** Sends part of the body; false when the client is behind, and nothing more should come until it has caught up. */
  write(bytes: string | Buffer): boolean {
    if (bytes.length === 0) return true
    return this.#pieceLength === undefined ? this.#send(bytes) : this.#sendPieces(Buffer.from(bytes), this.#pieceLength)
  }

  /** Sends what is held back. */
  flush(): void {
    if (this.#held.length > 0) this.#send(this.#held)
    this.#held = Buffer.alloc(0)
    this.#heldFor = 0
  }

  /** Whether what was written still waits for the client. */
  get isBehind(): boolean {
    return this.#socket.writableNeedDrain
  }

  /** Calls `listener` once, when the client has caught up. */
  onceDrained(listener: () => void): void {
    this.#socket.once('drain', listener)
  }

  /** Ends the body as HTTP does; the connection stays usable. */
  end(): void {
    this.flush()
    this.#response.end()
  }

  /** Closes the connection where it is. */
  close(): void {
    this.flush()
    this.#socket.destroySoon()
  }

  /**
   * Resets the connection once everything written has left this process, and a turn of the event loop later, so that a
   * client in this process has had its turn to read.
   */
  reset(): void {
    this.flush()
    this.#socket.write('', () => setImmediate(() => this.#socket.resetAndDestroy()))
  }

  /** Drops the connection and what waits to be sent on it. */
  destroy(): void {
    this.#socket.destroy()
  }

  #sendPieces(bytes: Buffer, pieceLength: () => number): boolean {
    let rest = Buffer.concat([this.#held, bytes])
    let isFlowing = true
    for (;;) {
      if (this.#heldFor === 0) this.#heldFor = pieceLength()
      if (rest.length < this.#heldFor) break
      isFlowing = this.#send(rest.subarray(0, this.#heldFor))
      rest = rest.subarray(this.#heldFor)
      this.#heldFor = 0
    }
    this.#held = rest
    return isFlowing
  }

  #send(bytes: string | Buffer): boolean {
    if (!this.#isChunked) return this.#socket.write(bytes)
    const head = `${Buffer.byteLength(bytes).toString(16)}\r\n`
    if (typeof bytes === 'string') return this.#socket.write(`${head}${bytes}\r\n`)
    return this.#socket.write(Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n')]))
  }
}
