import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Channel } from './channel.ts'

/**
 * The body of a response over HTTP/1, in plain text or inside TLS.
 *
 * The HTTP chunks go to the socket directly: `response.write` sends each as a gathered write of four parts, which takes
 * 1.5 µs more than the 4 µs of a plain one, and leaves no way to break off inside a chunk. The head and the last chunk
 * stay with `response`, so that its connection can be used again.
 */
export class Http1Channel implements Channel {
  readonly #response: ServerResponse
  readonly #socket: Socket
  readonly #transport: Socket
  readonly #isCloseDelimited: boolean
  #isChunked = false

  /** `socket` is the response's, `transport` the TCP connection itself: the same, but for TLS. */
  constructor(response: ServerResponse, socket: Socket, transport: Socket, isCloseDelimited: boolean) {
    this.#response = response
    this.#socket = socket
    this.#transport = transport
    this.#isCloseDelimited = isCloseDelimited
  }

  open(headers: OutgoingHttpHeaders): void {
    if (this.#isCloseDelimited) this.#response.removeHeader('transfer-encoding')
    this.#response.writeHead(200, headers)
    this.#response.flushHeaders()
    // Not for a client that speaks HTTP/1.0.
    this.#isChunked = this.#response.chunkedEncoding
  }

  send(bytes: string | Buffer): boolean {
    if (!this.#isChunked) return this.#socket.write(bytes)
    const head = `${Buffer.byteLength(bytes).toString(16)}\r\n`
    if (typeof bytes === 'string') return this.#socket.write(`${head}${bytes}\r\n`)
    return this.#socket.write(Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n')]))
  }

  get isBehind(): boolean {
    return this.#socket.writableNeedDrain
  }

  onceDrained(listener: () => void): void {
    this.#socket.once('drain', listener)
  }

  end(): void {
    this.#response.end()
  }

  close(): void {
    // The end of the TCP connection alone: a TLS socket that is closed says so first, as if the body were whole.
    this.#socket.write('', () => this.#transport.destroySoon())
  }

  reset(): void {
    this.#socket.write('', () => setImmediate(() => this.#transport.resetAndDestroy()))
  }

  destroy(): void {
    this.#transport.destroy()
  }
}
