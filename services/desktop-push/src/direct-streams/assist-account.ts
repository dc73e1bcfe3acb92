import type { AssistEvent, Integrity, Redaction, TerminalEvent, Usage } from '@cuecard/contracts'
import type { Entry } from '@cuecard/journal'

/** What is known of a completed assist, without any text. Times are ISO 8601 in UTC. */
export interface AssistAccount {
  assistId: string
  interactionId: string
  route: string
  modelId: string | undefined
  finishReason: (TerminalEvent & { type: 'assist.completed' })['finishReason']
  acceptedAt: string
  completedAt: string
  /** How many sentences the answer has, and the versions of the policies that they were moderated by. */
  sentences: number
  policies: string[]
  /** What was taken out of the answer, and how often. */
  redactions: (Redaction & { count: number })[]
  usage?: Usage
  integrity?: Integrity
}

type EntryOf<Type extends AssistEvent['type']> = Entry & { event: AssistEvent & { type: Type } }

/** Keeps the {@link AssistAccount} of one assist as its entries come. Its size is that of the policy, not of the answer. */
export class AccountKeeper {
  readonly #modelId: string | undefined
  readonly #policies = new Set<string>()
  readonly #redactions = new Map<string, Redaction & { count: number }>()
  #accepted: EntryOf<'assist.accepted'> | undefined
  #sentences = 0

  constructor(modelId: string | undefined) {
    this.#modelId = modelId
  }

  accepted(entry: EntryOf<'assist.accepted'>): void {
    this.#accepted = entry
  }

  said({ verdict, redactions }: AssistEvent & { type: 'assist.sentence' }): void {
    this.#sentences += 1
    this.#policies.add(verdict.policy)
    for (const { kind, rule } of redactions) {
      const counted = this.#redactions.get(`${kind}/${rule}`)
      if (counted) counted.count += 1
      else this.#redactions.set(`${kind}/${rule}`, { kind, rule, count: 1 })
    }
  }

  completed({ assistId, at, event }: EntryOf<'assist.completed'>): AssistAccount {
    if (this.#accepted === undefined) throw new Error('an assist was completed that was not accepted')
    const { interactionId, route } = this.#accepted.event
    const { finishReason, usage, integrity } = event
    return {
      assistId,
      interactionId,
      route,
      modelId: this.#modelId,
      finishReason,
      acceptedAt: new Date(this.#accepted.at).toISOString(),
      completedAt: new Date(at).toISOString(),
      sentences: this.#sentences,
      policies: [...this.#policies],
      redactions: [...this.#redactions.values()],
      ...(usage && { usage }),
      ...(integrity && { integrity }),
    }
  }
}
