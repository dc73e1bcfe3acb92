import { type CompiledPolicy, compilePolicy, defaultPolicy, type RuleAction } from '@cuecard/moderation'
import { sharedCases } from '../shared-data.ts'

/** A case of the test data that is hidden in answers. */
export interface HiddenCase {
  id: string
  text: string
  /** What a blocklist has to find in it; none for personal data. */
  terms?: readonly string[]
}

/** Every case about personal data, look-alikes too, and about blocklists. */
export function hiddenCases(): HiddenCase[] {
  const files = ['pii-recognizers', 'pii-sentences', 'pii-negatives', 'blocklist']
  return files.flatMap((file) => sharedCases<HiddenCase>(`${file}.dev.json`))
}

const usualTerms = ['number', 'card', 'please', 'you are', 'e-mail', '1.']

/**
 * A policy with every built-in rule, the terms of the case, and some more terms that answers are full of, so that matches
 * touch and overlap.
 */
export function policyFor({ terms = [] }: HiddenCase, pii: RuleAction, list: RuleAction): CompiledPolicy {
  return compilePolicy({
    ...defaultPolicy,
    pii: Object.fromEntries(Object.keys(defaultPolicy.pii ?? {}).map((kind) => [kind, pii])),
    blocklists: [
      ...(defaultPolicy.blocklists ?? []),
      { name: 'hidden', action: list, terms: [...terms] },
      { name: 'usual', action: 'redact', terms: usualTerms },
    ],
  })
}
