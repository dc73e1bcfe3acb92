import { filters, Liquid } from 'liquidjs'
import { fence } from './fence.ts'

/** Tags that decide and repeat. Those that reach for other templates, or print past the fence, do not exist. */
export const tagNames: readonly string[] = '# assign break case comment continue for if raw unless'.split(' ')

/** Filters that are a function of their arguments alone: none decodes, evaluates an expression or takes the fence away. */
export const filterNames: readonly string[] = [
  ...['abs', 'append', 'at_least', 'at_most', 'capitalize', 'ceil', 'compact', 'concat', 'date', 'default'],
  ...['divided_by', 'downcase', 'first', 'floor', 'join', 'json', 'last', 'map', 'minus', 'modulo', 'plus', 'prepend'],
  ...['remove', 'replace', 'reverse', 'round', 'size', 'slice', 'sort', 'split', 'strip', 'sum', 'times', 'truncate'],
  ...['truncatewords', 'uniq', 'upcase', 'where'],
]

/**
 * The template engine of all prompts (https://liquidjs.com/api/interfaces/LiquidOptions.html). Whatever is printed is
 * fenced unless a template's inspection has found it harmless; unknown filters are left for that inspection to tell.
 */
export const engine = createEngine()

function createEngine(): Liquid {
  const liquid = new Liquid({
    outputEscape: fence,
    strictVariables: true,
    lenientIf: true,
    ownPropertyOnly: true,
    // Where a process runs must make no difference to what it renders.
    timezoneOffset: 0,
    locale: 'en-US',
    dateFormat: '%Y-%m-%d %H:%M',
  })
  for (const name of Object.keys(liquid.tags)) if (!tagNames.includes(name)) delete liquid.tags[name]
  for (const name of Object.keys(liquid.filters)) if (!filterNames.includes(name)) liquid.unregisterFilter(name)
  const { date } = filters
  if (typeof date !== 'function') throw new TypeError('liquidjs has no filter date')
  liquid.registerFilter('date', function (value: unknown, ...rest: unknown[]) {
    // The time of day is no fact of an interaction: equal requests would give unequal prompts.
    return value === 'now' || value === 'today' ? value : date.call(this, value, ...rest)
  })
  return liquid
}
