import { type AssistEvent, type AssistRequest, type CancelledBy, isTerminal, requestMessages } from '@cuecard/contracts'
import type { CompiledPolicy } from '@cuecard/moderation'
import type { Profile, StreamItem, VendorClient, VendorStream } from '@cuecard/vendor-streams'
import type { AssistWriter } from './assist-writer.ts'
import type { AssistCheckpoint } from './checkpoint.ts'
import type { RunObserver } from './metrics.ts'
import { type ShapedSentence, Shaper } from './shaper.ts'

/** What running one assist needs. */
export interface AssistRunOptions {
  request: AssistRequest
  /** Where an earlier claim of this assist got to. */
  checkpoint: AssistCheckpoint | undefined
  writer: AssistWriter
  vendors: VendorClient
  /** The profiles of the assist's route, in the order in which they are tried. */
  profiles: readonly Profile[]
  policy: CompiledPolicy
  /** Names the verdicts; the assist's own id. */
  assistId: string
  observer: RunObserver
  now: () => number
}

/**
 * One assist from its claim to its terminal entry: the way of a token, from the vendor's stream to the journal.
 *
 * Everything that is appended carries the checkpoint of what it settled, so output and checkpoint become durable in
 * one step, and whoever takes over after a crash at any moment neither repeats nor loses a character.
 */
export class AssistRun {
  readonly #options: AssistRunOptions
  #profileIndex: number
  #stream: VendorStream
  #shaper: Shaper
  #batch: AssistEvent[] = []
  #spoke: boolean
  #cancelledBy: CancelledBy | undefined
  #handedOver = false

  constructor(options: AssistRunOptions) {
    this.#options = options
    const { checkpoint } = options
    this.#profileIndex = checkpoint?.profileIndex ?? 0
    this.#spoke = checkpoint !== undefined && checkpoint.position > 0
    this.#shaper = this.#newShaper(checkpoint)
    this.#stream = this.#openStream(checkpoint)
  }

  /**
   * Resolves when the terminal entry is durable or the assist was handed over. Rejects when the journal refuses, with
   * `fenced` when another worker has taken over; the vendor's connection is closed in every case.
   */
  async run(): Promise<void> {
    try {
      for (let ended = false; !ended && !this.#handedOver; ) {
        const items = await this.#stream.read(this.#shaper.deadline)
        if (this.#handedOver) return
        if (this.#cancelledBy !== undefined) this.#batch.push({ type: 'assist.cancelled', by: this.#cancelledBy })
        else if (items.length === 0) this.#say(this.#shaper.expire(this.#options.now()))
        else for (const item of items) this.#take(item)
        ended = await this.#append()
      }
    } finally {
      this.#stream.cancel()
    }
  }

  /** Ends the assist as cancelled; the vendor's connection closes at once. */
  cancel(by: CancelledBy): void {
    this.#cancelledBy = by
    this.#stream.cancel()
  }

  /** Stops without a terminal entry, so that another worker goes on from the last one. */
  handOver(): void {
    this.#handedOver = true
    this.#stream.cancel()
  }

  #take(item: StreamItem): void {
    const { observer, now } = this.#options
    switch (item.type) {
      case 'text':
        observer.tokens(this.#profile, item.tokens)
        return this.#say(this.#shaper.push(item.text, now()))
      case 'interrupted':
        observer.interrupted(this.#profile, item.reason)
        this.#batch.push({ type: 'assist.interrupted', reason: item.reason })
        return
      case 'resumed':
        observer.resumed(this.#profile)
        this.#batch.push({ type: 'assist.resumed', removedOverlapChars: item.removedOverlapChars })
        return
      case 'superseded':
        this.#shaper = this.#newShaper(undefined)
        this.#batch.push({ type: 'assist.superseded', reason: 'restarted' })
        return
      case 'completed': {
        const usage = item.usage === undefined ? {} : { usage: item.usage }
        return this.#finish({ type: 'assist.completed', finishReason: item.finishReason, ...usage })
      }
      case 'failed':
        if (!this.#spoke && this.#profileIndex + 1 < this.#options.profiles.length) return this.#failOver()
        return this.#finish({ type: 'assist.failed', code: item.error.code, message: item.error.message })
    }
  }

  /** Nothing has been said yet: the next profile takes over, and nobody needs to know. */
  #failOver(): void {
    this.#profileIndex++
    this.#batch = []
    this.#shaper = this.#newShaper(undefined)
    this.#stream = this.#openStream(undefined)
  }

  /** What was received stands, also when the vendor failed after it. */
  #finish(event: AssistEvent): void {
    this.#say(this.#shaper.flush())
    if (this.#shaper.blockedBy === undefined) this.#batch.push(event)
  }

  #say(sentences: readonly ShapedSentence[]): void {
    const { assistId, policy, writer, observer } = this.#options
    for (const { text, redactions, actions } of sentences) {
      const seq = writer.lastSeq + this.#batch.length + 1
      const verdict = { id: `${assistId}.${seq}`, policy: policy.version }
      this.#batch.push({ type: 'assist.sentence', text, verdict, redactions })
      this.#spoke = true
      observer.sentence(this.#profile, actions)
    }
    const blockedBy = this.#shaper.blockedBy
    if (blockedBy !== undefined && !this.#batch.some(isTerminal)) {
      this.#stream.cancel()
      observer.blocked(blockedBy)
      this.#batch.push({ type: 'assist.blocked', kind: blockedBy.kind, rule: blockedBy.rule })
    }
  }

  /** Makes the batch durable; true when it ended the assist. */
  async #append(): Promise<boolean> {
    const events = this.#batch
    if (events.length === 0) return false
    const end = events.findIndex(isTerminal)
    this.#batch = []
    await this.#options.writer.append(
      end < 0 ? events : events.slice(0, end + 1),
      end < 0 ? this.#checkpoint() : undefined,
    )
    const terminal = events[end]
    if (terminal === undefined || !isTerminal(terminal)) return false
    this.#options.observer.ended(this.#profile, terminal)
    return true
  }

  #checkpoint() {
    const { position, knownTail } = this.#shaper
    const point = this.#stream.pointAt(position)
    return { profileIndex: this.#profileIndex, position, knownTail, ...(point === undefined ? {} : { point }) }
  }

  #newShaper(checkpoint: AssistCheckpoint | undefined): Shaper {
    return new Shaper(this.#options.policy, this.#options.request.locale, checkpoint)
  }

  #openStream(checkpoint: AssistCheckpoint | undefined): VendorStream {
    const { vendors, request } = this.#options
    const { model, maxTokens, temperature } = request
    const takeover = checkpoint && {
      position: checkpoint.position,
      knownTail: checkpoint.knownTail,
      point: checkpoint.point,
    }
    return vendors.open(this.#profile, { messages: requestMessages(request), model, maxTokens, temperature }, takeover)
  }

  get #profile(): Profile {
    const profile = this.#options.profiles[this.#profileIndex]
    if (profile === undefined) throw new RangeError(`the route has no profile ${this.#profileIndex}`)
    return profile
  }
}
