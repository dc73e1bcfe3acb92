import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { closeTimeoutMs, type OutgoingFrame, type Outlet } from './outlet.ts'

/**
 * Frames as server-sent events: the frame is the data, its cursor the id. A frame without text only moves the id, which
 * a reader takes note of without an event.
 */
export class SseOutlet implements Outlet {
  readonly missedBeats = 0
  readonly #response: ServerResponse

  /** @param headers of the answer, beside those of every event stream. */
  constructor(response: ServerResponse, headers: OutgoingHttpHeaders) {
    this.#response = response
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream',
      // nginx holds answers back in 4 or 8 kB pieces unless it is told not to.
      'x-accel-buffering': 'no',
    })
    response.flushHeaders()
  }

  get bufferedBytes(): number {
    return this.#response.writableLength
  }

  write(frames: readonly OutgoingFrame[], flushed?: () => void): void {
    this.#response.write(frames.map(eventOf).join(''), () => flushed?.())
  }

  beat(at: string): void {
    this.#response.write(`: heartbeat ${at}\n\n`)
  }

  /** An event stream cannot say why it ends; a reader that may not come back learns it from the next answer. */
  close(): void {
    this.#response.end()
    setTimeout(() => this.#response.destroy(), closeTimeoutMs).unref()
  }

  closed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#response.closed) resolve()
      else this.#response.once('close', () => resolve())
    })
  }
}

function eventOf({ text, cursor }: OutgoingFrame): string {
  const id = cursor === undefined ? '' : `id: ${cursor}\n`
  // JSON has no line ends outside its strings, and escapes those inside, so that one data line is enough.
  return text === '' ? `${id}\n` : `${id}data: ${text}\n\n`
}
