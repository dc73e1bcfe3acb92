import type { InterruptionReason, Usage } from '@cuecard/contracts'
import type { Dialect, FinishReason, FrameMeaning } from './dialects/dialect.ts'
import { VendorError } from './errors.ts'
import { SseFramer } from './framing/sse-framer.ts'
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
  /** This connection brings nothing more, and the answer is not complete. */
  | { state: 'broken'; reason: InterruptionReason }
  /** No connection can bring the rest. */
  | { state: 'lost'; error: VendorError }

const going: Standing = { state: 'going' }

/**
 * One answer as a model says it, over one or more connections: bytes in, items out. A synchronous state machine
 * without I/O or clock.
 */
export class Generation {
  readonly #dialect: Dialect
  readonly #profile: Profile
  readonly #trail: ContinuationTrail
  #framer: SseFramer
  #joiner = new SurrogateJoiner()
  #continuation: Continuation | undefined
  #finishReason: FinishReason | undefined
  #usage: Usage | undefined
  #items: StreamItem[] = []

  constructor(dialect: Dialect, profile: Profile, takeover?: Takeover) {
    this.#dialect = dialect
    this.#profile = profile
    this.#framer = new SseFramer(profile.limits.maxEventBytes)
    this.#trail = new ContinuationTrail(takeover?.position, takeover?.knownTail, takeover?.point)
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

  /** A connection opens. It brings the rest of a text that has begun, or the text from its start. */
  connected(): void {
    this.#framer = new SseFramer(this.#profile.limits.maxEventBytes)
    // Half a surrogate pair at the very end was not delivered; a continuation brings it again, or never.
    this.#joiner = new SurrogateJoiner()
    const point = this.#trail.pointAt()
    this.#continuation =
      this.#trail.position > 0 && point !== undefined ? new Continuation(this.#trail, point.charsAfter) : undefined
  }

  /** Takes bytes of the open connection. `take` gives the items that they completed. */
  push(bytes: Uint8Array): Standing {
    try {
      for (const frame of this.#framer.push(bytes)) {
        const standing = this.#read(this.#dialect.meaning(frame))
        if (standing.state !== 'going') return standing
      }
      return going
    } catch (error) {
      if (!(error instanceof VendorError)) throw error
      const message = `profile ${this.#profile.name}: ${error.message}`
      return { state: 'lost', error: new VendorError(error.code, message, { cause: error }) }
    }
  }

  /** The items since the last call. */
  take(): StreamItem[] {
    const items = this.#items
    this.#items = []
    return items
  }

  /** Ends a generation that is `done`, or `finishing` with nothing more to come; gives its last items. */
  complete(): Standing {
    if (this.#continuation !== undefined) {
      const standing = this.#splice(this.#continuation.end())
      if (standing.state !== 'going') return standing
    }
    this.#deliver([{ text: this.#joiner.flush(), id: undefined }])
    this.#items.push({ type: 'completed', finishReason: this.#finishReason ?? 'stop', usage: this.#usage })
    return { state: 'done' }
  }

  #read({ text = '', continuationId, finishReason, done, usage, error, malformed }: FrameMeaning): Standing {
    if (error !== undefined || malformed) return { state: 'broken', reason: 'vendor_error' }
    if (usage !== undefined) this.#usage = usage
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
      const message = `profile ${this.#profile.name}: the continuation does not go on from the delivered text`
      return { state: 'lost', error: new VendorError('vendor_diverged', message) }
    }
    this.#continuation = undefined
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
    if (text !== '') this.#say(text, tokens.length)
    const { limits, name } = this.#profile
    if (this.#trail.position <= limits.maxAnswerLength) return going
    const message = `profile ${name}: the answer is longer than ${limits.maxAnswerLength} code units`
    return { state: 'lost', error: new VendorError('vendor_answer_too_long', message) }
  }

  #say(text: string, tokens: number): void {
    const last = this.#items.at(-1)
    if (last?.type === 'text') {
      last.text += text
      last.tokens += tokens
    } else this.#items.push({ type: 'text', text, tokens })
  }
}
