/** The members of a JSON object from outside. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether `value` is a JSON object: not an array, not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Parses JSON; what is not JSON gives nothing. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
