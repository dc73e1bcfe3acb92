import type { Violation } from '@cuecard/contracts'
import { type Credentials, defaultLimits, dialects, type Profile } from '@cuecard/vendor-streams'
import Type, { type Static } from 'typebox'
import { PromptTemplate, promptMistakes } from './prompt/prompt-template.ts'
import { maxPromptLength } from './prompt/rendering-budget.ts'
import { defaultRoute, Routes } from './routes.ts'
import { type SecretReference, secretProblem, secretReader, secretSchema } from './secrets.ts'

const url = Type.String({ pattern: '^https?://', description: 'An absolute http or https URL.' })
const milliseconds = Type.Integer({ minimum: 1, maximum: 86_400_000 })
const count = Type.Integer({ minimum: 1, maximum: 1_073_741_824 })

const profileSchema = Type.Object(
  {
    dialect: Type.Unsafe<string>(Type.Enum([...dialects.keys()])),
    baseUrl: url,
    path: Type.Optional(Type.String({ pattern: '^/', description: "Instead of the dialect's own path." })),
    tokenUrl: Type.Optional(url),
    scope: Type.Optional(Type.String()),
    model: Type.Optional(Type.String({ minLength: 1 })),
    clientId: Type.Optional(secretSchema),
    clientSecret: Type.Optional(secretSchema),
    apiKey: Type.Optional(secretSchema),
    onDrop: Type.Optional(Type.Array(Type.Union([Type.Literal('continue'), Type.Literal('restart')]))),
    limits: Type.Optional(
      Type.Partial(
        Type.Object({
          headersTimeoutMs: milliseconds,
          idleTimeoutMs: milliseconds,
          totalTimeoutMs: milliseconds,
          maxEventBytes: count,
          maxAnswerLength: count,
          maxAttempts: count,
          baseDelayMs: milliseconds,
          maxDelayMs: milliseconds,
          maxRestarts: Type.Integer({ minimum: 0, maximum: 10 }),
        }),
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

const promptSchema = Type.Object(
  {
    system: Type.String({
      minLength: 1,
      maxLength: maxPromptLength,
      description: 'The template of the system prompt; docs/prompts.md explains it.',
    }),
  },
  { additionalProperties: false },
)

/** The ingest's part of the configuration file. */
export const ingestConfigurationSchema = {
  profiles: Type.Record(Type.String(), profileSchema),
  routes: Type.Record(Type.String(), Type.Array(Type.String(), { minItems: 1 }), {
    description: 'By name, the profiles that are tried in turn; the route "default" is needed.',
  }),
  prompts: Type.Optional(
    Type.Record(Type.String(), promptSchema, {
      description: "By route, the prompt that goes ahead of the caller's messages; without one they go as they are.",
    }),
  ),
  agents: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { description: 'Refuses every other agent.' })),
}

type ProfileConfiguration = Static<typeof profileSchema>

/** See {@link ingestConfigurationSchema}. */
export interface IngestConfiguration {
  profiles: Record<string, ProfileConfiguration>
  routes: Record<string, string[]>
  prompts?: Record<string, Static<typeof promptSchema>>
  agents?: string[]
}

/** What is wrong in a configuration that fits the schema: what its parts say of each other, and secrets that are not there. */
export function checkIngestConfiguration(
  { profiles, routes, prompts = {} }: IngestConfiguration,
  env: NodeJS.ProcessEnv,
): Violation[] {
  const violations: Violation[] = []
  if (routes[defaultRoute] === undefined) {
    violations.push({ path: '/routes', message: `needs the route "${defaultRoute}"` })
  }
  for (const [route, names] of Object.entries(routes)) {
    names.forEach((name, index) => {
      if (profiles[name] !== undefined) return
      violations.push({ path: `/routes/${route}/${index}`, message: `names "${name}", which is no profile` })
    })
  }
  for (const [name, profile] of Object.entries(profiles)) {
    const needsOauth = dialects.get(profile.dialect)?.defaults.oauth !== undefined
    const needed = needsOauth ? (['clientId', 'clientSecret'] as const) : []
    for (const member of needed) {
      if (profile[member] === undefined) {
        violations.push({ path: `/profiles/${name}/${member}`, message: `is needed by ${profile.dialect}` })
      }
    }
    for (const member of ['clientId', 'clientSecret', 'apiKey'] as const) {
      const message = profile[member] && secretProblem(profile[member], env)
      if (message !== undefined) violations.push({ path: `/profiles/${name}/${member}`, message })
    }
    if (profile.onDrop?.includes('continue') && dialects.get(profile.dialect)?.continues === false) {
      violations.push({ path: `/profiles/${name}/onDrop`, message: `${profile.dialect} cannot continue a stream` })
    }
  }
  for (const [route, { system }] of Object.entries(prompts)) {
    if (!Object.hasOwn(routes, route)) {
      violations.push({
        path: `/prompts/${route}`,
        message: `is no route; there are: ${Object.keys(routes).join(', ')}`,
      })
    }
    violations.push(...promptMistakes(system).map((message) => ({ path: `/prompts/${route}/system`, message })))
  }
  return violations
}

/** The routes of a configuration that has no mistakes. */
export function buildRoutes({ profiles, routes, prompts = {} }: IngestConfiguration, env: NodeJS.ProcessEnv): Routes {
  const built = new Map(Object.entries(profiles).map(([name, profile]) => [name, buildProfile(name, profile, env)]))
  return new Routes(
    new Map(Object.entries(routes).map(([route, names]) => [route, names.flatMap((name) => built.get(name) ?? [])])),
    new Map(Object.entries(prompts).map(([route, { system }]) => [route, new PromptTemplate(system)])),
  )
}

function buildProfile(name: string, configuration: ProfileConfiguration, env: NodeJS.ProcessEnv): Profile {
  const dialect = dialects.get(configuration.dialect)
  if (dialect === undefined) throw new RangeError(`profile ${name} names a dialect that does not exist`)
  const base = configuration.baseUrl.replace(/\/+$/, '')
  // OpenAI's own clients count the path's first step to the base URL, so both forms are common.
  const path = configuration.path ?? dialect.defaults.path
  const streamUrl = base.endsWith('/v1') && path.startsWith('/v1/') ? base + path.slice('/v1'.length) : base + path
  return {
    name,
    dialect: dialect.name,
    streamUrl,
    model: configuration.model,
    credentials: buildCredentials(configuration, base, env),
    limits: { ...defaultLimits, ...configuration.limits },
    onDrop: configuration.onDrop ?? dialect.defaults.onDrop,
  }
}

function buildCredentials(configuration: ProfileConfiguration, base: string, env: NodeJS.ProcessEnv): Credentials {
  const { clientId, clientSecret, apiKey, tokenUrl, scope } = configuration
  const oauth = dialects.get(configuration.dialect)?.defaults.oauth
  const read = (reference: SecretReference) => secretReader(reference, env)
  if (oauth !== undefined && clientId !== undefined && clientSecret !== undefined) {
    return {
      kind: 'oauth',
      tokenUrl: tokenUrl ?? base + oauth.path,
      clientId: read(clientId),
      clientSecret: read(clientSecret),
      scope: scope ?? oauth.scope,
    }
  }
  return apiKey === undefined ? { kind: 'none' } : { kind: 'bearer', key: read(apiKey) }
}
