import type { Clock } from '../clock.ts'

/** Tells the server now and then how far the desktop has come: the newest cursor, once per `intervalMs` at most. */
export class Acknowledger {
  readonly #clock: Clock
  readonly #intervalMs: number
  readonly #send: (cursor: string) => void
  #timer: unknown
  #pending: string | undefined

  constructor(clock: Clock, intervalMs: number, send: (cursor: string) => void) {
    this.#clock = clock
    this.#intervalMs = intervalMs
    this.#send = send
  }

  /** Everything up to `cursor` has been applied. */
  note(cursor: string): void {
    const waiting = this.#pending !== undefined
    this.#pending = cursor
    if (!waiting) this.#timer = this.#clock.setTimeout(() => this.#flush(), this.#intervalMs)
  }

  /** Forgets what was not sent: the next hello carries the cursor anyway. */
  stop(): void {
    this.#clock.clearTimeout(this.#timer)
    this.#pending = undefined
  }

  #flush() {
    const cursor = this.#pending
    this.#pending = undefined
    if (cursor !== undefined) this.#send(cursor)
  }
}
