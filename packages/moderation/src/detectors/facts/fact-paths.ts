/** The facts of an interaction that are looked for, by the kind of personal data that they are. */
export type FactKind = 'name' | 'address' | 'account' | 'birthDate'

export const factKinds: readonly FactKind[] = ['name', 'address', 'account', 'birthDate']

/**
 * Where in an interaction the facts of each kind are: paths of members with dots between them, such as
 * `customer.name`. A path may lead to a string, a number, or an object or array of those.
 */
export type FactPaths = { readonly [kind in FactKind]?: readonly string[] }

const path = /^[^.\s]+(?:\.[^.\s]+)*$/
const maxPathLength = 256

/** Whether `value` is the path of a fact. */
export function isFactPath(value: unknown): boolean {
  return typeof value === 'string' && value.length <= maxPathLength && path.test(value)
}

/** What a path leads to in an interaction: each string or number by itself; none when there is nothing. */
export function valuesAt(interaction: unknown, factPath: string): string[] {
  let value = interaction
  for (const member of factPath.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, member)) return []
    value = (value as Record<string, unknown>)[member]
  }
  return leaves(value, 0)
}

const maxDepth = 4
const maxValues = 32

function leaves(value: unknown, depth: number): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)]
  if (typeof value !== 'object' || value === null || depth === maxDepth) return []
  return Object.values(value)
    .flatMap((member) => leaves(member, depth + 1))
    .slice(0, maxValues)
}
