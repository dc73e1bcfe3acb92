import { setTimeout as delay } from 'node:timers/promises'
import type { ResponseReader } from './http/response-reader.ts'
import type { StreamLimits } from './profile.ts'
import { type BackoffLimits, backoffDelay } from './retry/backoff.ts'
import type { CircuitPass } from './retry/circuit.ts'
import type { VendorEndpoint } from './vendor-endpoint.ts'

/** What the requests of one stream are made with. */
export interface VendorRequestsOptions {
  endpoint: VendorEndpoint
  limits: BackoffLimits & Pick<StreamLimits, 'maxAttempts'>
  random: () => number
  /** Ends every wait and every request. */
  signal: AbortSignal
}

/**
 * The requests of one stream, one at a time, and what the others of its profile learn from them: each holds a pass of the
 * circuit until the vendor spoke or failed.
 */
export class VendorRequests {
  readonly #options: VendorRequestsOptions
  #reader: ResponseReader | undefined
  #pass: CircuitPass | undefined
  #attempts = 0
  #sent = false
  /** The next request waits, so that a vendor that drops all the time is not asked without pause. */
  #waits = false

  constructor(options: VendorRequestsOptions) {
    this.#options = options
  }

  /** The response that is open, or is being opened. */
  get reader(): ResponseReader | undefined {
    return this.#reader
  }

  /** Requests since the last progress. */
  get attempts(): number {
    return this.#attempts
  }

  /** Whether the vendor was ever asked. */
  get sent(): boolean {
    return this.#sent
  }

  /** Whether there may be another attempt; `isBudgeted` ones count against what all streams of the profile may make. */
  mayRetry(isBudgeted: boolean): boolean {
    const { endpoint, limits } = this.#options
    return this.#attempts < limits.maxAttempts && (!isBudgeted || endpoint.retries.spend())
  }

  /** Sends one request, after the wait that is due; `body` is made when it is sent. Throws `VendorError`. */
  async send(body: () => unknown, retryAfterMs: number | undefined): Promise<void> {
    const { endpoint, limits, random, signal } = this.#options
    if (this.#waits) {
      const ms = backoffDelay(Math.max(1, this.#attempts), limits, random, retryAfterMs)
      await delay(ms, undefined, { signal })
    }
    this.#attempts++
    this.#pass = endpoint.circuit.enter()
    this.#sent = true
    this.#waits = true
    const onReader = (reader: ResponseReader) => {
      this.#reader = reader
    }
    await endpoint.connect(body(), onReader, signal)
  }

  /** The vendor spoke, whatever comes after. */
  spoke(): void {
    if (this.#pass === undefined) return
    this.#settle('succeed')
    this.#options.endpoint.retries.earn()
  }

  /** Whatever went wrong so far is forgiven: text came, or another answer begins. */
  startOver(): void {
    this.#attempts = 0
  }

  /** The vendor is asked once more, at once: nothing failed. */
  askAgain(): void {
    this.spoke()
    this.close('abandon')
    this.#waits = false
  }

  /** The response is complete: its connection may be used again. */
  release(): void {
    this.spoke()
    this.#reader?.release()
    this.#reader = undefined
  }

  /** Closes what is open, at once; says of the vendor, unless it spoke, that it failed, or nothing. */
  close(outcome: 'fail' | 'abandon'): void {
    this.#settle(outcome)
    this.#reader?.abort()
    this.#reader = undefined
  }

  #settle(outcome: keyof CircuitPass) {
    this.#pass?.[outcome]()
    this.#pass = undefined
  }
}
