import type { Dispatcher } from 'undici'
import type { Dialect, GenerationRequest } from './dialects/dialect.ts'
import { dialects as ownDialects } from './dialects/index.ts'
import { VendorError } from './errors.ts'
import type { Takeover } from './generation.ts'
import { Connections, type Proxies } from './http/connections.ts'
import { defaultConnection, type Profile } from './profile.ts'
import type { Circuit } from './retry/circuit.ts'
import { VendorEndpoint, type VendorObserver } from './vendor-endpoint.ts'
import { VendorStream } from './vendor-stream.ts'

/** What a client can be told; the clock, the randomness and the dispatcher are replaced in tests. */
export interface VendorClientOptions {
  observer?: VendorObserver
  proxies?: Proxies
  /** By name; default: those that Cuecard speaks. */
  dialects?: ReadonlyMap<string, Dialect>
  now?: () => number
  random?: () => number
  dispatcher?: Dispatcher
}

/**
 * The connections, access tokens and health of vendors that all streams of a process share: streams that are given the same
 * `Profile` object have one token, one circuit and one retry budget.
 */
export class VendorClient {
  readonly #options: VendorClientOptions
  readonly #now: () => number
  readonly #random: () => number
  readonly #dialects: ReadonlyMap<string, Dialect>
  readonly #connections: Connections
  readonly #closing = new AbortController()
  /** By identity: a profile that was configured anew starts anew. */
  readonly #endpoints = new Map<Profile, VendorEndpoint>()

  constructor(options: VendorClientOptions = {}) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#random = options.random ?? Math.random
    this.#dialects = options.dialects ?? ownDialects
    this.#connections = new Connections(options.proxies)
  }

  /**
   * Starts one answer, or goes on with one that another process left. Nothing is sent before the first `read`.
   * Throws when the profile's dialect does not exist: configuration is checked before that.
   */
  open(profile: Profile, request: GenerationRequest, takeover?: Takeover): VendorStream {
    const dialect = this.#dialects.get(profile.dialect)
    if (dialect === undefined) throw new VendorError('vendor_protocol', `profile ${profile.name}: no such dialect`)
    return new VendorStream({
      dialect,
      profile,
      request,
      takeover,
      endpoint: this.#endpoint(profile, dialect),
      now: this.#now,
      random: this.#random,
    })
  }

  /** The circuit of each profile that was used, by its name. */
  circuits(): { profile: string; state: Circuit['state'] }[] {
    return [...this.#endpoints].map(([{ name: profile }, { circuit }]) => ({ profile, state: circuit.state }))
  }

  /** Closes every connection; streams that still run see them break. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all([this.#connections.close(), this.#options.dispatcher?.destroy()])
  }

  #endpoint(profile: Profile, dialect: Dialect): VendorEndpoint {
    let endpoint = this.#endpoints.get(profile)
    if (endpoint === undefined) {
      const { observer = {}, dispatcher } = this.#options
      endpoint = new VendorEndpoint({
        profile,
        dialect,
        dispatcher: dispatcher ?? this.#connections.dispatcher(profile.connection ?? defaultConnection),
        observer,
        closing: this.#closing.signal,
        now: this.#now,
        random: this.#random,
      })
      this.#endpoints.set(profile, endpoint)
    }
    return endpoint
  }
}
