import type { OutgoingHttpHeaders } from 'node:http'
import { constants, type Http2ServerResponse, type ServerHttp2Stream } from 'node:http2'
import type { Channel } from './channel.ts'

/** The body of a response over HTTP/2: what breaks is its stream, while the connection goes on for the others. */
export class Http2Channel implements Channel {
  readonly #response: Http2ServerResponse
  readonly #stream: ServerHttp2Stream

  constructor(response: Http2ServerResponse) {
    this.#response = response
    this.#stream = response.stream
  }

  open(headers: OutgoingHttpHeaders): void {
    this.#response.writeHead(200, headers)
  }

  send(bytes: string | Buffer): boolean {
    return this.#stream.write(bytes)
  }

  get isBehind(): boolean {
    return this.#stream.writableNeedDrain
  }

  onceDrained(listener: () => void): void {
    this.#stream.once('drain', listener)
  }

  end(): void {
    this.#stream.end()
  }

  close(): void {
    this.#afterWrites(() => this.#stream.close(constants.NGHTTP2_CANCEL))
  }

  reset(): void {
    this.#afterWrites(() => this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR))
  }

  destroy(): void {
    this.#stream.close(constants.NGHTTP2_CANCEL)
  }

  #afterWrites(next: () => void) {
    this.#stream.write('', () => setImmediate(next))
  }
}
