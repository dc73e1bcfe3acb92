import { setTimeout as delay } from 'node:timers/promises'
import { Agent, type Dispatcher } from 'undici'
import type { Dialect, GenerationRequest } from './dialects/dialect.ts'
import { dialects } from './dialects/index.ts'
import { VendorError } from './errors.ts'
import type { Takeover } from './generation.ts'
import { openResponse, UnauthorizedError } from './http/open-response.ts'
import type { ResponseReader } from './http/response-reader.ts'
import { TokenSource } from './oauth/token-source.ts'
import { type Profile, readSecret } from './profile.ts'
import { VendorStream } from './vendor-stream.ts'

/** What happened at a vendor's HTTP endpoints, for metrics. */
export interface VendorObserver {
  onTokenRequest?: (profile: string, outcome: 'granted' | 'refused' | 'failed') => void
  onOpen?: (profile: string, outcome: 'opened' | VendorError['code']) => void
}

/** Injected for tests; the defaults are the real ones. */
export interface VendorClientOptions {
  observer?: VendorObserver
  now?: () => number
  random?: () => number
  dispatcher?: Dispatcher
}

/** The connections and access tokens that all streams of a process share. */
export class VendorClient {
  readonly #observer: VendorObserver
  readonly #now: () => number
  readonly #random: () => number
  readonly #dispatcher: Dispatcher
  readonly #tokenSources = new Map<string, TokenSource>()

  constructor(options: VendorClientOptions = {}) {
    this.#observer = options.observer ?? {}
    this.#now = options.now ?? Date.now
    this.#random = options.random ?? Math.random
    this.#dispatcher = options.dispatcher ?? new Agent({ connect: { timeout: 5_000 }, keepAliveTimeout: 10_000 })
  }

  /**
   * Starts one answer, or goes on with one that another process left. Nothing is sent before the first `read`.
   * Throws when the profile's dialect does not exist: configuration is checked before that.
   */
  open(profile: Profile, request: GenerationRequest, takeover?: Takeover): VendorStream {
    const dialect = dialects.get(profile.dialect)
    if (dialect === undefined) throw new VendorError('vendor_protocol', `profile ${profile.name}: no such dialect`)
    return new VendorStream({
      dialect,
      profile,
      request,
      takeover,
      connect: (body, onReader, signal) => this.#connect(profile, dialect, body, onReader, signal),
      now: this.#now,
      random: this.#random,
    })
  }

  /** Closes every connection; streams that still run see them break. */
  async close(): Promise<void> {
    await this.#dispatcher.destroy()
  }

  async #connect(
    profile: Profile,
    dialect: Dialect,
    body: unknown,
    onReader: (reader: ResponseReader) => void,
    signal: AbortSignal,
  ): Promise<ResponseReader> {
    const send = (authorization: string | undefined) => {
      // Getting a token may have taken a while.
      signal.throwIfAborted()
      return openResponse({
        profile: profile.name,
        url: new URL(profile.streamUrl),
        authorization,
        accept: 'text/event-stream',
        body,
        headersTimeoutMs: profile.limits.headersTimeoutMs,
        dispatcher: this.#dispatcher,
        now: this.#now,
        onReader,
      })
    }
    try {
      const reader = await this.#authorized(profile, dialect, send)
      this.#observer.onOpen?.(profile.name, 'opened')
      return reader
    } catch (error) {
      if (error instanceof VendorError) this.#observer.onOpen?.(profile.name, error.code)
      throw error
    }
  }

  /** Sends with the profile's credentials; once more with a fresh token when the vendor refuses the one we had. */
  async #authorized<Result>(
    profile: Profile,
    dialect: Dialect,
    send: (authorization: string | undefined) => Promise<Result>,
  ): Promise<Result> {
    const { credentials } = profile
    if (credentials.kind === 'none') return send(undefined)
    if (credentials.kind === 'bearer') return send(`Bearer ${readSecret(profile.name, credentials.key)}`)
    const source = this.#tokenSource(profile, dialect, credentials)
    const token = await source.token()
    try {
      return await send(`Bearer ${token}`)
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error
      source.invalidate(token)
      return send(`Bearer ${await source.token()}`)
    }
  }

  #tokenSource(
    profile: Profile,
    dialect: Dialect,
    credentials: Profile['credentials'] & { kind: 'oauth' },
  ): TokenSource {
    let source = this.#tokenSources.get(profile.name)
    if (source === undefined) {
      source = new TokenSource({
        profile: profile.name,
        credentials,
        renewBeforeMs: dialect.defaults.oauth?.renewBeforeMs ?? 30_000,
        backoff: profile.limits,
        dispatcher: this.#dispatcher,
        now: this.#now,
        random: this.#random,
        delay,
        onRequest: (outcome) => this.#observer.onTokenRequest?.(profile.name, outcome),
      })
      this.#tokenSources.set(profile.name, source)
    }
    return source
  }
}
