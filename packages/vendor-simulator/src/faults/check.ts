import { isObject } from '../json.ts'

/** Says what is wrong with a value from outside, by throwing; `path` is the value's place as a JSON Pointer. */
export type Check = (value: unknown, path: string) => void

/** The checks of an object's members: one for each member of `Type`, so that none is forgotten. */
export type MemberChecks<Type> = { [Name in keyof Type]-?: Check }

/** Thrown by a {@link Check}. */
export class Mismatch extends Error {
  constructor(path: string, expected: string) {
    super(`${path === '' ? 'the whole' : path} must be ${expected}`)
    this.name = 'Mismatch'
  }
}

/** A number from `low` to `high`, both included. */
export function aNumber(low: number, high: number): Check {
  return (value, path) => {
    if (typeof value === 'number' && value >= low && value <= high) return
    throw new Mismatch(path, `a number from ${low} to ${high}`)
  }
}

/** A whole number from `low` to `high`, both included. */
export function aCount(low: number, high: number = Number.MAX_SAFE_INTEGER): Check {
  return (value, path) => {
    if (Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high) return
    throw new Mismatch(path, `a whole number from ${low}${high === Number.MAX_SAFE_INTEGER ? ' up' : ` to ${high}`}`)
  }
}

/** One of these values. */
export function oneOf(...values: readonly (string | boolean)[]): Check {
  return (value, path) => {
    if (!(values as readonly unknown[]).includes(value)) throw new Mismatch(path, `one of: ${values.join(', ')}`)
  }
}

/** Any text. */
export const aText: Check = (value, path) => {
  if (typeof value !== 'string') throw new Mismatch(path, 'a text')
}

/** True or false. */
export const aBoolean: Check = oneOf(true, false)

/** An object with no other members than these; those in `required` must be there. */
export function anObject<Type>(members: MemberChecks<Type>, ...required: (keyof Type & string)[]): Check {
  const checks = new Map<string, Check>(Object.entries(members))
  return (value, path) => {
    if (!isObject(value)) throw new Mismatch(path, 'an object')
    for (const name of required) if (!(name in value)) throw new Mismatch(`${path}/${name}`, 'there')
    for (const [name, member] of Object.entries(value)) {
      const check = checks.get(name)
      if (check === undefined)
        throw new Mismatch(`${path}/${name}`, `absent; known are: ${[...checks.keys()].join(', ')}`)
      check(member, `${path}/${name}`)
    }
  }
}

/** A list of such items. */
export function aList(item: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) throw new Mismatch(path, 'a list')
    for (const [index, member] of value.entries()) item(member, `${path}/${index}`)
  }
}

/** This, or that when `isThat` says so. */
export function either(isThat: (value: unknown) => boolean, that: Check, otherwise: Check): Check {
  return (value, path) => (isThat(value) ? that : otherwise)(value, path)
}
