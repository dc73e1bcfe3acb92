import type { Clock } from '../src/index.ts'

interface Timer {
  at: number
  periodMs: number | undefined
  callback: () => void
}

/** A clock that moves when it is told to. It starts at the system's time, where tokens of the day are good. */
export class FakeClock implements Clock {
  #now = Date.now()
  readonly #timers = new Set<Timer>()

  now(): number {
    return this.#now
  }

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.size
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#add({ at: this.#now + delayMs, periodMs: undefined, callback })
  }

  every(periodMs: number, callback: () => void): () => void {
    return this.#add({ at: this.#now + periodMs, periodMs, callback })
  }

  /** Lets time pass, and calls what falls due in it, in order. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#now = timer.at
      if (timer.periodMs === undefined) this.#timers.delete(timer)
      else timer.at += timer.periodMs
      timer.callback()
    }
    this.#now = end
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  #next(end: number): Timer | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= end)
    return due.sort((a, b) => a.at - b.at)[0]
  }
}
