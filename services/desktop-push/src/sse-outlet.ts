import type { ServerResponse } from 'node:http'
import { closeTimeoutMs, type OutgoingFrame, type Outlet } from './outlet.ts'

/** Frames as server-sent events: the frame is the data, its cursor the id. */
export class SseOutlet implements Outlet {
  readonly transport = 'sse'
  readonly missedBeats = 0
  readonly #response: ServerResponse

  constructor(response: ServerResponse) {
    this.#response = response
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // nginx holds answers back in 4 or 8 kB pieces unless it is told not to.
      'x-accel-buffering': 'no',
    })
    response.flushHeaders()
  }

  get bufferedBytes(): number {
    return this.#response.writableLength
  }

  write(frames: readonly OutgoingFrame[], flushed?: () => void): void {
    // JSON has no line ends outside its strings, and escapes those inside, so that one data line is enough.
    const events = frames.map(({ text, cursor }) => `${cursor === undefined ? '' : `id: ${cursor}\n`}data: ${text}\n\n`)
    this.#response.write(events.join(''), () => flushed?.())
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
