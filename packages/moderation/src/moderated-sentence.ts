/** What a rule looks for: personal data, a term of a list, or a safety category. */
export type RuleKind = 'pii' | 'blocklist' | 'safety'

/**
 * What happens to a match.
 *
 * - `redact`: the span is replaced by a typed placeholder such as `[card number]`.
 * - `drop`: the span is removed.
 * - `block`: the output ends right before the span and nothing follows.
 * - `flag`: the text stays as it is; the match is only reported.
 */
export type RuleAction = 'redact' | 'drop' | 'block' | 'flag'

/**
 * One match that was acted upon. `start` and `end` are UTF-16 offsets into the raw input: of `moderate` its text, of a
 * `Moderator` everything pushed so far. It names the rule and the place, never what was matched.
 */
export interface ModerationAction {
  rule: string
  kind: RuleKind
  action: RuleAction
  start: number
  end: number
}

/** One pushed sentence after moderation. */
export interface ModeratedSentence {
  /** What may be shown; `''` when all of it was removed. */
  text: string
  /** The matches that start in this sentence, in the order of their start. */
  actions: ModerationAction[]
  /** Where the raw sentence started and ended in the stream, in UTF-16 units. */
  start: number
  end: number
  /** Whether a `block` rule ended the output in this sentence. Nothing follows a blocked sentence. */
  blocked: boolean
}
