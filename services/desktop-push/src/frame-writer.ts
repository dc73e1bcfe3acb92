import type { Clock } from './clock.ts'
import type { OutgoingFrame, Outlet } from './outlet.ts'

/** How a write ended: the frames are on their way, the desktop stayed behind for too long, or the line is gone. */
export type WriteOutcome = 'written' | 'slow' | 'closed'

/** What bounds a {@link FrameWriter}. */
export interface FrameWriterOptions {
  maxBufferedBytes: number
  slowConsumerMs: number
  clock: Clock
  /** Called each time that writing has to wait for the desktop. */
  onWait: () => void
}

/**
 * Writes a desktop's frames with a cap on what waits in the process: at most `maxBufferedBytes`, plus one frame.
 *
 * Events are written one page after another; each write resolves when the next one may come. Control frames go out at
 * once, between the frames of a page.
 */
export class FrameWriter {
  readonly #outlet: Outlet
  readonly #options: FrameWriterOptions
  #stopWaiting: ((outcome: WriteOutcome) => void) | undefined
  #open = true

  constructor(outlet: Outlet, options: FrameWriterOptions) {
    this.#outlet = outlet
    this.#options = options
  }

  /** Whether more waits for this desktop than may. */
  get behind(): boolean {
    return this.#outlet.bufferedBytes > this.#options.maxBufferedBytes
  }

  /** Writes a page in order, and waits for the desktop whenever it is behind. One call at a time. */
  async write(frames: readonly OutgoingFrame[]): Promise<WriteOutcome> {
    for (let next = 0; next < frames.length; ) {
      if (!this.#open) return 'closed'
      const end = this.#fitting(frames, next)
      let flushed = false
      this.#outlet.write(next === 0 && end === frames.length ? frames : frames.slice(next, end), () => {
        flushed = true
        this.#stopWaiting?.('written')
      })
      next = end
      if (!this.behind || flushed) continue
      const outcome = await this.#drained()
      if (outcome !== 'written') return outcome
    }
    return this.#open ? 'written' : 'closed'
  }

  /** Writes a frame that is no part of the log, past the page that may be under way. False when the desktop is behind. */
  control(frame: OutgoingFrame): boolean {
    if (this.behind) return false
    if (this.#open) this.#outlet.write([frame])
    return true
  }

  /** Ends a write that waits, and every later one, as `closed`. */
  close(): void {
    this.#open = false
    this.#stopWaiting?.('closed')
  }

  /** The end of the frames from `start` on that fit; at least one does. */
  #fitting(frames: readonly OutgoingFrame[], start: number): number {
    let bytes = this.#outlet.bufferedBytes
    let end = start
    while (end < frames.length && (end === start || bytes < this.#options.maxBufferedBytes)) {
      bytes += frames[end]!.bytes
      end += 1
    }
    return end
  }

  #drained(): Promise<WriteOutcome> {
    const { clock, slowConsumerMs, onWait } = this.#options
    onWait()
    return new Promise((resolve) => {
      const stopTimer = clock.after(slowConsumerMs, () => this.#stopWaiting?.('slow'))
      this.#stopWaiting = (outcome) => {
        this.#stopWaiting = undefined
        stopTimer()
        resolve(outcome)
      }
    })
  }
}
