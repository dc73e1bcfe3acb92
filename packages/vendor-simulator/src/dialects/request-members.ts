import type { JsonObject } from '../json.ts'
import { RequestError } from './dialect.ts'

/** Refuses a request that does not ask for a stream: the simulator gives nothing else. */
export function requireStreaming(body: JsonObject): void {
  if (body.stream !== true) throw new RequestError('invalid_request', 'stream must be true: only streams are simulated')
}

/** The member `name`, which must be a string that is not empty. */
export function requireText(body: JsonObject, name: string): string {
  const value = optionalText(body, name)
  if (value === undefined) throw new RequestError('invalid_request', `${name} is missing`)
  return value
}

/** The member `name`: absent, or a string that is not empty. */
export function optionalText(body: JsonObject, name: string): string | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value !== '') return value
  throw new RequestError('invalid_request', `${name} must be a string that is not empty`)
}

/** The member `name`: absent, or a whole number above 0. */
export function optionalCount(body: JsonObject, name: string): number | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number
  throw new RequestError('invalid_request', `${name} must be a whole number above 0`)
}

/** The member `name`: absent, or a number from `low` to `high`. */
export function optionalNumber(body: JsonObject, name: string, low: number, high: number): number | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && value >= low && value <= high) return value
  throw new RequestError('invalid_request', `${name} must be a number from ${low} to ${high}`)
}
