import { readFileSync } from 'node:fs'
import { CuecardError, type Violation } from '@cuecard/contracts'
import { checkDirectStreams, type DirectStreamsConfiguration, directStreamsSchema } from '@cuecard/desktop-push'
import { compileSchema, parseJson } from '@cuecard/http-service'
import { checkIngestConfiguration, type IngestConfiguration, ingestConfigurationSchema } from '@cuecard/ingest'
import Type from 'typebox'

/** The schema of the configuration file; `docs/configuration.md` explains it. */
export const configurationSchema = Type.Object(
  {
    ...ingestConfigurationSchema,
    policy: Type.Optional(Type.String({ minLength: 1, description: 'The file of the moderation policy.' })),
    authentication: Type.Optional(
      Type.Object(
        {
          issuer: Type.String({ minLength: 1 }),
          audience: Type.String({ minLength: 1 }),
          jwksUrl: Type.String({ pattern: '^https?://' }),
        },
        { additionalProperties: false },
      ),
    ),
    allowedOrigins: Type.Optional(Type.Array(Type.String({ pattern: '^https?://' }))),
    directStreams: Type.Optional(directStreamsSchema),
    retention: Type.Optional(
      Type.Object(
        {
          maxAgeHours: Type.Integer({ minimum: 1, maximum: 87_600 }),
          maxEntriesPerAgent: Type.Integer({ minimum: 100, maximum: 10_000_000 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

/** See {@link configurationSchema}. */
export interface Configuration extends IngestConfiguration {
  policy?: string
  authentication?: { issuer: string; audience: string; jwksUrl: string }
  allowedOrigins?: string[]
  directStreams?: DirectStreamsConfiguration
  retention?: { maxAgeHours: number; maxEntriesPerAgent: number }
}

/** What the process is told besides its configuration file. */
export interface Settings {
  host: string
  port: number
  /** Where the journal and the keys are. */
  dataFolder: string
  logLevel: string
  configuration: Configuration
  /** Between this process and vendors; none by default. */
  proxies?: { httpProxy: string | undefined; httpsProxy: string | undefined; noProxy: string | undefined }
  /** Where the secrets that the configuration names are looked up. */
  env: NodeJS.ProcessEnv
}

/** Why the process does not start: every mistake, by where it is. */
export class ConfigurationError extends CuecardError<'configuration_invalid'> {
  readonly violations: readonly Violation[]

  constructor(source: string, violations: readonly Violation[], cause?: unknown) {
    const list = violations.map(({ path, message }) => `\n  ${path || '/'} ${message}`).join('')
    super('configuration_invalid', `${source} is not a valid configuration:${list}`, { cause })
    this.violations = violations
  }
}

const checkConfiguration = compileSchema(configurationSchema)
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/**
 * Reads the environment and the configuration file that it names, at the start and only here. Throws a
 * {@link ConfigurationError} that lists every mistake.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const { HOST, PORT, CUECARD_DATA, CUECARD_LOG_LEVEL, CUECARD_CONFIG } = env
  const violations: Violation[] = []
  const port = Number(PORT || 8080)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    violations.push({ path: 'PORT', message: 'must be a whole number from 0 to 65535' })
  }
  // Whoever only tries it should see the address, not the log.
  const logLevel = CUECARD_LOG_LEVEL ?? (CUECARD_CONFIG ? 'info' : 'warn')
  if (!logLevels.includes(logLevel)) {
    violations.push({ path: 'CUECARD_LOG_LEVEL', message: `must be one of ${logLevels.join(', ')}` })
  }
  const proxies = readProxies(env)
  for (const [path, proxy] of [
    ['HTTP_PROXY', proxies.httpProxy],
    ['HTTPS_PROXY', proxies.httpsProxy],
  ] as const) {
    if (proxy === undefined || /^https?:$/.test(URL.parse(proxy)?.protocol ?? '')) continue
    violations.push({ path, message: 'must be an absolute http or https URL' })
  }
  if (violations.length > 0) throw new ConfigurationError('the environment', violations)
  return {
    host: HOST || '127.0.0.1',
    port,
    dataFolder: CUECARD_DATA || '.cuecard',
    logLevel,
    configuration: CUECARD_CONFIG ? readConfiguration(CUECARD_CONFIG, env) : environmentConfiguration(env),
    proxies,
    env,
  }
}

/** The usual variables, of which the lower-case ones win, as in other programs. */
function readProxies(env: NodeJS.ProcessEnv): NonNullable<Settings['proxies']> {
  const read = (name: string) => env[name.toLowerCase()] || env[name] || undefined
  // Other programs take a host and a port for a proxy, too.
  const readUrl = (name: string) => read(name)?.replace(/^(?!\w+:\/\/)/, 'http://')
  return { httpProxy: readUrl('HTTP_PROXY'), httpsProxy: readUrl('HTTPS_PROXY'), noProxy: read('NO_PROXY') }
}

function readConfiguration(file: string, env: NodeJS.ProcessEnv): Configuration {
  let parsed: unknown
  try {
    parsed = parseJson(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ConfigurationError(file, [{ path: '', message: 'cannot be read as JSON' }], error)
  }
  const violations = [...checkConfiguration(parsed)]
  const configuration = parsed as Configuration
  if (violations.length === 0) {
    violations.push(...checkIngestConfiguration(configuration, env))
    violations.push(...checkDirectStreams(configuration.directStreams ?? {}, Object.keys(configuration.routes)))
  }
  if (violations.length > 0) throw new ConfigurationError(file, violations)
  return configuration
}

/**
 * Without a file: a model where the environment names one, else none but the simulator, which the demo adds. There is one
 * route, so that is what every vendor's configuration id stands for.
 */
function environmentConfiguration({ OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL }: NodeJS.ProcessEnv): Configuration {
  const directStreams = { configurations: { '*': 'default' } }
  if (!OPENAI_BASE_URL) return { profiles: {}, routes: {}, directStreams }
  if (!/^https?:\/\//.test(OPENAI_BASE_URL) || !URL.canParse(OPENAI_BASE_URL)) {
    const message = 'must be an absolute http or https URL'
    throw new ConfigurationError('the environment', [{ path: 'OPENAI_BASE_URL', message }])
  }
  return {
    profiles: {
      openai: {
        dialect: 'openai',
        baseUrl: OPENAI_BASE_URL,
        ...(OPENAI_MODEL ? { model: OPENAI_MODEL } : {}),
        ...(OPENAI_API_KEY ? { apiKey: { env: 'OPENAI_API_KEY' } } : {}),
      },
    },
    routes: { default: ['openai'] },
    directStreams,
  }
}
