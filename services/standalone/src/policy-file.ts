import { readFileSync } from 'node:fs'
import { type CompiledPolicy, compilePolicy, defaultPolicy, type Policy } from '@cuecard/moderation'
import { ConfigurationError } from './configuration.ts'

/** The policy of `file`, or the built-in one. Throws a `ConfigurationError` or a `PolicyError` that lists every mistake. */
export function loadPolicy(file: string | undefined): CompiledPolicy {
  if (file === undefined) return compilePolicy(defaultPolicy)
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ConfigurationError(file, [{ path: '', message: 'cannot be read as JSON' }], error)
  }
  return compilePolicy(parsed as Policy)
}
