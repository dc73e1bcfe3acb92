import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { AnswerBook } from './answers/answer-book.ts'
import type { DialectName } from './dialects/dialect.ts'
import { dialectOf, dialects } from './dialects/index.ts'
import { AccessTokens } from './endpoints/access-tokens.ts'
import { answerControl, type Controls, controlPath } from './endpoints/control-endpoint.ts'
import { type DialectEndpoint, endpointOf } from './endpoints/dialect-endpoint.ts'
import { StreamEndpoint } from './endpoints/stream-endpoint.ts'
import { TokenEndpoint } from './endpoints/token-endpoint.ts'
import { SimulatorError } from './errors.ts'
import { asPlan, type Faults, type StreamIdentity } from './faults/fault-plan.ts'
import { answerJson } from './http-answer.ts'
import { type CompleteOptions, completeOptions, type VendorSimulatorOptions } from './options.ts'
import { Connections } from './server/connections.ts'
import { createVendorServer, type VendorRequest, type VendorResponse } from './server/vendor-server.ts'
import { emptyStatistics, type SimulatorStatistics } from './statistics.ts'
import type { Pace } from './stream/stream-player.ts'
import { Ticker } from './stream/ticker.ts'

/** A running simulator: one server that speaks every dialect, each at its vendor's paths. */
export interface VendorSimulator {
  /** For example `http://127.0.0.1:49152`. */
  readonly origin: string
  /** The certificate, as PEM, that a client must trust; nothing where the simulator does without TLS. */
  readonly certificate: string | undefined
  /** Where a dialect is spoken, and what a client needs to be let in. */
  endpoint(dialect: DialectName): DialectEndpoint
  /** Streams that are open now. */
  activeStreams(): number
  /** Destroys the connection of every open stream; returns how many there were. */
  cutAll(): number
  /** Replaces the fault plan, for streams and token requests from now on. */
  setFaults(faults: Faults): void
  /** Lets every access token that was issued so far expire now. */
  expireTokens(): void
  /** A copy of the statistics as of now. */
  stats(): SimulatorStatistics
  /** Calls `listener` whenever a client hangs up on an open stream; returns how to stop. */
  onClientAbort(listener: (stream: StreamIdentity) => void): () => void
  /** Destroys every connection and stops listening; afterwards neither socket nor timer is left. */
  close(): Promise<void>
}

/**
 * Starts a simulator; it accepts requests when the promise resolves.
 * Throws `invalid_option`, `address_in_use` or `cannot_listen`.
 */
export async function startVendorSimulator(options: VendorSimulatorOptions = {}): Promise<VendorSimulator> {
  const settings = completeOptions(options)
  const ticker = new Ticker()
  const statistics = emptyStatistics()
  const tokens = new AccessTokens(settings.tokenLifetimeSeconds)
  const abortListeners = new Set<(stream: StreamIdentity) => void>()
  let plan = settings.faults
  const shared = { ...settings, tokens, statistics, ticker, faults: () => plan }

  const server = createVendorServer(settings.certificate, (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?', 1)
    route(path, request, response).catch((error: Error) => {
      // An answer, a tokenizer or a fault plan of the caller's own has thrown.
      if (response.headersSent) response.destroy()
      else answerJson(response, 500, { error: { code: 'simulator_failed', message: error.message } })
    })
  })
  const connections = new Connections(server)
  const streams = new StreamEndpoint({
    ...shared,
    connections,
    seed: String(settings.seed),
    book: new AnswerBook(settings.tokenize),
    pace: paceOf(settings),
    tokensPerEvent: settings.tokensPerChunk,
    onClientAbort: (stream) => {
      for (const listener of abortListeners) listener(stream)
    },
  })
  const tokenEndpoint = new TokenEndpoint({ ...shared, dialects, lifetimeSeconds: settings.tokenLifetimeSeconds })
  const controls = {
    stats: () => ({ ...statistics }),
    cutAll: () => streams.cutAll(),
    expireTokens: () => tokens.expireAll(),
    setFaults: (faults: Faults) => {
      plan = asPlan(faults)
    },
  } satisfies Omit<Controls, 'seed'>
  const overHttp: Controls = { ...controls, seed: settings.seed }

  async function route(path: string, request: VendorRequest, response: VendorResponse): Promise<void> {
    const dialect = dialects.find((candidate) => candidate.path === path)
    if (dialect !== undefined) return streams.answer(dialect, request, response)
    if (tokenEndpoint.has(path)) return tokenEndpoint.answer(path, request, response)
    if (path.startsWith(controlPath)) return answerControl(path, request, response, overHttp)
    answerJson(response, 404, { error: { code: 'not_found', message: 'no dialect has this path' } })
  }

  const origin = await listen(server, settings)
  return {
    ...controls,
    origin,
    certificate: settings.certificate?.cert,
    endpoint: (name) => endpointOf(dialectOf(name), origin, settings),
    activeStreams: () => statistics.activeStreams,
    onClientAbort(listener) {
      abortListeners.add(listener)
      return () => abortListeners.delete(listener)
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      streams.cutAll()
      connections.destroyAll()
      await closed
      ticker.stop()
    },
  }
}

function paceOf({ tokensPerSecond, tokensPerChunk, firstTokenDelayMs }: CompleteOptions): Pace {
  const isPaced = tokensPerSecond > 0 && Number.isFinite(tokensPerSecond)
  return { intervalMs: isPaced ? (1_000 * tokensPerChunk) / tokensPerSecond : 0, firstTokenDelayMs }
}

async function listen(server: Server, { host, port, certificate }: CompleteOptions): Promise<string> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      const message = `port ${port} of ${host} is in use; stop what listens there, or choose another port`
      throw new SimulatorError('address_in_use', message, { cause: error })
    }
    throw new SimulatorError('cannot_listen', `cannot listen on port ${port} of ${host} (${code})`, { cause: error })
  }
  const { address, family, port: bound } = server.address() as AddressInfo
  const scheme = certificate === undefined ? 'http' : 'https'
  return `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${bound}`
}
