/**
 * One timer for a deadline that moves often. Moving it later costs nothing: the timer that is running looks at the
 * deadline again when it fires.
 */
export class WakeTimer {
  readonly #wake: () => void
  readonly #now: () => number
  #timer: NodeJS.Timeout | undefined
  #timerAt = Number.POSITIVE_INFINITY
  #deadline = Number.POSITIVE_INFINITY

  constructor(wake: () => void, now: () => number) {
    this.#wake = wake
    this.#now = now
  }

  /** Wakes at `at` (milliseconds, as `now` counts them) unless moved; infinity means never. */
  set(at: number): void {
    this.#deadline = at
    if (at < this.#timerAt) this.#arm(at)
  }

  /** Stops for good. */
  stop(): void {
    this.#deadline = Number.POSITIVE_INFINITY
    clearTimeout(this.#timer)
  }

  #arm(at: number) {
    clearTimeout(this.#timer)
    this.#timerAt = at
    this.#timer = setTimeout(() => this.#fire(), Math.max(0, Math.ceil(at - this.#now())))
  }

  #fire() {
    this.#timerAt = Number.POSITIVE_INFINITY
    if (this.#deadline === Number.POSITIVE_INFINITY) return
    if (this.#deadline > this.#now()) this.#arm(this.#deadline)
    else {
      this.#deadline = Number.POSITIVE_INFINITY
      this.#wake()
    }
  }
}
