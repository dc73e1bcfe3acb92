import type { IncomingHttpHeaders } from 'node:http'
import type { Transform } from 'node:stream'
import type { Dispatcher } from 'undici'
import { VendorError } from '../errors.ts'
import { inflaterOf } from './inflate.ts'
import { WakeTimer } from './wake-timer.ts'

/** Body bytes that may wait here before the socket is told to stop. */
const highWaterMarkBytes = 65_536

/** How long a finished stream's connection may take to end by itself, and so be used again. */
const releaseGraceMs = 250

/** What `read` found: bytes, the body's end, or that `until` passed first. */
export type ReadResult = readonly Uint8Array[] | 'end' | 'timeout'

/** What a reader needs to know. */
export interface ResponseReaderOptions {
  /** Named in errors. */
  profile: string
  /** The most bytes of the body, after they were inflated. */
  maxBytes: number
  now: () => number
}

/**
 * A streaming HTTP response, read at the pace of the reader: bytes that are not asked for stop the socket.
 *
 * It is an undici dispatch handler because that costs about a third less per chunk than a stream or an async iterator
 * (`docs/decisions/0003-response-reader.md`).
 */
export class ResponseReader implements Dispatcher.DispatchHandler {
  status = 0
  /** Settles when the headers are there, or the request failed. */
  readonly opened: Promise<void>
  #settleOpened: { resolve: () => void; reject: (error: Error) => void }
  #controller: Dispatcher.DispatchController | undefined
  #chunks: Uint8Array[] = []
  #bufferedBytes = 0
  #ended = false
  #error: Error | undefined
  #released = false
  #waiter: (() => void) | undefined
  readonly #timer: WakeTimer
  readonly #options: ResponseReaderOptions
  #headers: IncomingHttpHeaders = {}
  #totalBytes = 0
  #inflater: Transform | undefined

  constructor(options: ResponseReaderOptions) {
    this.#options = options
    this.#timer = new WakeTimer(() => this.#wake(), options.now)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.opened = promise
    this.#settleOpened = { resolve, reject }
  }

  /** A header of the response by its lower-case name; one that came several times as a list (RFC 9110, section 5.3). */
  header(name: string): string | undefined {
    const value: string | string[] | undefined = this.#headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }

  /** The bytes that have come; waits for some until `until`. Throws what broke the connection, once all bytes are read. */
  async read(until: number): Promise<ReadResult> {
    while (this.#chunks.length === 0) {
      if (this.#error !== undefined) throw this.#error
      if (this.#ended) return 'end'
      if (this.#options.now() >= until) return 'timeout'
      this.#timer.set(until)
      await new Promise<void>((resolve) => {
        this.#waiter = resolve
      })
    }
    const chunks = this.#chunks
    this.#chunks = []
    this.#bufferedBytes = 0
    this.#resume()
    return chunks
  }

  /** Nothing more is wanted although the vendor is not done: the connection is closed at once. */
  abort(reason = new Error('aborted by the reader')): void {
    this.#released = true
    this.#timer.stop()
    this.#inflater?.destroy()
    if (this.#controller === undefined) this.#settleOpened.reject(reason)
    else this.#controller.abort(reason)
  }

  /**
   * Gives up if the request still waits for a connection. Where HTTP/2 may be spoken, undici makes one connection at a
   * time, and everybody waits for it: the last of many would fail after as many time-outs as there are requests.
   */
  expire(reason: Error): void {
    if (this.#controller === undefined) this.abort(reason)
  }

  /** The answer is complete: lets the response end by itself so that the connection can be used again, within a grace. */
  release(): void {
    if (this.#ended || this.#error !== undefined) return this.#timer.stop()
    this.#released = true
    this.#timer.stop()
    this.#resume()
    const grace = setTimeout(() => this.abort(), releaseGraceMs)
    this.#waiter = () => clearTimeout(grace)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#released) this.abort()
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return
    this.status = status
    this.#headers = headers
    const inflater = status === 200 ? inflaterOf(this.header('content-encoding')) : undefined
    if (inflater !== undefined) this.#inflate(inflater)
    this.#settleOpened.resolve()
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#released) return
    if (this.#inflater === undefined) return this.#accept(chunk)
    if (!this.#inflater.write(chunk)) controller.pause()
  }

  onResponseEnd(): void {
    if (this.#inflater === undefined) this.#end()
    else this.#inflater.end()
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#inflater?.destroy()
    this.#error ??= error
    this.#settleOpened.reject(error)
    this.#wake()
  }

  #inflate(inflater: Transform): void {
    this.#inflater = inflater
    inflater.on('data', (chunk: Buffer) => this.#accept(chunk))
    inflater.on('drain', () => this.#resume())
    inflater.once('end', () => this.#end())
    inflater.once('error', (error) => this.#fail(error))
  }

  #accept(chunk: Buffer): void {
    if (this.#released) return
    const { maxBytes, profile } = this.#options
    this.#totalBytes += chunk.length
    if (this.#totalBytes > maxBytes) {
      const message = `profile ${profile}: the response is larger than ${maxBytes} bytes`
      return this.#fail(new VendorError('vendor_response_too_large', message))
    }
    this.#chunks.push(chunk)
    this.#bufferedBytes += chunk.length
    if (this.#bufferedBytes > highWaterMarkBytes) {
      this.#controller?.pause()
      this.#inflater?.pause()
    }
    this.#wake()
  }

  #resume(): void {
    this.#inflater?.resume()
    if (this.#controller?.paused) this.#controller.resume()
  }

  #end(): void {
    this.#ended = true
    this.#wake()
  }

  #fail(error: Error): void {
    this.#error ??= error
    this.abort()
    this.#wake()
  }

  #wake() {
    const waiter = this.#waiter
    this.#waiter = undefined
    waiter?.()
  }
}
