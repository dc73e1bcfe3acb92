import { getCACertificates } from 'node:tls'
import { Agent, type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici'
import type { ConnectionOptions } from '../profile.ts'

/** A vendor on this machine is nobody's to proxy. */
const loopback = ['localhost', '127.0.0.1', '::1']

/** The proxies between us and vendors, as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` say it; loopback has none. */
export interface Proxies {
  httpProxy?: string | undefined
  httpsProxy?: string | undefined
  noProxy?: string | undefined
}

/** The connection pools of a process: one per origin and way to connect, shared by all profiles. */
export class Connections {
  readonly #proxies: Proxies
  readonly #dispatchers = new Map<string, Dispatcher>()

  constructor(proxies: Proxies = {}) {
    this.#proxies = proxies
  }

  /** What connects in this way. */
  dispatcher(options: ConnectionOptions): Dispatcher {
    const key = JSON.stringify(options)
    let dispatcher = this.#dispatchers.get(key)
    if (dispatcher === undefined) {
      dispatcher = this.#build(options)
      this.#dispatchers.set(key, dispatcher)
    }
    return dispatcher
  }

  /** Closes every connection; requests that still run see them break. */
  async close(): Promise<void> {
    await Promise.all([...this.#dispatchers.values()].map((dispatcher) => dispatcher.destroy()))
  }

  #build({ connectTimeoutMs, keepAliveTimeoutMs, maxConnections, http2, certificates }: ConnectionOptions): Dispatcher {
    const { httpProxy, httpsProxy } = this.#proxies
    const noProxy = [...loopback, this.#proxies.noProxy ?? ''].join(',')
    const ca = certificates === undefined ? {} : { ca: [...getCACertificates('default'), certificates] }
    const options: Agent.Options = {
      connect: { timeout: connectTimeoutMs, ...ca },
      keepAliveTimeout: keepAliveTimeoutMs,
      connections: maxConnections ?? null,
      allowH2: http2,
    }
    if (httpProxy === undefined && httpsProxy === undefined) return new Agent(options)
    return new EnvHttpProxyAgent({
      ...options,
      httpProxy: httpProxy ?? '',
      httpsProxy: httpsProxy ?? httpProxy ?? '',
      noProxy,
      requestTls: { timeout: connectTimeoutMs, ...ca },
      proxyTls: { timeout: connectTimeoutMs, ...ca },
      // A tunnel that does not open is a connection that does not.
      clientFactory: (proxy, pool) => new Pool(proxy, { ...pool, headersTimeout: connectTimeoutMs }),
    })
  }
}
