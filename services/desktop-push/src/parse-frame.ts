import { type DesktopFrame, desktopFrameSchemas, ProblemError, type Violation } from '@cuecard/contracts'
import { compileSchema, parseJson } from '@cuecard/http-service'
import type { TSchema } from 'typebox'

/**
 * Makes the reader of text frames whose `type` is one of `schemas`, and which fit the schema of their type.
 *
 * The reader throws ProblemError `bad_frame` for what is no JSON object of its type's schema, with every violation by
 * JSON Pointer; `unknown_frame` for a type that there is not.
 */
export function frameParser<Frame>(schemas: Readonly<Record<string, TSchema>>): (text: string) => Frame {
  const checks = new Map<unknown, ReturnType<typeof compileSchema>>(
    Object.entries(schemas).map(([type, schema]) => [type, compileSchema(schema)]),
  )
  return (text) => {
    const frame = parseObject(text)
    const check = checks.get(frame.type)
    if (!check) {
      throw new ProblemError('unknown_frame', 'There is no such type of frame.', {
        violations: [{ path: '/type', message: `must be one of ${Object.keys(schemas).join(', ')}` }],
      })
    }
    const violations = check(frame)
    if (violations.length > 0) throw badFrame(violations)
    return frame as Frame
  }
}

/** Reads one text frame of a desktop; see {@link frameParser}. */
export const parseFrame = frameParser<DesktopFrame>(desktopFrameSchemas)

function parseObject(text: string): { type?: unknown } {
  let value: unknown
  try {
    value = parseJson(text)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (error.violations.length > 0) throw badFrame(error.violations)
    throw new ProblemError('bad_frame', error.message)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badFrame([{ path: '', message: 'must be object' }])
  }
  return value
}

function badFrame(violations: readonly Violation[]): ProblemError {
  return new ProblemError('bad_frame', 'The frame is not valid:', { violations })
}
