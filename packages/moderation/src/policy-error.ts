/** One thing that is wrong in a policy. */
export interface PolicyMistake {
  /** Where: a JSON Pointer (RFC 6901) into the policy; `''` is the policy itself. */
  path: string
  /** The rule that is wrong, when the mistake is in one. */
  rule?: string
  /** What is wrong and what would be right. Never carries a term. */
  reason: string
}

/** A policy that cannot be used, with every mistake in it. The message lists them, one per line. */
export class PolicyError extends Error {
  readonly code = 'invalid_policy'
  readonly retryable = false
  readonly mistakes: readonly PolicyMistake[]

  constructor(mistakes: readonly PolicyMistake[]) {
    super(['The moderation policy is wrong:', ...mistakes.map(describe)].join('\n'))
    this.name = 'PolicyError'
    this.mistakes = mistakes
  }
}

function describe({ path, rule, reason }: PolicyMistake): string {
  return `  ${path === '' ? 'the policy' : path}${rule === undefined ? '' : ` (rule ${rule})`}: ${reason}`
}
