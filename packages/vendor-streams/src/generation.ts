import type { Integrity, InterruptionReason, Usage } from '@cuecard/contracts'
import { countTokens } from './context/count-tokens.ts'
import type { Dialect, FinishReason, FrameMeaning, ResumePoint } from './dialects/dialect.ts'
import { VendorError } from './errors.ts'
import type { Frame, Framer } from './framing/framer.ts'
import { framings } from './framing/framings.ts'
import { type Gaps, SequenceLedger } from './integrity/sequence-ledger.ts'
import { TextDigest } from './integrity/text-digest.ts'
import type { Profile } from './profile.ts'
import { Continuation, type Spliced, type Token } from './resume/continuation.ts'
import { type ContinuationPoint, ContinuationTrail } from './resume/continuation-trail.ts'
import type { StreamItem } from './stream-item.ts'
import { SurrogateJoiner } from './surrogate-joiner.ts'

/** What another process left of a generation: the text up to `position` is delivered. */
export interface Takeover {
  /** UTF-16 code units from the answer's start. */
  position: number
  /** The end of the delivered text; what is not known of it as `unknownCodeUnit`. */
  knownTail: string
  point?: ContinuationPoint | undefined
}

/** Where a generation stands after some input. */
export type Standing =
  | { state: 'going' }
  /** The vendor said its end marker. */
  | { state: 'done' }
  /** Where the delivered text ends in a continuation cannot be told; asking again will tell more. */
  | { state: 'unclear' }
  /** This connection brings nothing more, and the answer is not complete. */
  | { state: 'broken'; reason: InterruptionReason }
  /** No connection can bring the rest. */
  | { state: 'lost'; reason: InterruptionReason; error: VendorError }

const going: Standing = { state: 'going' }

/**
 * From which id a continuation is asked: from the newest; when that left open how much of it was delivered before, from
 * one further back, so that known text comes again; when that is of no use, from the newest again, to be believed.
 */
type Asking = 'newest' | 'further back' | 'newest again'

/**
 * One answer as a model says it, over one or more connections: bytes in, items out. A synchronous state machine
 * without I/O or clock.
 */
export class Generation {
  readonly #dialect: Dialect
  readonly #profile: Profile
  readonly #trail: ContinuationTrail
  /** Absent when the beginning of the text was seen by another process only. */
  readonly #digest: TextDigest | undefined
  #framer: Framer
  #joiner = new SurrogateJoiner()
  #continuation: Continuation | undefined
  #asking: Asking = 'newest'
  #ledger = new SequenceLedger<FrameMeaning>()
  /** What earlier connections' ledgers came to. */
  #chunks = 0
  #gaps: Gaps = []
  #finishReason: FinishReason | undefined
  #usage: Usage | undefined
  /** The text came over several connections: what the vendor counts for the last one is not all of it. */
  #inPieces = false
  #skippedFrames = 0
  #spoke = false
  #items: StreamItem[] = []

  constructor(dialect: Dialect, profile: Profile, takeover?: Takeover) {
    this.#dialect = dialect
    this.#profile = profile
    this.#framer = this.#newFramer()
    const givesBack = profile.onDrop.includes('prefill')
    this.#trail = new ContinuationTrail(takeover?.position, takeover?.knownTail, takeover?.point, givesBack)
    this.#digest = this.#trail.position === 0 ? new TextDigest() : undefined
  }

  /** UTF-16 code units of the answer so far. */
  get position(): number {
    return this.#trail.position
  }

  /** The model has stopped; only usage and the end marker may follow. */
  get finishing(): boolean {
    return this.#finishReason !== undefined
  }

  /** As {@link ContinuationTrail.pointAt}. */
  pointAt(position?: number, anchor?: number): ContinuationPoint | undefined {
    return this.#trail.pointAt(position, anchor)
  }

  /** How the vendor could be asked for the rest of the text in this way, if it can. */
  resumePoint(kind: ResumePoint['kind']): ResumePoint | undefined {
    if (!this.#dialect.resumes.includes(kind)) return undefined
    if (kind === 'continue') {
      const point = this.#continuationPoint
      return point && { kind, continuationId: point.continuationId }
    }
    const text = this.#trail.wholeText
    return text === undefined ? undefined : { kind, text }
  }

  /** A connection opens. It brings the text from its start, or the rest of a text that has begun, as it was asked for. */
  connected(resume: ResumePoint | undefined): void {
    this.#framer = this.#newFramer()
    // What ended a connection whose text was not taken ended nothing.
    this.#finishReason = undefined
    // Half a surrogate pair at the very end was not delivered; a continuation brings it again, or never.
    this.#joiner = new SurrogateJoiner()
    this.#chunks += this.#ledger.seen
    this.#gaps.push(...this.#ledger.gaps)
    this.#ledger = new SequenceLedger()
    const charsAfter = resume?.kind === 'continue' ? (this.#continuationPoint?.charsAfter ?? 0) : 0
    if (resume !== undefined) this.#inPieces = true
    if (resume?.kind === 'prefill') this.#asking = 'newest again'
    this.#continuation = resume === undefined ? undefined : new Continuation(this.#trail, charsAfter)
  }

  /** The vendor refuses to go on where it was asked to: whether there is another place to ask from. */
  refused(): boolean {
    if (this.#asking !== 'further back') return false
    this.#asking = 'newest again'
    return true
  }

  /** Takes bytes of the open connection. `take` gives the items that they completed. */
  push(bytes: Uint8Array): Standing {
    return this.#readAll(() => this.#framer.push(bytes))
  }

  /** The open connection's body has ended as a whole. */
  ended(): Standing {
    // Half a frame is no fault of its own: the rest of it has not come.
    const standing = this.#readAll(() => this.#framer.end(), 'ended_early')
    if (standing.state !== 'going') return standing
    return this.finishing ? { state: 'done' } : { state: 'broken', reason: 'ended_early' }
  }

  /** Whether the vendor said something since the last call: text, known or new, usage or an end; no control frames. */
  takeSpoke(): boolean {
    const spoke = this.#spoke
    this.#spoke = false
    return spoke
  }

  /** The items since the last call. */
  take(): StreamItem[] {
    const items = this.#items
    this.#items = []
    return items
  }

  /** Ends a generation that is `done`, or `finishing` with nothing more to come; gives its last items. */
  complete(): Standing {
    for (const meaning of this.#ledger.flush()) {
      const standing = this.#apply(meaning)
      if (standing.state !== 'going') return standing
    }
    if (this.#ledger.isUnreliable(true)) return this.#chunksMissing()
    if (this.#continuation !== undefined) {
      const standing = this.#splice(this.#continuation.end())
      if (standing.state !== 'going') return standing
    }
    this.#deliver([{ text: this.#joiner.flush(), id: undefined }])
    this.#items.push({ type: 'completed', finishReason: this.#finishReason ?? 'stop' })
    return { state: 'done' }
  }

  /** The tokens as the vendor counted them, all of them, or as well as they can be counted without it. */
  usage(countPrompt: () => number): Usage {
    if (this.#usage !== undefined && !this.#inPieces) return this.#usage
    const { tail, position } = this.#trail
    const completionTokens = tail === '' ? 0 : Math.round((countTokens(tail) * position) / tail.length)
    return { basis: 'estimated', promptTokens: countPrompt(), completionTokens }
  }

  /** What can be said of the text without keeping it. */
  integrity(): Integrity {
    const chunks = this.#chunks + this.#ledger.seen
    return {
      ...(this.#digest === undefined ? {} : { sha256: this.#digest.hex() }),
      ...(chunks === 0 ? {} : { chunks, gaps: [...this.#gaps, ...this.#ledger.gaps] }),
    }
  }

  /** Frames that were no JSON, of vendors where that happens. */
  get skippedFrames(): number {
    return this.#skippedFrames
  }

  get #continuationPoint(): ContinuationPoint | undefined {
    return this.#asking === 'further back' ? this.#trail.pointBack() : this.#trail.pointAt()
  }

  #newFramer(): Framer {
    return framings[this.#dialect.framing].framer(this.#profile.limits.maxEventBytes)
  }

  #readAll(frames: () => Frame[], whenMalformed: InterruptionReason = 'vendor_error'): Standing {
    try {
      for (const frame of frames()) {
        const standing = this.#read(this.#dialect.meaning(frame), whenMalformed)
        if (standing.state !== 'going') return standing
      }
      return going
    } catch (error) {
      if (!(error instanceof VendorError)) throw error
      return this.#lost('vendor_error', error.code, error.message, error)
    }
  }

  #read(meaning: FrameMeaning, whenMalformed: InterruptionReason): Standing {
    if (meaning.malformed && this.#dialect.toleratesMalformed) {
      this.#skippedFrames++
      return going
    }
    // Once the model has stopped, nothing that is lost is part of the answer.
    if (meaning.malformed && this.finishing) return { state: 'done' }
    if (meaning.malformed) return { state: 'broken', reason: whenMalformed }
    if (meaning.error !== undefined) return { state: 'broken', reason: 'vendor_error' }
    if (meaning.sequence === undefined) return this.#apply(meaning)
    for (const next of this.#ledger.push(meaning.sequence, meaning)) {
      const standing = this.#apply(next)
      if (standing.state !== 'going') return standing
    }
    return this.#ledger.isUnreliable(false) ? this.#chunksMissing() : going
  }

  #apply({ text = '', continuationId, finishReason, done, usage }: FrameMeaning): Standing {
    if (usage !== undefined) this.#usage = usage
    this.#spoke ||= usage !== undefined || finishReason !== undefined || (text !== '' && !this.finishing)
    // What comes after the finish reason is no part of the answer.
    const standing = this.finishing ? going : this.#receive({ text, id: continuationId })
    if (finishReason !== undefined) this.#finishReason = finishReason
    return done && standing.state === 'going' ? { state: 'done' } : standing
  }

  #receive(token: Token): Standing {
    if (this.#continuation === undefined) return this.#deliver([token])
    return token.text === '' ? going : this.#splice(this.#continuation.push(token))
  }

  #splice(spliced: Spliced): Standing {
    if (spliced.state === 'undecided') return going
    if (spliced.state === 'diverged') {
      if (this.refused()) return { state: 'unclear' }
      return this.#lost('diverged', 'vendor_diverged', 'the continuation does not go on from the delivered text')
    }
    if (!spliced.certain && this.#asking === 'newest' && this.#trail.pointBack() !== undefined) {
      this.#asking = 'further back'
      return { state: 'unclear' }
    }
    this.#continuation = undefined
    this.#asking = 'newest'
    this.#items.push({ type: 'resumed', removedOverlapChars: spliced.removedOverlapChars })
    return this.#deliver(spliced.tokens)
  }

  #deliver(tokens: readonly Token[]): Standing {
    let text = ''
    for (const token of tokens) {
      const piece = this.#joiner.push(token.text)
      // An id behind half a surrogate pair would lose that half; the id before it brings it again.
      this.#trail.add(piece, this.#joiner.pending ? undefined : token.id)
      text += piece
    }
    if (text !== '') {
      this.#digest?.push(text)
      this.#say(text, tokens.length)
    }
    const { maxAnswerLength } = this.#profile.limits
    if (this.#trail.position <= maxAnswerLength) return going
    const message = `the answer is longer than ${maxAnswerLength} code units`
    return this.#lost('vendor_error', 'vendor_answer_too_long', message)
  }

  #chunksMissing(): Standing {
    // Where nothing was delivered, nothing has to be taken back.
    if (this.#trail.position === 0) return { state: 'broken', reason: 'chunks_missing' }
    const missing = this.#ledger.gaps.reduce((sum, [first, last]) => sum + last - first + 1, 0)
    const message = `${missing} chunks are missing beside ${this.#ledger.seen} that came`
    return this.#lost('chunks_missing', 'vendor_chunks_missing', message)
  }

  #lost(reason: InterruptionReason, code: VendorError['code'], message: string, cause?: unknown): Standing {
    return {
      state: 'lost',
      reason,
      error: new VendorError(code, `profile ${this.#profile.name}: ${message}`, { cause }),
    }
  }

  #say(text: string, tokens: number): void {
    const last = this.#items.at(-1)
    if (last?.type === 'text') {
      last.text += text
      last.tokens += tokens
    } else this.#items.push({ type: 'text', text, tokens })
  }
}
