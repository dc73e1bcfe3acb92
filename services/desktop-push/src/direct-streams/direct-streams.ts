import type { AgentKey } from '@cuecard/journal'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { deltaRoute } from './delta-route.ts'
import { drainStreams } from './drain-streams.ts'
import { addInitRoute } from './init-route.ts'
import { Readers } from './readers.ts'
import type { StreamRouteServices } from './stream-route.ts'
import { tokenRoutes } from './token-routes.ts'

/** The direct streams of one process: what integrations that were written for a vendor's own examples talk to. */
export interface DirectStreams {
  /** `GET /api/stream-llm`, and `POST` and `GET /api/llm/stream`. */
  plugin: FastifyPluginAsync
  /** Adds `/ws` to an app that has the WebSocket plugin. */
  addSocketRoute(app: FastifyInstance): void
  /**
   * Refuses new streams and lets those that are there come to their end for `graceMs`; whoever has not by then is told
   * so. Resolves when all are gone, and the assists that nobody reads any more are cancelled.
   */
  drain(graceMs: number): Promise<void>
}

/** Puts them together. `hasDesktop` says whether an agent reads their own log here. */
export function createDirectStreams(
  options: Omit<StreamRouteServices, 'readers'> & { hasDesktop: (agent: AgentKey) => boolean },
): DirectStreams {
  const readers = new Readers(options)
  const services = { ...options, readers }
  return {
    plugin: async (app) => {
      await app.register(deltaRoute(services))
      await app.register(tokenRoutes(services))
    },
    addSocketRoute: (app) => addInitRoute(app, services),
    async drain(graceMs) {
      await drainStreams(services.registry, graceMs, services.clock)
      await readers.stop()
    },
  }
}
