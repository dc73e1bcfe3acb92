import { CuecardError } from '@cuecard/contracts'
import { loggableError, logSerializers } from '@cuecard/http-service'
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { readSettings } from './configuration.ts'
import { startStandalone } from './standalone.ts'

/** How long a stop may take, in milliseconds, before the process ends anyway; nothing is lost by that. */
const graceMs = 10_000

const help = `cuecard standalone: both services, on the embedded journal, in one process.

  HOST, PORT           where to listen (127.0.0.1, 8080)
  CUECARD_CONFIG       the configuration file; without it, everything goes to the vendor simulator
  CUECARD_DATA         the folder of the journal and its keys (.cuecard)
  CUECARD_LOG_LEVEL    trace, debug, info, warn, error, fatal or silent; the log goes to standard error
                       (info with a configuration file, warn without)
  OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL
                       an OpenAI-compatible model for the demo's default route

Stops on SIGTERM and SIGINT. Assists that still run go on at the next start.`

if (process.argv.includes('--help')) console.log(help)
else await main()

async function main(): Promise<void> {
  try {
    const settings = readSettings(process.env)
    const logger = pino({ level: settings.logLevel, serializers: logSerializers }, pino.destination(2))
    const standalone = await startStandalone(settings, logger)
    closeWithGrace(
      {
        delay: graceMs,
        logger: { error: (problem: unknown) => logger.error({ problem: loggable(problem) }, 'the stop went wrong') },
      },
      async ({ err }) => {
        if (err) logger.fatal({ err }, 'stopping after an error')
        await standalone.stop()
      },
    )
    const page = standalone.demo ? 'demo desktop' : 'listening'
    console.log(`cuecard: ${page} at ${standalone.origin}/`)
  } catch (error) {
    if (!isExpected(error)) throw error
    console.error(`cuecard: ${error.message}`)
    process.exit(1)
  }
}

/** An error whose message says all that the operator needs. */
function isExpected(error: unknown): error is Error {
  return error instanceof CuecardError || (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
}

/** What close-with-grace reports: its own words, or an error of ours. */
function loggable(problem: unknown): unknown {
  return typeof problem === 'string' ? problem : loggableError(problem)
}
