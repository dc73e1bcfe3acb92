import type { Violation } from '@cuecard/contracts'
import Type, { type Static } from 'typebox'

/** `directStreams` in the configuration file; `docs/configuration.md` explains it. */
export const directStreamsSchema = Type.Object(
  {
    agentId: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    route: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    configurations: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 128 }))),
    maxStreamsPerAgent: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    sessionGraceMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
  },
  { additionalProperties: false },
)

/** See {@link directStreamsSchema}. */
export type DirectStreamsConfiguration = Static<typeof directStreamsSchema>

/** How the direct streams of one process behave. */
export interface DirectStreamsConfig {
  /** Whose log the assists of callers without an agent of their own are in. Default `direct`. */
  agentId: string
  /** The route of callers that name no configuration. Default `default`. */
  route: string
  /** By `configurationId`, the route that it stands for; `*` stands for every other one. Default: none. */
  configurations: Readonly<Record<string, string>>
  /** How many streams one agent may have open at a time. Default 100. */
  maxStreamsPerAgent: number
  /** How long a reader that may come back by its session is waited for before its assist is cancelled. Default 10,000. */
  sessionGraceMs: number
  /** Whether a request without a token is taken, on a loopback address: for development alone. Default false. */
  withoutToken: boolean
}

/** {@link DirectStreamsConfig} when nothing is configured. */
export const defaultDirectStreams: DirectStreamsConfig = {
  agentId: 'direct',
  route: 'default',
  configurations: {},
  maxStreamsPerAgent: 100,
  sessionGraceMs: 10_000,
  withoutToken: false,
}

/** What is wrong in a configuration that fits the schema: names of routes that there are not. */
export function checkDirectStreams(
  { route, configurations = {} }: DirectStreamsConfiguration,
  routes: readonly string[],
): Violation[] {
  const named = Object.entries(configurations).map(([id, name]) => ({ path: `configurations/${id}`, name }))
  if (route !== undefined) named.push({ path: 'route', name: route })
  return named
    .filter(({ name }) => !routes.includes(name))
    .map(({ path, name }) => ({ path: `/directStreams/${path}`, message: `names "${name}", which is no route` }))
}
