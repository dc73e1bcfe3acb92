import { type CircuitBreakerPolicy, CircuitState, circuitBreaker, handleWhen, type IBreaker } from 'cockatiel'
import { VendorError } from '../errors.ts'
import type { HealthLimits } from '../profile.ts'

/** The right to ask a vendor once. One of its members is called once: what came of it. */
export interface CircuitPass {
  /** The vendor speaks. */
  succeed(): void
  /** The vendor failed before it spoke. */
  fail(): void
  /** We went away before anything could be said about the vendor. */
  abandon(): void
}

/**
 * The circuit breaker of one profile: after `circuitFailures` failures in a row, for `circuitAfterMs` at least, nobody gets
 * through for `circuitOpenMs`; then one attempt, whose outcome closes the circuit or opens it again.
 */
export class Circuit {
  readonly #breaker: CircuitBreakerPolicy
  readonly #profile: string
  readonly #openMs: number

  constructor(profile: string, limits: HealthLimits, now: () => number) {
    const { circuitOpenMs } = limits
    this.#profile = profile
    this.#openMs = circuitOpenMs
    this.#breaker = circuitBreaker(
      handleWhen((error) => !(error instanceof AbandonedError)),
      { halfOpenAfter: circuitOpenMs, breaker: new OnlyFailures(limits, now) },
    )
  }

  /** `closed`, `open`, or `half-open` while one attempt decides. */
  get state(): 'closed' | 'open' | 'half-open' {
    if (this.#breaker.state === CircuitState.Closed) return 'closed'
    return this.#breaker.state === CircuitState.HalfOpen ? 'half-open' : 'open'
  }

  /** Lets one attempt through. Throws `vendor_circuit_open`. */
  enter(): CircuitPass {
    // The library would let us wait for the attempt that decides; the next profile is faster than that.
    if (this.state === 'half-open') throw this.#open()
    const outcome = Promise.withResolvers<void>()
    let entered = false
    const execution = this.#breaker.execute(() => {
      entered = true
      return outcome.promise
    })
    // Whoever holds the pass knows the outcome already.
    execution.catch(() => undefined)
    if (!entered) throw this.#open()
    return {
      succeed: outcome.resolve,
      fail: () => outcome.reject(new Error('failed')),
      abandon: () => outcome.reject(new AbandonedError()),
    }
  }

  #open(): VendorError {
    const message = `profile ${this.#profile}: failed too often in a row and is left alone for ${this.#openMs} ms at a time`
    return new VendorError('vendor_circuit_open', message, { retryable: true, retryAfterMs: this.#openMs })
  }
}

class AbandonedError extends Error {}

/** Breaks when nothing but failures came for a while: many streams that fail in one moment say little. */
class OnlyFailures implements IBreaker {
  /** How many came, and when the first of them did. */
  state = { failures: 0, since: 0 }
  readonly #limits: HealthLimits
  readonly #now: () => number

  constructor(limits: HealthLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
  }

  success(): void {
    this.state = { failures: 0, since: 0 }
  }

  failure(circuit: CircuitState): boolean {
    if (this.state.failures++ === 0) this.state.since = this.#now()
    const { circuitFailures, circuitAfterMs } = this.#limits
    const lasts = this.#now() - this.state.since >= circuitAfterMs
    return circuit === CircuitState.HalfOpen || (lasts && this.state.failures >= circuitFailures)
  }
}
