import { readFileSync } from 'node:fs'
import {
  type ConnectionOptions,
  type ContextLimits,
  type Credentials,
  type DialectDefaults,
  defaultConnection,
  defaultHealthLimits,
  defaultLimits,
  dialects,
  type Profile,
} from '@cuecard/vendor-streams'
import Type, { type Static } from 'typebox'
import { type SecretReference, secretReader, secretSchema } from './secrets.ts'

const url = Type.String({ pattern: '^https?://', description: 'An absolute http or https URL.' })
const milliseconds = Type.Integer({ minimum: 1, maximum: 86_400_000 })
const count = Type.Integer({ minimum: 1, maximum: 1_073_741_824 })

const closed = { additionalProperties: false }
const windows = Type.Record(Type.String(), count, { description: 'By model, how many tokens it takes.' })
const bodyMembers = Type.Record(Type.String(), Type.Unknown(), {
  description: "Members that are added to every request's body; objects in both are merged.",
})

const limitsSchema = Type.Partial(
  Type.Object({
    headersTimeoutMs: milliseconds,
    idleTimeoutMs: milliseconds,
    totalTimeoutMs: milliseconds,
    maxEventBytes: count,
    maxResponseBytes: count,
    maxAnswerLength: count,
    maxAttempts: count,
    baseDelayMs: milliseconds,
    maxDelayMs: milliseconds,
    rateLimitDelayMs: milliseconds,
    maxRestarts: Type.Integer({ minimum: 0, maximum: 10 }),
  }),
  closed,
)

const healthSchema = Type.Partial(
  Type.Object({
    circuitFailures: count,
    circuitAfterMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
    circuitOpenMs: milliseconds,
    retryBudget: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    retriesPerSuccess: Type.Number({ minimum: 0, maximum: 10 }),
  }),
  closed,
)

const contextSchema = Type.Partial(
  Type.Object({
    windows,
    window: Type.Integer({ minimum: 1, description: 'How many tokens every other model takes.' }),
    whenTooLong: Type.Union([Type.Literal('refuse'), Type.Literal('trim')]),
    maxContentLength: count,
  }),
  closed,
)

const connectionSchema = Type.Partial(
  Type.Object({
    connectTimeoutMs: milliseconds,
    keepAliveTimeoutMs: milliseconds,
    maxConnections: count,
    http2: Type.Boolean(),
    certificatesFile: Type.String({ minLength: 1, description: 'PEM; trusted beside the usual authorities.' }),
  }),
  closed,
)

/** A profile in the configuration file; `docs/vendors.md` explains its members. */
export const profileSchema = Type.Object(
  {
    dialect: Type.Unsafe<string>(Type.Enum([...dialects.keys()])),
    baseUrl: Type.Optional(url),
    path: Type.Optional(Type.String({ pattern: '^/', description: "Instead of the dialect's own path." })),
    tokenUrl: Type.Optional(url),
    scope: Type.Optional(Type.String()),
    clientAuthentication: Type.Optional(Type.Union([Type.Literal('form'), Type.Literal('basic')])),
    renewBeforeMs: Type.Optional(milliseconds),
    model: Type.Optional(Type.String({ minLength: 1 })),
    maxTokens: Type.Optional(count),
    temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
    configurationId: Type.Optional(Type.String({ minLength: 1 })),
    clientId: Type.Optional(secretSchema),
    clientSecret: Type.Optional(secretSchema),
    apiKey: Type.Optional(secretSchema),
    onDrop: Type.Optional(
      Type.Array(
        Type.Union([Type.Literal('continue'), Type.Literal('prefill'), Type.Literal('restart'), Type.Literal('fail')]),
      ),
    ),
    limits: Type.Optional(limitsSchema),
    health: Type.Optional(healthSchema),
    context: Type.Optional(contextSchema),
    connection: Type.Optional(connectionSchema),
    extraBody: Type.Optional(bodyMembers),
    extraPrefillBody: Type.Optional(bodyMembers),
  },
  closed,
)

/** See {@link profileSchema}. */
export type ProfileConfiguration = Static<typeof profileSchema>

/** The profile that a configuration without mistakes means. */
export function buildProfile(name: string, configuration: ProfileConfiguration, env: NodeJS.ProcessEnv): Profile {
  const dialect = dialects.get(configuration.dialect)
  if (dialect === undefined) throw new RangeError(`profile ${name} names a dialect that does not exist`)
  const { defaults } = dialect
  const base = (configuration.baseUrl ?? defaults.baseUrl ?? '').replace(/\/+$/, '')
  // OpenAI's own clients count the path's first step to the base URL, so both forms are common.
  const path = configuration.path ?? defaults.path
  const streamUrl = base.endsWith('/v1') && path.startsWith('/v1/') ? base + path.slice('/v1'.length) : base + path
  const context = buildContext(configuration, defaults)
  return {
    name,
    dialect: dialect.name,
    streamUrl,
    model: configuration.model ?? defaults.model,
    maxTokens: configuration.maxTokens ?? defaults.maxTokens,
    temperature: configuration.temperature ?? defaults.temperature,
    configurationId: configuration.configurationId,
    credentials: buildCredentials(configuration, base, defaults, env),
    limits: { ...defaultLimits, ...defaults.limits, ...configuration.limits },
    onDrop: configuration.onDrop ?? defaults.onDrop,
    ...(context === undefined ? {} : { context }),
    health: { ...defaultHealthLimits, ...configuration.health },
    connection: buildConnection(configuration),
    extraBody: configuration.extraBody,
    extraPrefillBody: configuration.extraPrefillBody,
  }
}

function buildContext(configuration: ProfileConfiguration, defaults: DialectDefaults): ContextLimits | undefined {
  const { context } = configuration
  const { contextWindows, maxContentLength } = defaults
  if (context === undefined && contextWindows === undefined && maxContentLength === undefined) return undefined
  const otherwise = context?.window ?? contextWindows?.otherwise
  return {
    windows: {
      models: { ...contextWindows?.models, ...context?.windows },
      ...(otherwise === undefined ? {} : { otherwise }),
    },
    whenTooLong: context?.whenTooLong ?? 'refuse',
    maxContentLength: context?.maxContentLength ?? maxContentLength,
  }
}

function buildConnection({ connection = {} }: ProfileConfiguration): ConnectionOptions {
  const { certificatesFile, ...options } = connection
  const certificates = certificatesFile === undefined ? undefined : readFileSync(certificatesFile, 'utf8')
  return { ...defaultConnection, ...options, certificates }
}

function buildCredentials(
  configuration: ProfileConfiguration,
  base: string,
  { oauth }: DialectDefaults,
  env: NodeJS.ProcessEnv,
): Credentials {
  const { clientId, clientSecret, apiKey, tokenUrl, scope, clientAuthentication, renewBeforeMs } = configuration
  const read = (reference: SecretReference) => secretReader(reference, env)
  if (oauth !== undefined && clientId !== undefined && clientSecret !== undefined) {
    return {
      kind: 'oauth',
      tokenUrl: tokenUrl ?? base + oauth.path,
      clientId: read(clientId),
      clientSecret: read(clientSecret),
      scope: scope ?? oauth.scope,
      clientAuthentication: clientAuthentication ?? oauth.clientAuthentication,
      renewBeforeMs: renewBeforeMs ?? oauth.renewBeforeMs,
    }
  }
  return apiKey === undefined ? { kind: 'none' } : { kind: 'bearer', key: read(apiKey) }
}
