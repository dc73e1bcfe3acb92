import {
  type DesktopFrame,
  type DesktopFrameType,
  desktopFrameSchemas,
  ProblemError,
  type Violation,
} from '@cuecard/contracts'
import { compileSchema, parseJson, type SchemaCheck } from '@cuecard/http-service'

const checks = new Map<unknown, SchemaCheck>(
  Object.entries(desktopFrameSchemas).map(([type, schema]) => [type, compileSchema(schema)]),
)
const types = Object.keys(desktopFrameSchemas) as DesktopFrameType[]

/**
 * Reads one text frame of a desktop.
 *
 * @throws ProblemError `bad_frame` for what is no JSON object of its type's schema, with every violation by JSON Pointer;
 * `unknown_frame` for a type that there is not.
 */
export function parseFrame(text: string): DesktopFrame {
  const frame = parseObject(text)
  const check = checks.get(frame.type)
  if (!check) {
    throw new ProblemError('unknown_frame', 'There is no such type of frame.', {
      violations: [{ path: '/type', message: `must be one of ${types.join(', ')}` }],
    })
  }
  const violations = check(frame)
  if (violations.length > 0) throw badFrame(violations)
  return frame as DesktopFrame
}

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
