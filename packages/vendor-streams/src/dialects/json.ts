/** The members of a JSON object, or nothing when the text is not one. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Parses `text` as a JSON object; anything else gives nothing. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** `value` when it is an object that is not an array. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}

/** `value` when it is a count. */
export function asCount(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined
}

/** `value` when it is a plain identifier, and so cannot carry anybody's words. */
export function asIdentifier(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : undefined
}
