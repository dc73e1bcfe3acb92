import type { AssistRequest, PreparedAssist } from '@cuecard/contracts'
import type { CursorCodec, Journal } from '@cuecard/journal'
import type { CompiledPolicy } from '@cuecard/moderation'
import { type Proxies, VendorClient } from '@cuecard/vendor-streams'
import type { FastifyPluginAsync } from 'fastify'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { assistRoutes } from './assist-routes.ts'
import { IngestMetrics } from './metrics.ts'
import { prepareRequest } from './prepare-request.ts'
import type { Routes } from './routes.ts'
import { Workers } from './workers.ts'

/** What the ingest is made of. */
export interface IngestOptions {
  journal: Journal
  cursors: CursorCodec
  routes: Routes
  policy: () => CompiledPolicy
  registry: Registry
  logger: Logger
  agents?: ReadonlySet<string> | undefined
  /** Between this process and vendors; none by default. */
  proxies?: Proxies
  /** Default 1,000. */
  maxConcurrentAssists?: number
  /** See `WorkersOptions`. Default 120,000 ms. */
  orphanGraceMs?: number
  /** Default 9,000 ms. */
  leaseMs?: number
  /** Default 20. */
  maxClaims?: number
  now?: () => number
}

/** The ingest service, apart from the process that it runs in. */
export interface Ingest {
  /** The HTTP routes, to be registered on a server of `@cuecard/http-service`. */
  plugin: FastifyPluginAsync
  /** What a desktop's `assist.start` is made ready for the queue with. */
  prepare(request: AssistRequest): PreparedAssist
  /** Starts to claim and run assists. */
  start(): void
  /** Hands running assists over and closes the connections to vendors. */
  stop(): Promise<void>
}

/** Puts the ingest together. */
export function createIngest(options: IngestOptions): Ingest {
  const { journal, cursors, routes, policy, registry, logger, agents, now = Date.now } = options
  const metrics = new IngestMetrics(registry, () => journal.depth())
  const vendors = new VendorClient({ observer: metrics.vendorObserver, proxies: options.proxies ?? {} })
  metrics.watchCircuits(() => vendors.circuits())
  const { maxConcurrentAssists = 1_000, orphanGraceMs = 120_000, leaseMs = 9_000, maxClaims = 20 } = options
  const workers = new Workers({
    journal,
    vendors,
    routes,
    policy,
    metrics,
    logger,
    maxConcurrentAssists,
    orphanGraceMs,
    leaseMs,
    maxClaims,
    now,
  })
  return {
    plugin: assistRoutes({ journal, cursors, routes, agents, now }),
    prepare: (request) => prepareRequest(request, { routes, agents }),
    start: () => workers.start(),
    async stop() {
      await workers.stop()
      await vendors.close()
    },
  }
}
