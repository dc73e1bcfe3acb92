import type { Redaction } from '@cuecard/contracts'
import { type CompiledPolicy, type ModeratedSentence, type ModerationAction, Moderator } from '@cuecard/moderation'
import { SentenceBuffer } from '@cuecard/sentence-buffer'
import { recognisableLength, unknownCodeUnit } from '@cuecard/vendor-streams'

/** How much of the delivered text's end is kept for a takeover, in UTF-16 code units. */
const keptTailLength = 512

/** Longer than what vendors are known to repeat. */
const repetitionLength = 192

/** What may be shown, and what is safe once it is durable. */
export interface ShapedSentence {
  /** Moderated; never empty. */
  text: string
  redactions: Redaction[]
  actions: readonly ModerationAction[]
}

/** Where shaping starts: at an answer's beginning, or where another process left it. */
export interface ShapingStart {
  position: number
  knownTail: string
}

/**
 * Raw text to moderated sentences: the sentence buffer and the moderator, with the account of how far of the raw
 * text is settled. Synchronous; positions are UTF-16 code units from the answer's start.
 */
export class Shaper {
  readonly #sentences: SentenceBuffer
  readonly #moderator: Moderator
  readonly #origin: number
  /** Raw sentences that the moderator holds back, oldest first. */
  readonly #held: string[] = []
  #position: number
  #knownTail: string
  #blockedBy: ModerationAction | undefined

  constructor(
    policy: CompiledPolicy,
    locale: string | undefined,
    start: ShapingStart = { position: 0, knownTail: '' },
  ) {
    this.#sentences = new SentenceBuffer(locale === undefined ? {} : { locale })
    this.#moderator = new Moderator(policy)
    this.#origin = start.position
    this.#position = start.position
    this.#knownTail = start.knownTail
  }

  /** Up to here every raw character was either given out, or must never be. */
  get position(): number {
    return this.#position
  }

  /** The end of the raw text up to `position`, with {@link unknownCodeUnit} for what moderation took out. */
  get knownTail(): string {
    return this.#knownTail
  }

  /**
   * Where a takeover had better ask the vendor to go on from: so far before `position` that what comes again is text to
   * recognise. What a vendor repeats before it cannot be told by a few marks, nor by text that is not known any more.
   */
  get anchor(): number {
    const unknownFrom = this.#knownTail.indexOf(unknownCodeUnit, this.#knownTail.length - repetitionLength)
    const unknownLength = unknownFrom < 0 ? 0 : this.#knownTail.length - unknownFrom
    return Math.max(0, this.#position - recognisableLength(this.#knownTail, unknownLength))
  }

  /** The action that ended the answer, if one did. */
  get blockedBy(): ModerationAction | undefined {
    return this.#blockedBy
  }

  /** When `expire` will have something to give; infinity when nothing waits. */
  get deadline(): number {
    return this.#sentences.deadline() ?? Number.POSITIVE_INFINITY
  }

  /** Takes new raw text; gives what it completed. */
  push(text: string, now: number): ShapedSentence[] {
    return this.#moderate(this.#sentences.push(text, now))
  }

  /** Gives the tail that has waited too long. */
  expire(now: number): ShapedSentence[] {
    return this.#moderate(this.#sentences.expire(now))
  }

  /** The answer ended: gives everything that is left. */
  flush(): ShapedSentence[] {
    const rest = this.#moderate(this.#sentences.flush())
    return this.#blockedBy === undefined ? [...rest, ...this.#release(this.#moderator.flush())] : rest
  }

  #moderate(sentences: readonly string[]): ShapedSentence[] {
    const shaped: ShapedSentence[] = []
    for (const sentence of sentences) {
      if (this.#blockedBy !== undefined) break
      this.#held.push(sentence)
      shaped.push(...this.#release(this.#moderator.push(sentence)))
    }
    return shaped
  }

  #release(released: readonly ModeratedSentence[]): ShapedSentence[] {
    const shaped: ShapedSentence[] = []
    for (const sentence of released) {
      if (sentence.blocked) {
        this.#blockedBy = sentence.actions.find((action) => action.action === 'block')
        // The beginning of a blocked sentence is not shown: it would be half a sentence.
        break
      }
      this.#settle(this.#held.shift() ?? '', sentence)
      if (sentence.text !== '') {
        shaped.push({ text: sentence.text, redactions: redactionsOf(sentence.actions), actions: sentence.actions })
      }
    }
    return shaped
  }

  /** Moves `position` past a sentence and past every match that starts in it, so that no takeover starts inside one. */
  #settle(raw: string, { start, end, actions }: ModeratedSentence): void {
    const removed = actions.filter(({ action }) => action === 'redact' || action === 'drop')
    const settled = Math.max(end, ...removed.map((action) => action.end), this.#position - this.#origin)
    let known = ''
    let at = this.#position - this.#origin
    for (const action of removed) {
      if (action.start > at) known += raw.slice(at - start, action.start - start)
      const until = Math.max(at, action.end)
      known += unknownCodeUnit.repeat(until - Math.max(at, action.start))
      at = until
    }
    if (at < end) known += raw.slice(at - start)
    this.#knownTail = (this.#knownTail + known).slice(-keptTailLength)
    this.#position = this.#origin + settled
  }
}

function redactionsOf(actions: readonly ModerationAction[]): Redaction[] {
  return actions
    .filter(({ action }) => action === 'redact' || action === 'drop')
    .map(({ kind, rule }) => ({ kind, rule }))
}
