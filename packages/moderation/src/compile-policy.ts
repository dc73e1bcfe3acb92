import { createHash } from 'node:crypto'
import { policyMistakes } from './check-policy.ts'
import { blocklistDetectors } from './detectors/blocklist/blocklist-detectors.ts'
import { compileTerm } from './detectors/blocklist/term.ts'
import { recogniseCard } from './detectors/card.ts'
import type { Detector, StreamView } from './detectors/detector.ts'
import type { NumberRecogniser } from './detectors/digit-run.ts'
import { EmailDetector } from './detectors/email.ts'
import { IbanDetector } from './detectors/iban.ts'
import { IpDetector } from './detectors/ip.ts'
import { NumberDetector } from './detectors/numbers.ts'
import { phoneRecogniser } from './detectors/phone.ts'
import { recogniseSsn } from './detectors/ssn.ts'
import type { RuleAction, RuleKind } from './moderated-sentence.ts'
import type { BlocklistPolicy, PiiRule, Policy } from './policy.ts'
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
  /** Fresh detectors for one stream. */
  readonly createDetectors: (view: StreamView, report: ReportRule) => Detector[]
}

const piiLabels: Readonly<Record<PiiRule, string>> = {
  card: 'card number',
  iban: 'bank account number',
  ssn: 'social security number',
  email: 'e-mail address',
  ip: 'IP address',
  phone: 'phone number',
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
    createDetectors: (view, report) => [...pii(view, report), ...lists(view, report)],
  }
}

type CreateDetectors = CompiledPolicy['createDetectors']

function compilePii(policy: Policy): CreateDetectors {
  const rules = new Map<PiiRule, CompiledRule>()
  for (const [rank, name] of (Object.keys(piiLabels) as PiiRule[]).entries()) {
    const action = policy.pii?.[name]
    if (action) rules.set(name, { name, kind: 'pii', action, placeholder: `[${piiLabels[name]}]`, rank })
  }
  const recognisers: [PiiRule, NumberRecogniser][] = [
    ['card', recogniseCard],
    ['ssn', recogniseSsn],
    ['phone', phoneRecogniser(policy.region ?? 'US')],
  ]
  return (view, report) => {
    const detectors: Detector[] = []
    const reporterOf = (name: PiiRule) => {
      const rule = rules.get(name)
      return rule && ((start: number, end: number) => report(rule, start, end))
    }
    const [email, iban, ip] = [reporterOf('email'), reporterOf('iban'), reporterOf('ip')]
    if (email) detectors.push(new EmailDetector(email))
    if (iban) detectors.push(new IbanDetector(iban))
    if (ip) detectors.push(new IpDetector(view, ip))
    const numbers = recognisers.flatMap(([name, recognise]) => {
      const reportNumber = reporterOf(name)
      return reportNumber ? [{ recognise, report: reportNumber }] : []
    })
    if (numbers.length > 0) detectors.push(new NumberDetector(view, numbers))
    return detectors
  }
}

function compileLists(lists: readonly BlocklistPolicy[]): CreateDetectors {
  const firstRank = Object.keys(piiLabels).length
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
