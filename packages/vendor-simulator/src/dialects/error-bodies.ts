import type { JsonObject } from '../json.ts'

/** The body of an HTTP error of NICE CXone. */
export function cxoneErrorBody(status: number, code: string, message: string): JsonObject {
  return { error: { status, code, message } }
}

/** The body of an HTTP error of Genesys Cloud, as its platform API answers. */
export function genesysErrorBody(status: number, code: string, message: string): JsonObject {
  return { message, code, status, details: [], errors: [] }
}
