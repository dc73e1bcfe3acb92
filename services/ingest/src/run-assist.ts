import {
  type AssistRequest,
  type CancelledBy,
  type ChatMessage,
  type InterruptionReason,
  requestMessages,
  type TerminalEvent,
} from '@cuecard/contracts'
import type { CompiledPolicy } from '@cuecard/moderation'
import {
  fitContext,
  mayRestart,
  type Profile,
  type StreamItem,
  type Takeover,
  type VendorClient,
  type VendorError,
  type VendorStream,
} from '@cuecard/vendor-streams'
import type { AssistWriter } from './assist-writer.ts'
import type { AssistCheckpoint } from './checkpoint.ts'
import type { RunObserver } from './metrics.ts'
import { type ShapedSentence, Shaper } from './shaper.ts'

/** What running one assist needs. */
export interface AssistRunOptions {
  assistId: string
  request: AssistRequest
  /** Where an earlier claim of this assist got to. */
  checkpoint: AssistCheckpoint | undefined
  writer: AssistWriter
  vendors: VendorClient
  /** The profiles of the assist's route, at least one, in the order in which they are tried. */
  profiles: readonly Profile[]
  policy: CompiledPolicy
  observer: RunObserver
  /** How often the assist was claimed, this claim included. */
  claims: number
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
  #spoke: boolean
  /** The desktop was told of an interruption, and not yet how it went on. */
  #interrupted = false
  /** What another profile takes the place of: until that speaks, its text stands. */
  #lost: { stream: VendorStream; profile: Profile; checkpoint: AssistCheckpoint } | undefined
  #end: TerminalEvent | undefined
  #handedOver = false

  constructor(options: AssistRunOptions) {
    const { checkpoint, profiles } = options
    this.#options = options
    const speaker = profiles.findIndex(({ name }) => name === checkpoint?.profile)
    this.#profileIndex = Math.max(0, speaker)
    this.#spoke = (checkpoint?.position ?? 0) > 0
    this.#shaper = this.#newShaper(checkpoint)
    // A profile that is gone from the route cannot be continued, and its ids mean nothing to another one.
    this.#stream = this.#openStream(checkpoint && speaker < 0 ? { ...checkpoint, point: undefined } : checkpoint)
  }

  /**
   * Resolves when the terminal entry is durable or the assist was handed over. Rejects when the journal refuses, with
   * `fenced` when another worker has taken over; the vendor's connection is closed in every case.
   */
  async run(): Promise<void> {
    const { writer, now, observer } = this.#options
    try {
      for (;;) {
        const items = await this.#stream.read(this.#shaper.deadline)
        if (this.#handedOver) return
        for (const item of items) if (this.#end === undefined) this.#take(item)
        if (items.length === 0 && this.#end === undefined) this.#say(this.#shaper.expire(now()))
        if (this.#end !== undefined) {
          const { stream, profile } = this.#lost ?? { stream: this.#stream, profile: this.#profile }
          const end = { ...this.#end, ...stream.account() }
          await writer.end(end)
          return observer.ended(profile, end)
        }
        await writer.flush(() => this.#checkpoint())
      }
    } finally {
      this.#stream.cancel()
    }
  }

  /** Ends the assist as cancelled; the vendor's connection closes at once. */
  cancel(by: CancelledBy): void {
    this.#end ??= { type: 'assist.cancelled', by }
    this.#stream.cancel()
  }

  /** Stops without a terminal entry, so that another worker goes on from the last one. */
  handOver(): void {
    this.#handedOver = true
    this.#stream.cancel()
  }

  #take(item: StreamItem): void {
    const { writer, observer, now } = this.#options
    observer.received(this.#profile, item)
    switch (item.type) {
      case 'text':
        if (this.#lost !== undefined) this.#supersede()
        return this.#say(this.#shaper.push(item.text, now()))
      case 'interrupted':
        return this.#interrupt(item.reason)
      case 'resumed':
        if (this.#interrupted) writer.add({ type: 'assist.resumed', removedOverlapChars: item.removedOverlapChars })
        this.#interrupted = false
        return
      case 'superseded':
        return this.#supersede()
      case 'completed':
        if (this.#lost !== undefined) this.#supersede()
        return this.#finish({ type: 'assist.completed', finishReason: item.finishReason })
      case 'failed':
        if (this.#failOver(item.error)) return
        return this.#finish({ type: 'assist.failed', code: item.error.code, message: item.error.message })
    }
  }

  /** A desktop that has seen nothing is told nothing. */
  #interrupt(reason: InterruptionReason): void {
    if (!this.#spoke || this.#interrupted) return
    this.#interrupted = true
    this.#options.writer.add({ type: 'assist.interrupted', reason })
  }

  /** A new answer speaks: what was said before is no part of it. */
  #supersede(): void {
    this.#lost = undefined
    this.#interrupted = false
    this.#shaper = this.#newShaper(undefined)
    if (this.#spoke) this.#options.writer.add({ type: 'assist.superseded', reason: 'restarted' })
  }

  #say(sentences: readonly ShapedSentence[]): void {
    const { writer, observer, policy } = this.#options
    for (const { text, redactions } of sentences) {
      writer.add({ type: 'assist.sentence', text, verdict: { id: writer.nextId, policy: policy.version }, redactions })
      this.#spoke = true
    }
    observer.said(this.#profile, sentences)
    const blockedBy = this.#shaper.blockedBy
    if (blockedBy === undefined) return
    this.#stream.cancel()
    this.#end = { type: 'assist.blocked', kind: blockedBy.kind, rule: blockedBy.rule }
  }

  /** What was received stands, also when the vendor failed after it. */
  #finish(end: TerminalEvent): void {
    this.#say(this.#shaper.flush())
    this.#end ??= end
  }

  /**
   * The next profile that the conversation fits takes over. As long as nothing has been said nobody needs to know; afterwards
   * its answer is a new one, if the profile that failed allows that, and takes the place of the old one when it speaks.
   */
  #failOver(error: VendorError): boolean {
    const { profiles } = this.#options
    if (this.#spoke && !mayRestart(this.#lost?.profile ?? this.#profile, error)) return false
    const next = profiles.findIndex(
      (profile, index) => index > this.#profileIndex && this.#messagesFor(profile) !== undefined,
    )
    if (next < 0) return false
    if (this.#spoke) {
      this.#interrupt('vendor_error')
      this.#lost ??= { stream: this.#stream, profile: this.#profile, checkpoint: this.#checkpoint() }
    } else this.#shaper = this.#newShaper(undefined)
    this.#profileIndex = next
    this.#stream = this.#openStream(undefined)
    return true
  }

  #checkpoint(): AssistCheckpoint {
    if (this.#lost !== undefined) return this.#lost.checkpoint
    const { claims } = this.#options
    const { position, knownTail, anchor } = this.#shaper
    const point = this.#stream.pointAt(position, anchor)
    const profile = this.#profile.name
    return { profile, position, knownTail, claims, ...(point === undefined ? {} : { point }) }
  }

  #newShaper(start: AssistCheckpoint | undefined): Shaper {
    return new Shaper(this.#options.policy, this.#options.request.locale, start)
  }

  #openStream(takeover: Takeover | undefined): VendorStream {
    const { vendors, request, assistId } = this.#options
    const { model, maxTokens, temperature } = request
    // What was accepted fits the first profile, unless its limits have changed since: then the vendor has the last word.
    const messages = this.#messagesFor(this.#profile) ?? requestMessages(request)
    return vendors.open(this.#profile, { messages, model, maxTokens, temperature, requestId: assistId }, takeover)
  }

  /** What is sent of the conversation to this profile's model; nothing when it is too long for it. */
  #messagesFor(profile: Profile): readonly ChatMessage[] | undefined {
    const { request } = this.#options
    if (profile.context === undefined) return requestMessages(request)
    const fit = fitContext(profile, requestMessages(request), request.model)
    return fit.fits ? fit.messages : undefined
  }

  get #profile(): Profile {
    const profile = this.#options.profiles[this.#profileIndex]
    if (profile === undefined) throw new RangeError(`the route has no profile ${this.#profileIndex}`)
    return profile
  }
}
