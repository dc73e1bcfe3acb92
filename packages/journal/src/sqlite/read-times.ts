import { maxReadAgeMs } from '../journal.ts'

/** How many agents are remembered at most, about 10 MB; the one read longest ago is forgotten first. */
const maxRemembered = 65_536

/** When each agent was last read, for an hour. Times are milliseconds, and are given in growing order. */
export class ReadTimes {
  /** The one read longest ago comes first. */
  readonly #times = new Map<string, number>()

  /** `name` is read at `now`. */
  note(name: string, now: number): void {
    this.#times.delete(name)
    this.#times.set(name, now)
    for (const [oldest, at] of this.#times) {
      if (this.#times.size <= maxRemembered && at >= now - maxReadAgeMs) break
      this.#times.delete(oldest)
    }
  }

  /** Whether `name` was read at `since` or after. */
  has(name: string, since: number): boolean {
    return (this.#times.get(name) ?? Number.NEGATIVE_INFINITY) >= since
  }
}
