import type { Clock } from '../src/index.ts'

/** A clock that stands still until it is advanced. Timers fire in the order of their times. */
export class FakeClock implements Clock {
  #now = 1_000_000
  #timers = new Map<number, { at: number; callback: () => void }>()
  #lastId = 0

  now(): number {
    return this.#now
  }

  setTimeout(callback: () => void, delayMs: number): number {
    this.#lastId += 1
    this.#timers.set(this.#lastId, { at: this.#now + delayMs, callback })
    return this.#lastId
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as number)
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size
  }

  advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0]
      if (!due) break
      const [id, timer] = due
      this.#timers.delete(id)
      this.#now = timer.at
      timer.callback()
    }
    this.#now = end
  }
}
