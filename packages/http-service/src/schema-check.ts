import type { Violation } from '@cuecard/contracts'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { Settings } from 'typebox/system'

/** The most findings that one check gathers: enough to correct a request in one go, too few to fill memory with. */
const maxFindings = 64
// The library knows this limit only for the whole process, where its default of 8 would hide violations.
Settings.Set({ maxErrors: maxFindings })

const maxPathLength = 256

/** What is wrong with a value; empty when nothing is. */
export type SchemaCheck = (value: unknown) => readonly Violation[]

/**
 * Compiles `schema` once into a check that lists every violation (up to 64 findings) with its JSON Pointer.
 *
 * The check takes values as they are: it converts nothing, fills in no default and removes no member. A value that is
 * right costs no more than the comparison. Messages name what is expected, and never repeat a value.
 */
export function compileSchema(schema: TSchema): SchemaCheck {
  const validator = Compile(schema)
  return (value) => (validator.Check(value) ? [] : violations(validator.Errors(value)))
}

function violations(errors: readonly TLocalizedValidationError[]): Violation[] {
  const found = new Map<string, Violation>()
  const add = (path: string, message: string): void => {
    const shortPath = path.length > maxPathLength ? `${path.slice(0, maxPathLength)}…` : path
    found.set(`${shortPath} ${message}`, { path: shortPath, message })
  }
  for (const error of errors) {
    const path = error.instancePath
    switch (error.keyword) {
      case 'required':
        for (const name of error.params.requiredProperties) add(`${path}/${pointerToken(name)}`, 'is required')
        break
      case 'additionalProperties':
        for (const name of error.params.additionalProperties) {
          add(`${path}/${pointerToken(name)}`, 'is not a known member')
        }
        break
      case 'const':
        add(path, `must be ${oneOf(constants(errors, path))}`)
        break
      case 'enum':
        add(path, `must be ${oneOf(error.params.allowedValues)}`)
        break
      // Both come with findings that say more: the member that is not known, the values that are allowed.
      case 'boolean':
      case 'anyOf':
        break
      default:
        add(path, error.message)
    }
  }
  return [...found.values()]
}

/** The values of a union of constants, of which each is a finding of its own. */
function constants(errors: readonly TLocalizedValidationError[], path: string): unknown[] {
  return errors.flatMap((error) =>
    error.keyword === 'const' && error.instancePath === path ? [error.params.allowedValue] : [],
  )
}

function oneOf(values: readonly unknown[]): string {
  const list = values.map((value) => JSON.stringify(value)).join(', ')
  return values.length > 1 ? `one of ${list}` : list
}

/** A member's name as one token of a JSON Pointer (RFC 6901, section 3). */
function pointerToken(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
