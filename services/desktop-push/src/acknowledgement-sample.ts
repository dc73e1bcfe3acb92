import type { Histogram } from 'prom-client'
import type { Clock } from './clock.ts'

/** Measures how long a desktop takes to acknowledge: one event at a time, so that nothing grows with the lag. */
export class AcknowledgementSample {
  readonly #seconds: Histogram
  readonly #clock: Clock
  #pending: { offset: number; at: number } | undefined

  constructor(seconds: Histogram, clock: Clock) {
    this.#seconds = seconds
    this.#clock = clock
  }

  /** The event at `offset` was written. */
  written(offset: number): void {
    this.#pending ??= { offset, at: this.#clock.now() }
  }

  /** The desktop has everything up to `offset`. */
  acknowledged(offset: number): void {
    if (this.#pending === undefined || offset < this.#pending.offset) return
    this.#seconds.observe((this.#clock.now() - this.#pending.at) / 1_000)
    this.#pending = undefined
  }
}
