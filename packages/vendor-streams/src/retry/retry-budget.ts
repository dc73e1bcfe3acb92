import type { HealthLimits } from '../profile.ts'

/**
 * How many retries all streams of a profile may make together: each takes one from the budget, each success gives some
 * back. So a vendor that stumbles is asked again, and an outage is not multiplied by retries.
 */
export class RetryBudget {
  readonly #limits: HealthLimits
  #retries: number

  constructor(limits: HealthLimits) {
    this.#limits = limits
    this.#retries = limits.retryBudget
  }

  /** The vendor spoke. */
  earn(): void {
    const { retryBudget, retriesPerSuccess } = this.#limits
    this.#retries = Math.min(retryBudget, this.#retries + retriesPerSuccess)
  }

  /** Whether a retry may be made; it is counted. */
  spend(): boolean {
    if (this.#retries < 1) return false
    this.#retries--
    return true
  }
}
