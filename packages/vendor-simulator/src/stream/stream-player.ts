import type { Refusal } from '../faults/faults.ts'
import type { BodyWriter } from './body-writer.ts'
import type { Step } from './steps.ts'
import type { Sleeper, Ticker } from './ticker.ts'

/** How a stream was over: `whole` is an answer to its last event, `aborted` a client that hung up. */
export type Outcome = 'whole' | 'incomplete' | 'cut' | 'refused' | 'aborted'

/** How fast a stream speaks. */
export interface Pace {
  /** Between two events with text; 0 is as fast as the socket takes it. */
  intervalMs: number
  /** Between the head of the response and the first byte of its body. */
  firstTokenDelayMs: number
}

/** What a player needs from outside. */
export interface StreamPlayerOptions {
  steps: Iterator<Step>
  body: BodyWriter
  ticker: Ticker
  pace: Pace
  /** Sends the head of the response. */
  open: () => void
  /** Sends another response instead. */
  refuse: (refusal: Refusal) => void
  /** What keeps a connection alive and says nothing; empty where nothing can. */
  comment: () => string
  onTokens: (tokens: number) => void
  onBlocked: (isBlocked: boolean) => void
  onOver: (outcome: Outcome) => void
}

/** Steps taken in one go, so that a stream without a pace leaves the others their turn. */
const stepsPerWake = 512

/** Takes the steps of one stream, each when its time has come and the client can take it. */
export class StreamPlayer implements Sleeper {
  wakeAt = Number.POSITIVE_INFINITY
  readonly #options: StreamPlayerOptions
  /** When the next step is due. */
  #dueAt = 0
  #silence: { until: number; keepAliveMs: number } | undefined
  #isBlocked = false
  #isOver = false

  constructor(options: StreamPlayerOptions) {
    this.#options = options
  }

  start(): void {
    this.#dueAt = this.#options.ticker.now()
    this.#play()
  }

  wake(now: number): void {
    if (this.#silence !== undefined && now < this.#silence.until) {
      if (!this.#options.body.isBehind) this.#options.body.write(this.#options.comment())
      this.#sleep(this.#silence, now)
    } else {
      this.#silence = undefined
      this.#play()
    }
  }

  /** The client has gone. */
  abort(): void {
    if (!this.#isOver) this.#finish('aborted')
  }

  /** Destroys the connection now, with whatever waits to be sent on it. */
  cut(): void {
    if (this.#isOver) return
    this.#finish('cut')
    this.#options.body.destroy()
  }

  #play() {
    const { steps, ticker } = this.#options
    for (let taken = 0; taken < stepsPerWake; taken++) {
      if (this.#isOver || this.#isBlocked || this.#silence !== undefined) return
      if (ticker.now() < this.#dueAt) break
      const next = steps.next()
      if (next.done) return
      this.#take(next.value)
    }
    ticker.schedule(this, this.#dueAt)
  }

  #take(step: Step) {
    const { body, pace, ticker } = this.#options
    switch (step.do) {
      case 'open':
        this.#options.open()
        this.#dueAt = ticker.now() + pace.firstTokenDelayMs
        return
      case 'write': {
        const isFlowing = body.write(step.bytes)
        if (step.tokens > 0) {
          this.#options.onTokens(step.tokens)
          this.#dueAt += pace.intervalMs
        }
        if (!isFlowing) this.#block()
        return
      }
      case 'stall': {
        body.flush()
        const now = ticker.now()
        const { ms = Number.POSITIVE_INFINITY, keepAliveMs = Number.POSITIVE_INFINITY } = step
        this.#silence = { until: now + ms, keepAliveMs }
        this.#dueAt = this.#silence.until
        this.#sleep(this.#silence, now)
        return
      }
      case 'refuse':
        this.#finish('refused')
        this.#options.refuse(step.refusal)
        return
      case 'fin':
        this.#finish('cut')
        body.close()
        return
      case 'rst':
        this.#finish('cut')
        body.reset()
        return
      case 'end':
        this.#finish(step.whole ? 'whole' : 'incomplete')
        body.end()
    }
  }

  #sleep({ until, keepAliveMs }: { until: number; keepAliveMs: number }, now: number) {
    const wakeAt = Math.min(until, now + keepAliveMs)
    if (wakeAt !== Number.POSITIVE_INFINITY) this.#options.ticker.schedule(this, wakeAt)
  }

  #block() {
    this.#isBlocked = true
    this.#options.onBlocked(true)
    this.#options.body.onceDrained(() => {
      if (this.#isOver) return
      this.#isBlocked = false
      this.#options.onBlocked(false)
      // What a slow reader missed is not made up for in a burst.
      this.#dueAt = Math.max(this.#dueAt, this.#options.ticker.now())
      this.#play()
    })
  }

  #finish(outcome: Outcome) {
    this.#isOver = true
    this.#options.ticker.cancel(this)
    if (this.#isBlocked) this.#options.onBlocked(false)
    this.#options.onOver(outcome)
  }
}
