import { createHash } from 'node:crypto'
import { policyMistakes } from './check-policy.ts'
import { blocklistDetectors } from './detectors/blocklist/blocklist-detectors.ts'
import { compileTerm } from './detectors/blocklist/term.ts'
import type { Detector, StreamView } from './detectors/detector.ts'
import type { FactPaths } from './detectors/facts/fact-paths.ts'
import { type Facts, factsOf, noFacts } from './detectors/facts/fact-patterns.ts'
import { type PiiRule, piiDetectors, piiLabels, piiRules } from './detectors/pii-detectors.ts'
import type { RuleAction, RuleKind } from './moderated-sentence.ts'
import type { BlocklistPolicy, Policy } from './policy.ts'
import { PolicyError } from './policy-error.ts'

/** A rule of a policy as the matches of its detector carry it. */
export interface CompiledRule {
  name: string
  kind: RuleKind
  action: RuleAction
  /** What `redact` puts in place of a match. */
  placeholder: string
  /** Among matches at the same place with the same action, the rule of the lowest rank wins. */
  rank: number
}

/** Tells of a match of `rule` at `[start, end)` of the stream. */
export type ReportRule = (rule: CompiledRule, start: number, end: number) => void

/** A policy made ready for any number of streams at once. It is never changed. */
export interface CompiledPolicy {
  /** Identifies the content of the policy: the first 12 hexadecimal digits of a SHA-256 over its canonical form. */
  readonly version: string
  /** Where the facts of an interaction are that are looked for. */
  readonly facts: FactPaths
  /** Fresh detectors for one stream. */
  readonly createDetectors: (view: StreamView, report: ReportRule, facts?: Facts) => Detector[]
}

/**
 * Checks `policy` and makes it ready for use. Work and memory are proportional to its terms.
 *
 * @throws {PolicyError} when anything in it is wrong, with every mistake.
 */
export function compilePolicy(policy: Policy): CompiledPolicy {
  const mistakes = policyMistakes(policy)
  if (mistakes.length > 0) throw new PolicyError(mistakes)
  const pii = compilePii(policy)
  const lists = compileLists(policy.blocklists ?? [])
  return {
    version: versionOf(policy),
    facts: policy.facts ?? {},
    createDetectors: (view, report, facts = noFacts) => [...pii(view, report, facts), ...lists(view, report)],
  }
}

/**
 * The same policy for one assist, looking also for the facts of its interaction that the policy names: the customer's
 * name, address, account number and date of birth, in every usual writing. A path that leads nowhere is no fact. Takes
 * microseconds; the version stays that of the policy.
 *
 * @param interaction What came with the assist, such as `{ customer: { name: … } }`.
 */
export function withFacts(policy: CompiledPolicy, interaction: unknown): CompiledPolicy {
  const facts = factsOf(policy.facts, interaction)
  return { ...policy, createDetectors: (view, report) => policy.createDetectors(view, report, facts) }
}

function compilePii(policy: Policy): (view: StreamView, report: ReportRule, facts: Facts) => Detector[] {
  const rules = piiRules.flatMap((name, rank): CompiledRule[] => {
    const action = policy.pii?.[name]
    return action ? [{ name, kind: 'pii', action, placeholder: `[${piiLabels[name]}]`, rank }] : []
  })
  const create = piiDetectors(policy.region ?? 'US', policy.allow ?? [])
  return (view, report, facts) => {
    const reports = rules.map((rule) => {
      return [rule.name as PiiRule, (start: number, end: number) => report(rule, start, end)] as const
    })
    return create(view, new Map(reports), facts)
  }
}

function compileLists(lists: readonly BlocklistPolicy[]): (view: StreamView, report: ReportRule) => Detector[] {
  const firstRank = piiRules.length
  const rules = lists.map(
    ({ name, kind = 'blocklist', action, label = 'removed' }, index): CompiledRule => ({
      name,
      kind,
      action,
      placeholder: `[${label}]`,
      rank: firstRank + index,
    }),
  )
  const terms = lists.flatMap((list, index) => list.terms.map((term) => compileTerm(term, index)))
  if (terms.length === 0) return () => []
  const create = blocklistDetectors(terms)
  return (view, report) => create(view, (term, start, end) => report(rules[term.list]!, start, end))
}

function versionOf(policy: Policy): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(policy)))
    .digest('hex')
    .slice(0, 12)
}

// Members in alphabetical order, so that a policy written in another order is the same policy.
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, canonical(member)]))
}
