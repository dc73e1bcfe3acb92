/** Time as the service sees it; tests give another one. Each timer comes with the function that stops it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  after(delayMs: number, callback: () => void): () => void
  every(periodMs: number, callback: () => void): () => void
}

/** The system's time. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: Date.now,
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs).unref()
    return () => clearTimeout(timer)
  },
  every(periodMs, callback) {
    const timer = setInterval(callback, periodMs).unref()
    return () => clearInterval(timer)
  },
}
