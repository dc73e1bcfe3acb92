import { setTimeout as delay } from 'node:timers/promises'
import type { InterruptionReason, VendorAccount } from '@cuecard/contracts'
import { countMessages } from './context/count-tokens.ts'
import type { Dialect, GenerationRequest, ResumePoint } from './dialects/dialect.ts'
import { VendorError } from './errors.ts'
import { Generation, type Standing, type Takeover } from './generation.ts'
import type { ReadResult, ResponseReader } from './http/response-reader.ts'
import { TokenEndpointError } from './oauth/token-source.ts'
import type { Profile } from './profile.ts'
import { requestBody } from './request-body.ts'
import type { ContinuationPoint } from './resume/continuation-trail.ts'
import { mayRestart } from './retry/may-restart.ts'
import type { StreamItem } from './stream-item.ts'
import type { VendorEndpoint } from './vendor-endpoint.ts'
import { VendorRequests } from './vendor-requests.ts'

/** What a stream is made of. */
export interface VendorStreamOptions {
  dialect: Dialect
  profile: Profile
  request: GenerationRequest
  takeover?: Takeover | undefined
  /** Shared with the other streams of the profile. */
  endpoint: VendorEndpoint
  now: () => number
  random: () => number
}

/** How long a vendor may take from its finish reason to its end marker before the answer counts as complete anyway. */
const finishGraceMs = 2_000

/**
 * One answer of one model, through drops, stalls and errors of the vendor: read it until `completed` or `failed`.
 *
 * Reading is the only thing that moves it, so a reader that waits is the brake on the vendor's socket.
 */
export class VendorStream {
  readonly #options: VendorStreamOptions
  readonly #stop = new AbortController()
  readonly #totalDeadline: number
  #generation: Generation
  #items: StreamItem[] = []
  #ended = false
  #opening: Promise<void> | undefined
  readonly #requests: VendorRequests
  #lastMeaningAt: number
  #restarts = 0
  /** The generation that a new one takes the place of: as long as that has said nothing, this one's text stands. */
  #lost: Generation | undefined
  /** The reader was told of an interruption, and nothing has followed yet. */
  #interrupted = false

  constructor(options: VendorStreamOptions) {
    const { dialect, profile, takeover, endpoint, now, random } = options
    this.#options = options
    this.#requests = new VendorRequests({ endpoint, limits: profile.limits, random, signal: this.#stop.signal })
    this.#generation = new Generation(dialect, profile, takeover)
    this.#totalDeadline = now() + profile.limits.totalTimeoutMs
    this.#lastMeaningAt = now()
    if (this.#generation.position > 0) this.#dropped('takeover')
  }

  /**
   * The next items; an empty list when `until` (milliseconds, as `now` counts them) passed first, or after the end.
   * What a vendor does wrong is an item, never a rejection.
   */
  async read(until: number): Promise<StreamItem[]> {
    while (this.#items.length === 0 && !this.#ended) {
      const { reader } = this.#requests
      if (this.#opening !== undefined || reader === undefined) {
        this.#opening ??= this.#open()
        if (await this.#settles(this.#opening, until)) this.#opening = undefined
        else if (!this.#outOfTime()) return []
      } else if (!(await this.#advance(reader, until))) return []
    }
    const items = this.#items
    this.#items = []
    return items
  }

  /** How another process could go on after the text up to `position`, by the newest id up to `anchor` if there is one. */
  pointAt(position: number, anchor = position): ContinuationPoint | undefined {
    return this.#lost !== undefined ? undefined : this.#generation.pointAt(position, anchor)
  }

  /** What the vendor's work at the text that stands came to so far; nothing when no request was sent. */
  account(): VendorAccount {
    if (!this.#requests.sent) return {}
    const { messages } = this.#options.request
    const generation = this.#lost ?? this.#generation
    return { usage: generation.usage(() => countMessages(messages)), integrity: generation.integrity() }
  }

  /** Ends the stream; the vendor's connection is closed at once. */
  cancel(): void {
    this.#end()
    this.#stop.abort()
  }

  async #open(): Promise<void> {
    const { dialect, profile, request, now } = this.#options
    let retryAfterMs: number | undefined
    while (!this.#ended) {
      try {
        let resume: ResumePoint | undefined
        const body = () => {
          resume = this.#resumePoint()
          return requestBody(dialect, profile, { request, resume, now: now() })
        }
        await this.#requests.send(body, retryAfterMs)
        this.#generation.connected(resume)
        this.#lastMeaningAt = now()
        return
      } catch (error) {
        if (this.#ended) return
        if (!(error instanceof VendorError)) throw error
        this.#requests.close(error.retryable ? 'fail' : 'abandon')
        if (!error.retryable && this.#generation.refused()) continue
        if (!error.retryable || !this.#mayRetry(error)) return this.#giveUp('vendor_error', error)
        retryAfterMs = error.retryAfterMs
      }
    }
  }

  /** Reads once and takes in what came; false when `until` passed first. */
  async #advance(reader: ResponseReader, until: number): Promise<boolean> {
    const { idleTimeoutMs } = this.#options.profile.limits
    const silenceEnds = this.#lastMeaningAt + (this.#generation.finishing ? finishGraceMs : idleTimeoutMs)
    let result: ReadResult | { lost: unknown }
    try {
      result = await reader.read(Math.min(until, silenceEnds, this.#totalDeadline))
    } catch (error) {
      result = { lost: error }
    }
    if (this.#ended) return true
    if (result === 'timeout') {
      if (!this.#generation.finishing && this.#outOfTime()) return true
      if (this.#options.now() < Math.min(silenceEnds, this.#totalDeadline)) return false
      this.#stopped('stalled')
    } else if (result === 'end') this.#take(this.#generation.ended())
    else if ('lost' in result) {
      if (result.lost instanceof VendorError) this.#giveUp('vendor_error', result.lost)
      else this.#stopped('connection_lost')
    } else this.#take(this.#push(result))
    return true
  }

  #push(chunks: readonly Uint8Array[]): Standing {
    for (const chunk of chunks) {
      const standing = this.#generation.push(chunk)
      if (standing.state !== 'going') return standing
    }
    return { state: 'going' }
  }

  #take(standing: Standing): void {
    const generation = this.#generation
    if (generation.heard()) this.#lastMeaningAt = this.#options.now()
    this.#handOut(generation.take())
    if (standing.state === 'done') this.#complete()
    else this.#leave(standing)
  }

  #handOut(items: readonly StreamItem[]): void {
    if (items.some(({ type }) => type === 'text')) {
      // Text is progress: whatever went wrong before it is forgiven.
      this.#requests.startOver()
      this.#requests.spoke()
    }
    if (items.length > 0) {
      this.#interrupted = false
      this.#supersede()
    }
    this.#items.push(...items)
  }

  /** Follows what a generation says of itself, short of its end. */
  #leave(standing: Exclude<Standing, { state: 'done' }>): void {
    if (standing.state === 'broken') this.#dropped(standing.reason)
    else if (standing.state === 'lost') this.#giveUp(standing.reason, standing.error)
    else if (standing.state === 'unclear') this.#requests.askAgain()
  }

  /** Nothing more comes on this connection: the end of the answer if the model had stopped, else a drop. */
  #stopped(reason: InterruptionReason): void {
    if (this.#generation.finishing) this.#complete()
    else this.#dropped(reason)
  }

  #complete(): void {
    const standing = this.#generation.complete()
    this.#handOut(this.#generation.take())
    if (standing.state !== 'done') return this.#leave(standing)
    this.#requests.release()
    this.#end()
  }

  /** The connection is of no use any more and the answer is not complete. */
  #dropped(reason: InterruptionReason): void {
    const { profile } = this.#options
    this.#requests.close('fail')
    this.#interrupt(reason)
    const times = `${this.#requests.attempts} times without progress (${reason})`
    const error = new VendorError('vendor_gave_up', `profile ${profile.name}: the stream broke ${times}`)
    if (!this.#mayRetry(error)) return this.#giveUp(reason, error)
    if (this.#generation.position === 0 || this.#resumePoint() !== undefined) return
    const message = `profile ${profile.name}: the stream broke and cannot be continued (${reason})`
    this.#giveUp(reason, new VendorError('vendor_stream_broken', message))
  }

  /** Whether the vendor may be asked once more after `error`. */
  #mayRetry(error: VendorError): boolean {
    // Text that has been delivered is worth waiting for; before it, another profile is faster.
    const hasText = this.#generation.position > 0
    const isHopeless = error.code === 'vendor_circuit_open' || error instanceof TokenEndpointError
    return (hasText || !isHopeless) && this.#requests.mayRetry(!hasText)
  }

  /** How the next request takes up the delivered text; nothing when it cannot. */
  #resumePoint(): ResumePoint | undefined {
    if (this.#generation.position === 0) return undefined
    for (const action of this.#options.profile.onDrop) {
      if (action === 'restart' || action === 'fail') return undefined
      const point = this.#generation.resumePoint(action)
      if (point !== undefined) return point
    }
    return undefined
  }

  /**
   * This generation is lost: starts a new one where text was delivered and the profile says so, else fails. Until the new one
   * speaks, the text of the lost one stands.
   */
  #giveUp(reason: InterruptionReason, error: VendorError): void {
    const { dialect, profile, endpoint } = this.#options
    this.#requests.close('fail')
    const restarts = this.#generation.position > 0 && mayRestart(profile, error)
    if (!restarts || this.#restarts >= profile.limits.maxRestarts) return this.#fail(error)
    this.#interrupt(reason)
    this.#restarts++
    this.#requests.startOver()
    this.#interrupted = false
    endpoint.skipped(this.#generation.skippedFrames)
    this.#lost = this.#generation
    this.#generation = new Generation(dialect, profile)
  }

  /** Tells the reader, once until something follows, that the text it has is not all of it. */
  #interrupt(reason: InterruptionReason): void {
    if (this.#generation.position === 0 || this.#interrupted) return
    this.#interrupted = true
    this.#items.push({ type: 'interrupted', reason })
  }

  /** The new generation speaks: from now on its text is the answer. */
  #supersede(): void {
    if (this.#lost !== undefined) this.#items.push({ type: 'superseded' })
    this.#lost = undefined
  }

  #outOfTime(): boolean {
    const { now, profile } = this.#options
    if (now() < this.#totalDeadline) return false
    const message = `profile ${profile.name}: no end within ${profile.limits.totalTimeoutMs} ms`
    this.#fail(new VendorError('vendor_timeout', message))
    return true
  }

  #fail(error: VendorError): void {
    // A stream that was cancelled while its time ran out has ended already.
    if (this.#ended) return
    this.#requests.close('abandon')
    this.#stop.abort()
    this.#items.push({ type: 'failed', error })
    this.#end()
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#requests.close('abandon')
    this.#options.endpoint.skipped(this.#generation.skippedFrames)
  }

  /** Whether `task` settles before `until`, before the stream's total time is up, and before it is cancelled. */
  async #settles(task: Promise<void>, until: number): Promise<boolean> {
    const limit = Math.min(until, this.#totalDeadline)
    const timer = new AbortController()
    const signal = AbortSignal.any([timer.signal, this.#stop.signal])
    const timeout = delay(Math.max(0, limit - this.#options.now()), false, { signal }).catch(() => false)
    const settled = await Promise.race([task.then(() => true), timeout])
    timer.abort()
    return settled
  }
}
