import { ProblemError } from '@cuecard/contracts'

/** How deep arrays and objects may lie in each other; deeper ones would overflow the stack of whoever walks them. */
const maxDepth = 64

/**
 * Parses JSON from outside.
 *
 * @throws ProblemError `malformed_json` for text that is not JSON (with the position, never the text), `invalid_request`
 * with the JSON Pointer for values nested deeper than 64 levels and for members named `__proto__`.
 */
export function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new ProblemError('malformed_json', `The text is not valid JSON${position(error)}.`)
  }
  refuseHostile(value, [])
  return value
}

// The engine's own message quotes the text, so only the number is taken from it.
function position(error: unknown): string {
  const offset = error instanceof SyntaxError ? error.message.match(/at position (\d+)/)?.[1] : undefined
  return offset === undefined ? '' : ` at character ${offset}`
}

function refuseHostile(value: unknown, path: string[]): void {
  if (typeof value !== 'object' || value === null) return
  if (path.length >= maxDepth) throw hostile(path, `must not be nested deeper than ${maxDepth} levels`)
  for (const name of Object.keys(value)) {
    path.push(name)
    if (name === '__proto__') throw hostile(path, 'is not a known member')
    refuseHostile((value as Record<string, unknown>)[name], path)
    path.pop()
  }
}

function hostile(path: readonly string[], message: string): ProblemError {
  return new ProblemError('invalid_request', 'The request is not valid.', {
    violations: [{ path: `/${path.join('/')}`.slice(0, 256), message }],
  })
}
