import type { BodyInput, Dialect } from './dialects/dialect.ts'
import { asObject, type JsonObject } from './dialects/json.ts'
import type { Profile } from './profile.ts'

/** The JSON body of a request: the dialect's, and what the profile adds to it. */
export function requestBody(dialect: Dialect, profile: Profile, input: Omit<BodyInput, 'profile'>): unknown {
  const { extraBody, extraPrefillBody } = profile
  const body = merge(dialect.body({ ...input, profile }), extraBody)
  return input.resume?.kind === 'prefill' ? merge(body, extraPrefillBody) : body
}

/** `extra`'s members win; where both have an object, its members are merged in the same way. */
function merge(body: unknown, extra: JsonObject | undefined): unknown {
  const base = asObject(body)
  if (base === undefined || extra === undefined) return body
  const merged: Record<string, unknown> = { ...base }
  for (const [name, value] of Object.entries(extra)) {
    const inner = asObject(value)
    merged[name] = inner !== undefined && asObject(base[name]) !== undefined ? merge(base[name], inner) : value
  }
  return merged
}
