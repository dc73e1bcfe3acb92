import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Configuration } from '@cuecard/standalone'
import type { DesksOperations } from '../load/desks-process.ts'
import type { VendorAddress, VendorOperations } from '../load/vendor-process.ts'
import { MeasuredProcess } from './measured-process.ts'
import { Remote } from './remote.ts'

/** How fast every stream speaks, in all measurements. */
export const tokensPerSecond = 50

/** What a measurement works with: the service under test, and around it a vendor and desktops, each its own process. */
export interface Rig {
  service: MeasuredProcess
  vendor: Remote<VendorOperations>
  desks: Remote<DesksOperations>
}

const serviceMain = fileURLToPath(import.meta.resolve('@cuecard/standalone/main'))
/** The logger's number for it (pino). */
const warning = 40

/**
 * Starts the standalone service as it is delivered (moderation, `synchronous = FULL`, fences and metrics on, its log at
 * `info` in a file) with a vendor behind it and desktops before it, and ends all three when `use` is done or has thrown.
 *
 * When the service logged a warning or worse, or `use` has thrown, its log is kept and its place is told on standard error.
 */
export async function withRig<Result>(use: (rig: Rig) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'cuecard-bench-'))
  const logFile = join(folder, 'service.log')
  const vendor = new Remote<VendorOperations>(new URL('../load/vendor-process.ts', import.meta.url))
  const desks = new Remote<DesksOperations>(new URL('../load/desks-process.ts', import.meta.url))
  let service: MeasuredProcess | undefined
  let keepLog = true
  try {
    const { configuration, env } = vendorProfile(await vendor.call('start', { tokensPerSecond }))
    const configurationFile = join(folder, 'configuration.json')
    writeFileSync(configurationFile, JSON.stringify(configuration))
    service = await MeasuredProcess.start({
      name: 'the standalone service',
      args: [serviceMain],
      env: {
        ...env,
        HOST: '127.0.0.1',
        PORT: '0',
        CUECARD_CONFIG: configurationFile,
        CUECARD_DATA: join(folder, 'data'),
        CUECARD_LOG_LEVEL: 'info',
      },
      ready: /^cuecard: .* at (http:\S+)\/$/,
      logFile,
    })
    const result = await use({ service, vendor, desks })
    keepLog = hasWarnings(logFile)
    return result
  } finally {
    await Promise.all([service?.end(), vendor.end(), desks.end()])
    if (keepLog) console.error(`bench: the service logged warnings, or was broken off: ${logFile}`)
    else rmSync(folder, { recursive: true, force: true })
  }
}

/** The configuration that leads every assist to the vendor of the bench, and the secrets that it names. */
function vendorProfile({ origin, authentication }: VendorAddress): {
  configuration: Configuration
  env: Record<string, string>
} {
  const clientId = { env: 'BENCH_CLIENT_ID' }
  const clientSecret = { env: 'BENCH_CLIENT_SECRET' }
  return {
    configuration: {
      profiles: { vendor: { dialect: 'cxone-chat', baseUrl: origin, clientId, clientSecret } },
      routes: { default: ['vendor'] },
    },
    env: { [clientId.env]: authentication.clientId, [clientSecret.env]: authentication.clientSecret },
  }
}

function hasWarnings(logFile: string): boolean {
  const lines = readFileSync(logFile, 'utf8').split('\n')
  return lines.some((line) => line !== '' && !(levelOf(line) < warning))
}

/** NaN for what is no line of the service's logger. */
function levelOf(line: string): number {
  return Number(/^\{"level":(\d+),/.exec(line)?.[1])
}
