import type { Clock } from './clock.ts'

/** A token bucket: `perSecond` in the long run, twice as many in one burst. */
export class RateLimit {
  readonly #perSecond: number
  readonly #clock: Clock
  #available: number
  #filledAt: number

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond
    this.#clock = clock
    this.#available = 2 * perSecond
    this.#filledAt = clock.now()
  }

  /** Takes one; false when there is none left. */
  take(): boolean {
    const now = this.#clock.now()
    const gained = ((now - this.#filledAt) / 1_000) * this.#perSecond
    this.#available = Math.min(2 * this.#perSecond, this.#available + Math.max(0, gained))
    this.#filledAt = now
    if (this.#available < 1) return false
    this.#available -= 1
    return true
  }
}
