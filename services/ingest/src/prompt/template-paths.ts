import { type PropertyAccessToken, TypeGuards, Value, type ValueToken } from 'liquidjs'

/**
 * Every path, such as `customer.name`, that a value of a template is made of: those in the arguments of its filters and
 * those between brackets of other paths included.
 */
export function* pathsOf(
  value: Value | ValueToken | PropertyAccessToken['props'][number],
): Generator<PropertyAccessToken> {
  if (value instanceof Value) {
    for (const token of value.initial.postfix) if (TypeGuards.isValueToken(token)) yield* pathsOf(token)
    for (const argument of value.filters.flatMap(({ args }) => args)) {
      const token = Array.isArray(argument) ? argument[1] : argument
      if (token !== undefined) yield* pathsOf(token)
    }
  } else if (TypeGuards.isRangeToken(value)) {
    yield* pathsOf(value.lhs)
    yield* pathsOf(value.rhs)
  } else if (TypeGuards.isPropertyAccessToken(value)) {
    yield value
    if (value.variable !== undefined) yield* pathsOf(value.variable)
    for (const member of value.props) yield* pathsOf(member)
  }
}

/** The name that a path begins with; nothing where it begins with a literal or is looked up. */
export function rootOf({ variable, props: [first] }: PropertyAccessToken): string | undefined {
  if (variable !== undefined || first === undefined) return undefined
  const isName = TypeGuards.isWordToken(first) || TypeGuards.isQuotedToken(first) || TypeGuards.isNumberToken(first)
  return isName ? String(first.content) : undefined
}

/** Whether a member of the path is named by another path's value, as in `customer[intent]`. */
export function looksUp({ props }: PropertyAccessToken): boolean {
  return props.some(TypeGuards.isPropertyAccessToken)
}
