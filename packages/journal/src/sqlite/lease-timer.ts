/** The longest delay that timers of Node take, in milliseconds. */
const maxDelayMs = 2 ** 31 - 1

/** What the timer looks at, and whom it tells. */
export interface LeaseTimerOptions {
  clock(): number
  /** The earliest end of a lease that is held and ends after this time, if there is one. */
  nextLeaseEnd(after: number): number | undefined
  /** A lease may have ended. */
  onEnd(): void
}

/**
 * Notices that leases end. One timer, for the earliest end that it was told of; when it fires it looks at the store
 * again, because the lease may have been renewed or the assist finished meanwhile.
 */
export class LeaseTimer {
  readonly #options: LeaseTimerOptions
  #timer: NodeJS.Timeout | undefined
  /** Ends of leases up to here have been reported. */
  #reportedUntil = 0
  #due = Number.POSITIVE_INFINITY

  constructor(options: LeaseTimerOptions) {
    this.#options = options
  }

  /** A lease ends at `leaseEnd`, unless it is renewed. */
  watch(leaseEnd: number): void {
    if (leaseEnd >= this.#due) return
    this.#due = leaseEnd
    clearTimeout(this.#timer)
    const delayMs = Math.min(Math.max(leaseEnd - this.#options.clock(), 1), maxDelayMs)
    this.#timer = setTimeout(() => this.#look(), delayMs)
    this.#timer.unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #look(): void {
    this.#due = Number.POSITIVE_INFINITY
    const now = this.#options.clock()
    const earliest = this.#options.nextLeaseEnd(this.#reportedUntil)
    if (earliest !== undefined && earliest <= now) {
      this.#reportedUntil = now
      this.#options.onEnd()
    }
    const next = this.#options.nextLeaseEnd(now)
    if (next !== undefined) this.watch(next)
  }
}
