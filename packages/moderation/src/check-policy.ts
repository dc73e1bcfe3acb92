import { isSupportedCountry } from 'libphonenumber-js/min'
import { allowMistake } from './detectors/allow-list.ts'
import { termMistake } from './detectors/blocklist/term.ts'
import { factKinds, isFactPath } from './detectors/facts/fact-paths.ts'
import { piiRules } from './detectors/pii-detectors.ts'
import type { PolicyMistake } from './policy-error.ts'

const actions: readonly unknown[] = ['redact', 'drop', 'block', 'flag']
const kinds: readonly unknown[] = ['blocklist', 'safety']
/** More characters than this are no name and no label. */
const maxNameLength = 64

/** Every mistake in `value` as a policy, in the order of its members; none when it is a {@link Policy}. */
export function policyMistakes(value: unknown): PolicyMistake[] {
  const mistakes: PolicyMistake[] = []
  const add = (path: string, reason: string, rule?: string): void => {
    mistakes.push({ path, reason, ...(rule === undefined ? {} : { rule }) })
  }
  if (!isObject(value)) {
    add('', 'must be an object')
    return mistakes
  }
  checkMembers(value, '', ['version', 'pii', 'region', 'facts', 'allow', 'blocklists'], add)
  if (value.version !== 1) add('/version', 'must be 1')
  if (value.region !== undefined && !isRegion(value.region)) {
    add('/region', 'must be an ISO 3166-1 country code in capitals, such as "US"')
  }
  if (value.pii !== undefined) checkPii(value.pii, add)
  if (value.facts !== undefined) checkFacts(value.facts, add)
  if (value.allow !== undefined) checkAllow(value.allow, add)
  if (value.blocklists !== undefined) checkBlocklists(value.blocklists, add)
  return mistakes
}

type Add = (path: string, reason: string, rule?: string) => void

function checkPii(pii: unknown, add: Add): void {
  if (!isObject(pii)) return add('/pii', 'must be an object from kind to action')
  checkMembers(pii, '/pii', piiRules, add)
  for (const rule of piiRules) {
    if (rule in pii && !actions.includes(pii[rule])) add(`/pii/${rule}`, actionReason, rule)
  }
}

function checkFacts(facts: unknown, add: Add): void {
  if (!isObject(facts)) return add('/facts', 'must be an object from kind to paths')
  checkMembers(facts, '/facts', factKinds, add)
  for (const kind of factKinds) {
    if (!(kind in facts)) continue
    const paths = facts[kind]
    if (!Array.isArray(paths)) add(`/facts/${kind}`, 'must be an array of paths', kind)
    else
      for (const [index, path] of paths.entries()) {
        if (!isFactPath(path)) add(`/facts/${kind}/${index}`, 'must be a path such as "customer.name"', kind)
      }
  }
}

function checkAllow(allow: unknown, add: Add): void {
  if (!Array.isArray(allow)) return add('/allow', 'must be an array of strings')
  for (const [index, entry] of allow.entries()) {
    const reason = allowMistake(entry)
    if (reason !== undefined) add(`/allow/${index}`, reason)
  }
}

function checkBlocklists(blocklists: unknown, add: Add): void {
  if (!Array.isArray(blocklists)) return add('/blocklists', 'must be an array')
  const names = new Set<string>(piiRules)
  for (const [index, list] of blocklists.entries()) {
    const path = `/blocklists/${index}`
    if (!isObject(list)) {
      add(path, 'must be an object')
      continue
    }
    const rule = isName(list.name) ? list.name : undefined
    checkMembers(list, path, ['name', 'kind', 'action', 'terms', 'label'], add, rule)
    if (rule === undefined) add(`${path}/name`, nameReason)
    else if (names.has(rule)) add(`${path}/name`, 'is the name of another rule already; choose a different one', rule)
    else names.add(rule)
    if (list.kind !== undefined && !kinds.includes(list.kind)) {
      add(`${path}/kind`, 'must be "blocklist" or "safety"', rule)
    }
    if (!actions.includes(list.action)) add(`${path}/action`, actionReason, rule)
    if (list.label !== undefined && !isName(list.label)) add(`${path}/label`, nameReason, rule)
    checkTerms(list.terms, `${path}/terms`, rule, add)
  }
}

function checkTerms(terms: unknown, path: string, rule: string | undefined, add: Add): void {
  if (!Array.isArray(terms)) return add(path, 'must be an array of words and phrases', rule)
  for (const [index, term] of terms.entries()) {
    const reason = typeof term === 'string' ? termMistake(term) : 'must be a string'
    if (reason !== undefined) add(`${path}/${index}`, reason, rule)
  }
}

function checkMembers(
  value: Record<string, unknown>,
  path: string,
  known: readonly string[],
  add: Add,
  rule?: string,
): void {
  for (const member of Object.keys(value)) {
    if (known.includes(member)) continue
    const pointer = member.replaceAll('~', '~0').replaceAll('/', '~1')
    add(`${path}/${pointer}`, `is not a member; there are ${known.join(', ')}`, rule)
  }
}

const actionReason = 'must be "redact", "drop", "block" or "flag"'
const nameReason = `must be a string of 1 to ${maxNameLength} printable characters without brackets`

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxNameLength && /^[^\p{C}[\]]+$/u.test(value)
}

function isRegion(value: unknown): boolean {
  return typeof value === 'string' && isSupportedCountry(value)
}
