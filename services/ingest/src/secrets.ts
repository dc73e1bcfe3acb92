import { readFileSync } from 'node:fs'
import Type, { type Static } from 'typebox'

/** Where a secret is: never in the configuration itself. */
export const secretSchema = Type.Union([
  Type.Object({ env: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
  Type.Object({ file: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
])

/** See {@link secretSchema}. */
export type SecretReference = Static<typeof secretSchema>

/**
 * How to get a secret: from the environment as it was at the start, or from a file that is read again each time, so
 * that a rotated one counts from the next use. The returned function throws, naming the place, when there is nothing.
 */
export function secretReader(reference: SecretReference, env: NodeJS.ProcessEnv): () => string {
  if ('env' in reference) {
    const value = env[reference.env]?.trim()
    return () => {
      if (!value) throw new Error(`the environment variable ${reference.env} is not set`)
      return value
    }
  }
  return () => {
    const value = readFileSync(reference.file, 'utf8').trimEnd()
    if (value === '') throw new Error(`the file ${reference.file} is empty`)
    return value
  }
}

/** Why a secret cannot be read now; nothing when it can. */
export function secretProblem(reference: SecretReference, env: NodeJS.ProcessEnv): string | undefined {
  try {
    secretReader(reference, env)()
    return undefined
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : 'unknown error'}`
  }
}
