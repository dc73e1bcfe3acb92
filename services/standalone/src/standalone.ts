import { join } from 'node:path'
import { createDesktopPush } from '@cuecard/desktop-push'
import {
  chooseAuthenticator,
  createHttpService,
  DevelopmentAuthenticator,
  developmentTokenRoute,
  type Readiness,
} from '@cuecard/http-service'
import { buildRoutes, createIngest } from '@cuecard/ingest'
import { CursorCodec, type Journal, journalProblem, openSqliteJournal } from '@cuecard/journal'
import { startVendorSimulator } from '@cuecard/vendor-simulator'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import type { Settings } from './configuration.ts'
import { demoRoutes } from './demo-routes.ts'
import { loadKeys } from './keys.ts'
import { loadPolicy } from './policy-file.ts'
import { defaultRetention, keepTrimmed } from './retention.ts'
import { simulatorSecrets, withSimulator } from './simulated-vendor.ts'

/** Desktops are told to come back within this time when the process stops; answers may come to their end in it. */
const drainSpreadMs = 1_000

/** A running standalone process. */
export interface Standalone {
  /** Where it listens. */
  origin: string
  /** Whether the demo desktop is there: only with development tokens. */
  demo: boolean
  /** Tells desktops to reconnect, keeps running assists for the next start, closes everything. */
  stop(): Promise<void>
}

/**
 * Starts both services on the embedded journal in this process. Assists that ran when it was last stopped or killed go on from
 * their last entry.
 *
 * @throws ConfigurationError, StartupError or JournalSetupError, before anything listens.
 */
export async function startStandalone(settings: Settings, logger: Logger): Promise<Standalone> {
  const { host, port, dataFolder } = settings
  const keys = loadKeys(dataFolder)
  const policy = loadPolicy(settings.configuration.policy)
  const authenticator = chooseAuthenticator({
    hosts: [host],
    issuer: settings.configuration.authentication,
    developmentKey: keys.tokens,
  })
  const journal = await openSqliteJournal({ file: join(dataFolder, 'journal.db'), encryptionKey: keys.journal })
  // The demo belongs to development: where tokens are for the asking.
  const demo = authenticator instanceof DevelopmentAuthenticator
  const simulator = demo ? await startVendorSimulator() : undefined
  const configuration =
    simulator === undefined ? settings.configuration : withSimulator(settings.configuration, simulator)
  const env = simulator === undefined ? settings.env : { ...settings.env, ...simulatorSecrets(simulator) }

  const registry = new Registry()
  const cursors = new CursorCodec(keys.cursors)
  const ingest = createIngest({
    journal,
    cursors,
    routes: buildRoutes(configuration, env),
    policy: () => policy,
    registry,
    logger: logger.child({ service: 'ingest' }),
    agents: configuration.agents === undefined ? undefined : new Set(configuration.agents),
    ...(settings.proxies === undefined ? {} : { proxies: settings.proxies }),
    ...configuration.limits,
  })
  const push = createDesktopPush({
    journal,
    cursors,
    authenticator,
    registry,
    logger: logger.child({ service: 'desktop-push' }),
    prepare: (request) => ingest.prepare(request),
    ...(configuration.allowedOrigins === undefined ? {} : { config: { allowedOrigins: configuration.allowedOrigins } }),
    directStreams: { ...configuration.directStreams, withoutToken: demo },
  })
  let stopping = false
  const app = createHttpService({
    name: 'cuecard',
    logger,
    authenticator,
    registry,
    ready: () => readiness(journal, stopping),
    problemMapping: journalProblem,
  })
  await app.register(ingest.plugin)
  await app.register(push.plugin)
  if (demo) await app.register(developmentTokenRoute(authenticator))
  if (simulator !== undefined) await app.register(demoRoutes(simulator))

  const origin = await app.listen({ host, port })
  ingest.start()
  const stopTrimming = keepTrimmed(journal, configuration.retention ?? defaultRetention, logger)
  return {
    origin,
    demo,
    async stop() {
      stopping = true
      stopTrimming()
      // In this order, so that answers may still come to their end.
      await push.drain(drainSpreadMs)
      await ingest.stop()
      await app.close()
      await journal.close()
      await simulator?.close()
    },
  }
}

async function readiness(journal: Journal, stopping: boolean): Promise<Readiness> {
  const answers = await journal.depth().then(
    () => true,
    () => false,
  )
  const checks = { process: stopping ? 'stopping' : 'ok', journal: answers ? 'ok' : 'does not answer' }
  return { ok: answers && !stopping, checks }
}
