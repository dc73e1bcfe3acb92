import { compilePolicy, defaultPolicy, moderate, type Policy } from '../src/index.ts'

const policies = new Map<Policy, ReturnType<typeof compilePolicy>>()

/** What `policy`, by default the default policy, finds in `text`: the rule and the matched text of each action. */
export function matched(text: string, policy: Policy = defaultPolicy): [rule: string, matched: string][] {
  let compiled = policies.get(policy)
  if (!compiled) {
    compiled = compilePolicy(policy)
    policies.set(policy, compiled)
  }
  return moderate(text, compiled).actions.map(({ rule, start, end }) => [rule, text.slice(start, end)])
}

/** A policy whose only rule redacts `terms`. */
export function redacting(...terms: string[]): Policy {
  return { version: 1, blocklists: [{ name: 'list', action: 'redact', terms }] }
}
