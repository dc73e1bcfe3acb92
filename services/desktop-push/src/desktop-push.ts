import { type Authenticator, logSerializers } from '@cuecard/http-service'
import type { CursorCodec, Journal } from '@cuecard/journal'
import websocket from '@fastify/websocket'
import type { FastifyPluginAsync } from 'fastify'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { type Clock, systemClock } from './clock.ts'
import { type DesktopPushConfig, defaultConfig } from './config.ts'
import { addDesktopRoute } from './desktop-route.ts'
import { socketServerOptions } from './desktop-socket.ts'
import { type DirectStreamsConfig, defaultDirectStreams } from './direct-streams/config.ts'
import type { DirectStream } from './direct-streams/direct-stream.ts'
import { createDirectStreams } from './direct-streams/direct-streams.ts'
import { drainDesktops } from './drain-desktops.ts'
import type { PrepareAssist } from './enqueue-assist.ts'
import { EventFrames } from './event-frames.ts'
import { Heartbeat } from './heartbeat.ts'
import { DesktopMetrics } from './metrics.ts'
import type { Session } from './session.ts'
import { SessionRegistry } from './session-registry.ts'
import { sseRoute } from './sse-route.ts'

/** What {@link createDesktopPush} needs. */
export interface DesktopPushOptions {
  journal: Journal
  /** The same key as in every process that gives out cursors. */
  cursors: CursorCodec
  authenticator: Authenticator
  /** Where the metrics go. */
  registry: Registry
  logger: Logger
  /** Replaces single limits of `defaultConfig`. */
  config?: Partial<DesktopPushConfig>
  /** Replaces single members of `defaultDirectStreams`. */
  directStreams?: Partial<DirectStreamsConfig>
  /** Looks at what desktops ask for before it is queued; by default everything goes, by the route that it names. */
  prepare?: PrepareAssist
  /** By default the system's. */
  clock?: Clock
}

/** The desktop sessions and direct streams of one process. */
export interface DesktopPush {
  /**
   * The routes `GET /v1/desktop` (WebSocket) and `GET /v1/desktop/events` (server-sent events), and those of the direct
   * streams: `GET /api/stream-llm`, `POST` and `GET /api/llm/stream`, and the WebSocket `/ws`.
   */
  plugin: FastifyPluginAsync
  /**
   * Refuses new desktops and sends those that are there away, spread over `spreadMs`: each is told when to come back, is
   * served until then, and closed with 1012. Direct streams have the same time to come to their end. Resolves when all
   * are gone. Closing the server does the same at once.
   */
  drain(spreadMs: number): Promise<void>
  /** How many desktops are connected. */
  sessions(): number
}

/** Puts together what serves agents' desktops from a journal. */
export function createDesktopPush(options: DesktopPushOptions): DesktopPush {
  const { journal, cursors, authenticator, clock = systemClock, prepare = acceptAnything } = options
  const logger = options.logger.child({}, { serializers: logSerializers })
  const config = { ...defaultConfig, ...options.config }
  const metrics = new DesktopMetrics(options.registry)
  const frames = new EventFrames(cursors, journal.epoch)
  const heartbeat = new Heartbeat(config.heartbeatMs, clock)
  const registry = new SessionRegistry<Session>(config.maxSessionsPerAgent, heartbeat)
  const services = { journal, cursors, authenticator, logger, clock, prepare, config, metrics, frames, registry }
  const direct = { ...defaultDirectStreams, ...options.directStreams }
  const streams = createDirectStreams({
    ...services,
    direct,
    registry: new SessionRegistry<DirectStream>(direct.maxStreamsPerAgent, heartbeat),
    hasDesktop: (agent) => registry.has(agent),
  })
  const drain = async (spreadMs: number): Promise<void> => {
    await Promise.all([drainDesktops(registry, spreadMs, clock), streams.drain(spreadMs)])
  }
  return {
    plugin: async (app) => {
      await app.register(async (sockets) => {
        await sockets.register(websocket, { options: socketServerOptions, preClose: () => drain(0) })
        addDesktopRoute(sockets, services)
        streams.addSocketRoute(sockets)
      })
      await app.register(sseRoute(services))
      await app.register(streams.plugin)
    },
    drain,
    sessions: () => registry.size,
  }
}

const acceptAnything: PrepareAssist = (request) => {
  const { interaction, route = 'default' } = request
  return { request, accepted: { type: 'assist.accepted', interactionId: interaction.id, route, tokenCount: 0 } }
}
