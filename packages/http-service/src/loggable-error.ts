import { CuecardError } from '@cuecard/contracts'

/** An error as it may be logged; see {@link loggableError}. */
export interface LoggableError {
  type: string
  code?: string
  message?: string
  stack?: string
  cause?: LoggableError
}

/** The serializers of every logger of ours: `err` becomes a {@link LoggableError}, whatever it was. */
export const logSerializers = { err: (error: unknown): LoggableError => loggableError(error) }

const maxCauses = 5

/**
 * What of an error may be logged: its class, code, stack frames and causes. A message only when it is one of our own,
 * because others quote what they choke on (`JSON.parse` its input, a URL its credentials).
 */
export function loggableError(error: unknown, depth = 0): LoggableError {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = (error as { code?: unknown }).code
  return {
    type: error.name,
    ...((typeof code === 'string' || typeof code === 'number') && { code: String(code) }),
    ...(error instanceof CuecardError && { message: error.message }),
    ...(error.stack !== undefined && { stack: frames(error.stack) }),
    ...(error.cause !== undefined && depth < maxCauses && { cause: loggableError(error.cause, depth + 1) }),
  }
}

function frames(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n')
}
