/** Something that wants to be woken at a time. Its `wakeAt` is changed by {@link Ticker} alone. */
export interface Sleeper {
  /** In milliseconds of the ticker's clock; infinite while it does not want to be woken. */
  wakeAt: number
  wake(now: number): void
}

/** Where a ticker has its time from. */
export interface Clock {
  /** Milliseconds, never going back. */
  now(): number
  /** Calls `callback` once after `delayMs`; returns how to prevent it. */
  after(delayMs: number, callback: () => void): () => void
}

/** The time of this machine. */
export const machineClock: Clock = {
  now: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}

/** Slots of one millisecond each. Who wakes later than one turn of the wheel stays in the slot for more turns. */
const slotCount = 1_024

/**
 * Wakes any number of sleepers with one timer, never early: a wheel of slots, so that scheduling costs the same whether
 * there are ten sleepers or ten thousand. Without sleepers there is no timer.
 */
export class Ticker {
  readonly #clock: Clock
  readonly #slots: Sleeper[][] = Array.from({ length: slotCount }, () => [])
  /** The last millisecond whose slot has been emptied. */
  #turnedTo: number
  /** The millisecond that the timer is set for; minus infinity while the wheel turns. */
  #timerAt = Number.POSITIVE_INFINITY
  #stopTimer: (() => void) | undefined

  constructor(clock: Clock = machineClock) {
    this.#clock = clock
    this.#turnedTo = Math.floor(clock.now())
  }

  /** The time, in milliseconds; only differences mean something. */
  now(): number {
    return this.#clock.now()
  }

  /** Wakes `sleeper` at `at`, or at once when that is past, instead of when it was to be woken before. */
  schedule(sleeper: Sleeper, at: number): void {
    if (this.#timerAt === Number.POSITIVE_INFINITY) this.#turnedTo = Math.floor(this.#clock.now())
    const tick = Math.max(Math.ceil(at), this.#turnedTo + 1)
    sleeper.wakeAt = tick
    this.#slots[tick % slotCount]!.push(sleeper)
    this.#setTimer(Math.min(tick, this.#turnedTo + slotCount))
  }

  /** Lets `sleeper` sleep. Its entry stays in the wheel until its slot comes by, and is then passed over. */
  cancel(sleeper: Sleeper): void {
    sleeper.wakeAt = Number.POSITIVE_INFINITY
  }

  /** Forgets everybody and leaves no timer behind. */
  stop(): void {
    for (const slot of this.#slots) slot.length = 0
    this.#clearTimer()
  }

  #setTimer(tick: number) {
    if (tick >= this.#timerAt) return
    this.#clearTimer()
    this.#timerAt = tick
    this.#stopTimer = this.#clock.after(Math.max(1, Math.ceil(tick - this.#clock.now())), () => this.#turn())
  }

  #clearTimer() {
    this.#stopTimer?.()
    this.#stopTimer = undefined
    this.#timerAt = Number.POSITIVE_INFINITY
  }

  #turn() {
    const now = this.#clock.now()
    this.#timerAt = Number.NEGATIVE_INFINITY
    // After a long sleep of the machine one full turn reaches everybody.
    this.#turnedTo = Math.max(this.#turnedTo, Math.floor(now) - slotCount)
    while (this.#turnedTo < Math.floor(now)) this.#empty(++this.#turnedTo, now)
    this.#timerAt = Number.POSITIVE_INFINITY
    const next = this.#nextTick()
    if (next !== undefined) this.#setTimer(next)
  }

  #empty(tick: number, now: number) {
    const index = tick % slotCount
    const entries = this.#slots[index]!
    if (entries.length === 0) return
    this.#slots[index] = []
    for (const sleeper of entries) {
      // `wakeAt` is the truth; an entry of an earlier wish is in another slot than it, or ahead of it by a turn.
      if (sleeper.wakeAt <= tick) {
        sleeper.wakeAt = Number.POSITIVE_INFINITY
        sleeper.wake(now)
      } else if (sleeper.wakeAt % slotCount === index) {
        this.#slots[index]!.push(sleeper)
      }
    }
  }

  #nextTick(): number | undefined {
    for (let tick = this.#turnedTo + 1; tick <= this.#turnedTo + slotCount; tick++) {
      if (this.#slots[tick % slotCount]!.length > 0) return tick
    }
    return undefined
  }
}
