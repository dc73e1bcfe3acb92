import type { Violation } from '@cuecard/contracts'
import Type from 'typebox'
import { checkProfile } from './check-profile.ts'
import { type ProcessLimits, processLimitsSchema } from './process-limits.ts'
import { buildProfile, type ProfileConfiguration, profileSchema } from './profile-configuration.ts'
import { buildPrompts, checkPrompts, type PromptsConfiguration, promptsSchema } from './prompt/prompt-configuration.ts'
import { defaultRoute, Routes } from './routes.ts'

/** The ingest's part of the configuration file. */
export const ingestConfigurationSchema = {
  profiles: Type.Record(Type.String(), profileSchema),
  routes: Type.Record(Type.String(), Type.Array(Type.String(), { minItems: 1 }), {
    description: 'By name, the profiles that are tried in turn; the route "default" is needed.',
  }),
  prompts: Type.Optional(promptsSchema),
  agents: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { description: 'Refuses every other agent.' })),
  limits: Type.Optional(processLimitsSchema),
}

/** See {@link ingestConfigurationSchema}. */
export interface IngestConfiguration {
  profiles: Record<string, ProfileConfiguration>
  routes: Record<string, string[]>
  prompts?: PromptsConfiguration
  agents?: string[]
  limits?: ProcessLimits
}

/** What is wrong in a configuration that fits the schema: what its parts say of each other, and secrets that are not there. */
export function checkIngestConfiguration(
  { profiles, routes, prompts = {} }: IngestConfiguration,
  env: NodeJS.ProcessEnv,
): Violation[] {
  const violations: Violation[] = []
  if (!Object.hasOwn(routes, defaultRoute)) {
    violations.push({ path: '/routes', message: `needs the route "${defaultRoute}"` })
  }
  for (const [route, names] of Object.entries(routes)) {
    names.forEach((name, index) => {
      if (Object.hasOwn(profiles, name)) return
      violations.push({ path: `/routes/${route}/${index}`, message: `names "${name}", which is no profile` })
    })
  }
  for (const [name, profile] of Object.entries(profiles)) {
    violations.push(...checkProfile(`/profiles/${name}`, profile, env))
  }
  violations.push(...checkPrompts(prompts, Object.keys(routes)))
  return violations
}

/** The routes of a configuration that has no mistakes. */
export function buildRoutes({ profiles, routes, prompts = {} }: IngestConfiguration, env: NodeJS.ProcessEnv): Routes {
  const built = new Map(Object.entries(profiles).map(([name, profile]) => [name, buildProfile(name, profile, env)]))
  return new Routes(
    new Map(Object.entries(routes).map(([route, names]) => [route, names.flatMap((name) => built.get(name) ?? [])])),
    buildPrompts(prompts),
  )
}
