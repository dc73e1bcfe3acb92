import { setTimeout as delay } from 'node:timers/promises'
import type { InterruptionReason } from '@cuecard/contracts'
import type { Dialect, GenerationRequest } from './dialects/dialect.ts'
import { VendorError } from './errors.ts'
import { Generation, type Standing, type Takeover } from './generation.ts'
import type { ReadResult, ResponseReader } from './http/response-reader.ts'
import type { DropAction, Profile } from './profile.ts'
import type { ContinuationPoint } from './resume/continuation-trail.ts'
import { backoffDelay } from './retry/backoff.ts'
import type { StreamItem } from './stream-item.ts'

/** What a stream is made of. */
export interface VendorStreamOptions {
  dialect: Dialect
  profile: Profile
  request: GenerationRequest
  takeover?: Takeover | undefined
  /** Sends one request, unless `signal` aborts before; hands the reader out first so that it can be aborted. */
  connect: (body: unknown, onReader: (reader: ResponseReader) => void, signal: AbortSignal) => Promise<ResponseReader>
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
  #reader: ResponseReader | undefined
  #lastMeaningAt: number
  /** Tries to connect since the last progress. */
  #attempts = 0
  #restarts = 0
  /** A new generation was started, and has said nothing yet: the text of the lost one still stands. */
  #starting = false
  /** A request was sent before: the next one waits, so that a vendor that drops all the time is not asked without pause. */
  #reopening = false
  /** The reader was told of an interruption that no text has followed yet. */
  #interrupted = false

  constructor(options: VendorStreamOptions) {
    const { dialect, profile, takeover, now } = options
    this.#options = options
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
      if (this.#opening !== undefined || this.#reader === undefined) {
        this.#opening ??= this.#open()
        if (await this.#settles(this.#opening, until)) this.#opening = undefined
        else if (!this.#outOfTime()) return []
      } else if (!(await this.#advance(this.#reader, until))) return []
    }
    const items = this.#items
    this.#items = []
    return items
  }

  /** How another process could go on after the text up to `position`, by the newest id up to `anchor` if there is one. */
  pointAt(position: number, anchor = position): ContinuationPoint | undefined {
    return this.#starting ? undefined : this.#generation.pointAt(position, anchor)
  }

  /** Ends the stream; the vendor's connection is closed at once. */
  cancel(): void {
    this.#ended = true
    this.#disconnect()
    this.#stop.abort()
  }

  async #open(): Promise<void> {
    const { dialect, profile, request, connect, random, now } = this.#options
    let retryAfterMs: number | undefined
    while (!this.#ended) {
      try {
        if (this.#reopening) {
          const ms = backoffDelay(Math.max(1, this.#attempts), profile.limits, random, retryAfterMs)
          await delay(ms, undefined, { signal: this.#stop.signal })
        }
        this.#attempts++
        const body = dialect.body(request, profile, this.#generation.pointAt()?.continuationId)
        this.#reopening = true
        const onReader = (reader: ResponseReader) => {
          this.#reader = reader
        }
        await connect(body, onReader, this.#stop.signal)
        this.#generation.connected()
        this.#lastMeaningAt = now()
        return
      } catch (error) {
        this.#reader = undefined
        if (this.#ended) return
        if (!(error instanceof VendorError)) throw error
        if (!error.retryable || this.#attempts >= profile.limits.maxAttempts) return this.#giveUp(error)
        retryAfterMs = error.retryAfterMs
      }
    }
  }

  /** Reads once and takes in what came; false when `until` passed first. */
  async #advance(reader: ResponseReader, until: number): Promise<boolean> {
    const { idleTimeoutMs } = this.#options.profile.limits
    const silenceEnds = this.#lastMeaningAt + (this.#generation.finishing ? finishGraceMs : idleTimeoutMs)
    let result: ReadResult | 'lost'
    try {
      result = await reader.read(Math.min(until, silenceEnds, this.#totalDeadline))
    } catch {
      result = 'lost'
    }
    if (this.#ended) return true
    if (result === 'timeout') {
      if (this.#outOfTime()) return true
      if (this.#options.now() < silenceEnds) return false
      this.#stopped('stalled')
    } else if (result === 'end') this.#stopped('ended_early')
    else if (result === 'lost') this.#stopped('connection_lost')
    else this.#take(result)
    return true
  }

  #take(chunks: readonly Uint8Array[]): void {
    const generation = this.#generation
    let standing: Standing = { state: 'going' }
    for (const chunk of chunks) {
      standing = generation.push(chunk)
      if (standing.state !== 'going') break
    }
    const items = generation.take()
    if (items.length > 0 || generation.finishing) this.#lastMeaningAt = this.#options.now()
    if (items.some((item) => item.type === 'text')) {
      // Text is progress: whatever went wrong before it is forgiven.
      this.#attempts = 0
      this.#interrupted = false
      this.#supersede()
    }
    this.#items.push(...items)
    if (standing.state === 'done') this.#complete()
    else if (standing.state === 'broken') this.#dropped(standing.reason)
    else if (standing.state === 'lost') this.#giveUp(standing.error)
  }

  /** Nothing more comes on this connection: the end of the answer if the model had stopped, else a drop. */
  #stopped(reason: InterruptionReason): void {
    if (this.#generation.finishing) this.#complete()
    else this.#dropped(reason)
  }

  #complete(): void {
    const standing = this.#generation.complete()
    this.#supersede()
    this.#items.push(...this.#generation.take())
    if (standing.state === 'lost') return this.#giveUp(standing.error)
    this.#reader?.release()
    this.#reader = undefined
    this.#ended = true
  }

  /** The connection is of no use any more and the answer is not complete. */
  #dropped(reason: InterruptionReason): void {
    const { profile } = this.#options
    this.#disconnect()
    if (this.#generation.position > 0 && !this.#interrupted) {
      this.#interrupted = true
      this.#items.push({ type: 'interrupted', reason })
    }
    if (this.#attempts >= profile.limits.maxAttempts) {
      const message = `profile ${profile.name}: the stream broke ${this.#attempts} times without progress (${reason})`
      return this.#giveUp(new VendorError('vendor_gave_up', message))
    }
    if (this.#generation.position === 0) return
    if (this.#allows('continue') && this.#generation.pointAt() !== undefined) return
    const message = `profile ${profile.name}: the stream broke and cannot be continued (${reason})`
    this.#giveUp(new VendorError('vendor_stream_broken', message))
  }

  /**
   * This generation is lost: starts a new one where text was delivered and the profile says so, else fails. Until the new one
   * speaks, the text of the lost one stands.
   */
  #giveUp(error: VendorError): void {
    const { dialect, profile } = this.#options
    this.#disconnect()
    if (this.#generation.position === 0 || !this.#allows('restart') || this.#restarts >= profile.limits.maxRestarts) {
      return this.#fail(error)
    }
    this.#restarts++
    this.#attempts = 0
    this.#interrupted = false
    this.#generation = new Generation(dialect, profile)
    this.#starting = true
  }

  /** The new generation speaks: from now on its text is the answer. */
  #supersede(): void {
    if (this.#starting) this.#items.push({ type: 'superseded' })
    this.#starting = false
  }

  #allows(action: DropAction): boolean {
    const { dialect, profile } = this.#options
    return profile.onDrop.includes(action) && (action !== 'continue' || dialect.continues)
  }

  #outOfTime(): boolean {
    const { now, profile } = this.#options
    if (now() < this.#totalDeadline) return false
    const message = `profile ${profile.name}: no end within ${profile.limits.totalTimeoutMs} ms`
    this.#fail(new VendorError('vendor_timeout', message))
    return true
  }

  #fail(error: VendorError): void {
    this.#disconnect()
    this.#stop.abort()
    this.#items.push({ type: 'failed', error })
    this.#ended = true
  }

  #disconnect(): void {
    this.#reader?.abort()
    this.#reader = undefined
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
