import { createParser, type EventSourceParser } from 'eventsource-parser'
import { VendorError } from '../errors.ts'
import type { Frame, Framer } from './framer.ts'

/** Field names, ids and line ends beside an event's data. */
const fieldAllowance = 4_096

/**
 * Bytes to server-sent events, as the WHATWG standard says: split anywhere, any line end, one BOM, comments, several
 * data lines; bytes that are not UTF-8 become U+FFFD; an event that its blank line did not end is dropped.
 */
export class SseFramer implements Framer {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  readonly #parser: EventSourceParser
  readonly #maxEventBytes: number
  #frames: Frame[] = []
  #tooLarge = false

  /** `maxEventBytes` bounds one event's data; a larger event makes `push` throw `vendor_event_too_large`. */
  constructor(maxEventBytes: number) {
    this.#maxEventBytes = maxEventBytes
    this.#parser = createParser({
      maxBufferSize: maxEventBytes + fieldAllowance,
      onEvent: (event) => this.#accept(event),
      onError: (error) => {
        this.#tooLarge ||= error.type === 'max-buffer-size-exceeded'
      },
    })
  }

  push(bytes: Uint8Array): Frame[] {
    this.#frames = []
    this.#parser.feed(this.#decoder.decode(bytes, { stream: true }))
    if (this.#tooLarge) {
      throw new VendorError('vendor_event_too_large', `an event is larger than ${this.#maxEventBytes} bytes`)
    }
    return this.#frames
  }

  end(): Frame[] {
    return []
  }

  #accept(event: Frame) {
    // A code unit is at most three bytes, so short events need no count.
    if (event.data.length * 3 > this.#maxEventBytes && Buffer.byteLength(event.data) > this.#maxEventBytes) {
      this.#tooLarge = true
    } else {
      this.#frames.push(event)
    }
  }
}
