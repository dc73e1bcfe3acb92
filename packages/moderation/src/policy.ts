import type { FactPaths } from './detectors/facts/fact-paths.ts'
import { type PiiRule, piiRules } from './detectors/pii-detectors.ts'
import type { RuleAction } from './moderated-sentence.ts'

/** Terms that share an action. */
export interface BlocklistPolicy {
  /** Names the rule in actions; unique within the policy. */
  name: string
  /** `safety` for a safety category; default `blocklist`. */
  kind?: 'blocklist' | 'safety'
  action: RuleAction
  /**
   * Words and phrases, with the signs that belong to them: `C++` is not `C`. Upper and lower case are the same; accents
   * are not, unless the term has none.
   */
  terms: string[]
  /** What stands in the brackets of the placeholder of `redact`; default `removed`. */
  label?: string
}

/** What is moderated, and how. Plain data: it is kept as JSON. */
export interface Policy {
  /** The version of this format. */
  version: 1
  /** What happens to each kind of personal data; a kind that is not named is not looked for. */
  pii?: { [rule in PiiRule]?: RuleAction }
  /** The country whose phone numbers may be written without their country code (ISO 3166-1 alpha-2); default `US`. */
  region?: string
  /**
   * Where the facts of an interaction are that are looked for exactly, by kind: paths such as `customer.name`. Default
   * none. What happens to them is in `pii`, as for every kind.
   */
  facts?: FactPaths
  /**
   * What the company publishes of itself and is never taken for personal data: phone numbers, e-mail addresses, mail
   * domains (`@example.com`), postal addresses.
   */
  allow?: string[]
  blocklists?: BlocklistPolicy[]
}

/** Redacts every kind of personal data that is looked for; no terms. */
export const defaultPolicy: Policy = {
  version: 1,
  region: 'US',
  pii: Object.fromEntries(piiRules.map((rule) => [rule, 'redact'])),
  blocklists: [],
}
