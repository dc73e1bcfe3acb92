import { setTimeout as delay } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import type { Dialect } from './dialects/dialect.ts'
import { VendorError } from './errors.ts'
import { framings } from './framing/framings.ts'
import { openResponse, UnauthorizedError } from './http/open-response.ts'
import type { ResponseReader } from './http/response-reader.ts'
import { TokenSource } from './oauth/token-source.ts'
import { defaultConnection, defaultHealthLimits, type Profile, readSecret } from './profile.ts'
import { Circuit } from './retry/circuit.ts'
import { RetryBudget } from './retry/retry-budget.ts'

/** What happened at a vendor's HTTP endpoints, for metrics. */
export interface VendorObserver {
  onTokenRequest?: (profile: string, outcome: 'granted' | 'refused' | 'failed') => void
  onOpen?: (profile: string, outcome: 'opened' | VendorError['code']) => void
  /** Frames that were no JSON and were left out, of vendors where that happens. */
  onSkippedFrames?: (profile: string, frames: number) => void
}

/** What an endpoint is made of. */
export interface VendorEndpointOptions {
  profile: Profile
  dialect: Dialect
  dispatcher: Dispatcher
  observer: VendorObserver
  /** Aborts when nobody may wait for anything any more. */
  closing: AbortSignal
  now: () => number
  random: () => number
}

/** What all streams of one profile share: its access token, its circuit breaker, its retry budget. */
export class VendorEndpoint {
  readonly circuit: Circuit
  readonly retries: RetryBudget
  readonly #options: VendorEndpointOptions
  readonly #tokens: TokenSource | undefined

  constructor(options: VendorEndpointOptions) {
    this.#options = options
    const { profile, dialect, dispatcher, observer, closing, now, random } = options
    const { name, credentials, limits, health = defaultHealthLimits } = profile
    this.circuit = new Circuit(name, health, now)
    this.retries = new RetryBudget(health)
    if (credentials.kind !== 'oauth') return
    const { oauth } = dialect.defaults
    this.#tokens = new TokenSource({
      profile: name,
      credentials,
      clientAuthentication: credentials.clientAuthentication ?? oauth?.clientAuthentication ?? 'form',
      renewBeforeMs: credentials.renewBeforeMs ?? oauth?.renewBeforeMs ?? 30_000,
      requestTimeoutMs: oauth?.requestTimeoutMs ?? 5_000,
      backoff: limits,
      dispatcher,
      now,
      random,
      delay: (ms) => delay(ms, undefined, { signal: closing }).catch(() => undefined),
      onRequest: (outcome) => observer.onTokenRequest?.(name, outcome),
    })
  }

  /**
   * Sends one request, unless `signal` aborts before, with the profile's credentials; once more with a fresh token when
   * the vendor refuses the one we had. Hands every reader out first so that it can be aborted. Throws `VendorError`.
   */
  async connect(body: unknown, onReader: (reader: ResponseReader) => void, signal: AbortSignal): Promise<void> {
    const { profile, observer } = this.#options
    try {
      await this.#authorized(async (authorization) => {
        // Getting a token may have taken a while.
        signal.throwIfAborted()
        await this.#send(body, authorization, onReader)
      })
      observer.onOpen?.(profile.name, 'opened')
    } catch (error) {
      // Who leaves finds no fault with the vendor.
      if (error instanceof VendorError && !signal.aborted) observer.onOpen?.(profile.name, error.code)
      throw error
    }
  }

  /** Counts frames that were left out. */
  skipped(frames: number): void {
    if (frames > 0) this.#options.observer.onSkippedFrames?.(this.#options.profile.name, frames)
  }

  #send(
    body: unknown,
    authorization: string | undefined,
    onReader: (reader: ResponseReader) => void,
  ): Promise<ResponseReader> {
    const { profile, dialect, dispatcher, now } = this.#options
    const { connectTimeoutMs, maxConnections } = profile.connection ?? defaultConnection
    return openResponse({
      profile: profile.name,
      url: new URL(profile.streamUrl),
      framing: framings[dialect.framing],
      limits: profile.limits,
      connectTimeoutMs: maxConnections === undefined ? connectTimeoutMs : undefined,
      authorization,
      body,
      dispatcher,
      now,
      onReader,
    })
  }

  async #authorized(send: (authorization: string | undefined) => Promise<void>): Promise<void> {
    const { credentials, name } = this.#options.profile
    if (credentials.kind === 'bearer') return send(`Bearer ${readSecret(name, credentials.key)}`)
    if (this.#tokens === undefined) return send(undefined)
    const token = await this.#tokens.token()
    try {
      await send(`Bearer ${token}`)
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error
      this.#tokens.invalidate(token)
      await send(`Bearer ${await this.#tokens.token()}`)
    }
  }
}
