import { randomUUID } from 'node:crypto'
import { type CloseName, ProblemError, type PushFrame } from '@cuecard/contracts'
import type { Principal } from '@cuecard/http-service'
import { type AgentKey, type CursorCodec, type Entry, type Journal, JournalError } from '@cuecard/journal'
import type { Logger } from 'pino'
import { AcknowledgementSample } from './acknowledgement-sample.ts'
import type { Clock } from './clock.ts'
import type { DesktopPushConfig } from './config.ts'
import type { EventFrames } from './event-frames.ts'
import { FrameWriter } from './frame-writer.ts'
import { takeSnapshot } from './gap-snapshot.ts'
import type { DesktopMetrics, GapReason, SessionEnd } from './metrics.ts'
import { type OutgoingFrame, type Outlet, outgoingFrame } from './outlet.ts'
import { errorFrame, problemOf } from './problems.ts'
import { startPosition } from './start-position.ts'

/** What the sessions of a process share. */
export interface SessionServices {
  journal: Journal
  cursors: CursorCodec
  frames: EventFrames
  metrics: DesktopMetrics
  logger: Logger
  config: DesktopPushConfig
  clock: Clock
}

/**
 * One desktop: a cursor into its agent's log, and one writer.
 *
 * Events go out in the order of the log, each once after where the desktop began. While the desktop is behind, nothing
 * is read from the journal. Once `end` has been called, nothing more goes out.
 */
export class Session {
  readonly id = randomUUID()
  readonly agent: AgentKey
  readonly acknowledgements: AcknowledgementSample
  readonly #services: SessionServices
  readonly #outlet: Outlet
  readonly #writer: FrameWriter
  readonly #onEnd: (session: Session) => void
  readonly #disconnected: (end: SessionEnd) => void
  readonly #follow = new AbortController()
  #expiresAt: number
  #startedAt: number | undefined

  /** `onEnd` is called once, in the same step as the end. */
  constructor(services: SessionServices, principal: Principal, outlet: Outlet, onEnd: (session: Session) => void) {
    const { config, clock, metrics } = services
    const { tenant, agentId, expiresAt } = principal
    this.agent = { tenant, agentId }
    this.#expiresAt = expiresAt
    this.#services = services
    this.#outlet = outlet
    this.#onEnd = onEnd
    this.#disconnected = metrics.connected(outlet)
    this.acknowledgements = new AcknowledgementSample(metrics.acknowledgement, clock)
    this.#writer = new FrameWriter(outlet, { ...config, clock, onWait: () => metrics.slowWaits.inc() })
  }

  get ended(): boolean {
    return this.#follow.signal.aborted
  }

  /**
   * Serves the desktop until the session ends: welcome, what came after `cursor`, then what comes. Never rejects.
   * Where events are gone for good, a `gap` takes their place.
   */
  async serve(cursor: string | undefined): Promise<void> {
    try {
      let after = await this.#begin(cursor)
      while (!this.ended) after = await this.#deliver(after)
    } catch (error) {
      this.report(error)
      this.end('draining')
    }
  }

  /**
   * Sends a frame that is no event; `cursor` where the desktop goes on from once it has it, if it says that at all. A
   * desktop that is too far behind for it is closed as slow.
   */
  send(frame: PushFrame, cursor?: string): void {
    if (!this.ended && !this.#writer.control(outgoingFrame(frame, cursor))) this.end('slowConsumer')
  }

  /** Tells the desktop what went wrong, and the logs when it was on our side. */
  report(error: unknown): void {
    const problem = problemOf(error)
    if (problem.status >= 500) {
      this.#services.logger.error({ err: problem, sessionId: this.id }, 'a desktop was told of a problem')
    }
    this.send(errorFrame(problem))
  }

  /** Lets the session live as long as a new token of the same agent. */
  prolong(expiresAt: number): void {
    this.#expiresAt = expiresAt
  }

  /** The regular look at the desktop: its token, whether it answers, and a sign of life for it. */
  beat(at: string): void {
    // Before its hello a desktop is on the hello's clock.
    if (this.#startedAt === undefined || this.#endIfExpired()) return
    // A desktop that is behind answers late; whether it is too slow is the writer's to say.
    if (this.#writer.behind) return
    if (this.#outlet.missedBeats >= 2) this.end('heartbeatMissed')
    else this.#outlet.beat(at)
  }

  /** Ends the session for a reason of ours. What was written before still goes out. Once; later calls do nothing. */
  end(reason: CloseName): void {
    if (this.ended) return
    this.#finish(reason)
    this.#outlet.close(reason)
  }

  /** The desktop's side is gone. */
  lost(): void {
    if (!this.ended) this.#finish('desktop')
  }

  /** Resolves when the line under the session is gone. */
  closed(): Promise<void> {
    return this.#outlet.closed()
  }

  async #begin(cursor: string | undefined): Promise<number> {
    const { journal, cursors, metrics, clock } = this.#services
    const start = await startPosition(journal, cursors, this.agent, cursor)
    this.#startedAt = clock.now()
    metrics.starts.inc({ how: start.how })
    const after = start.how === 'lost' ? await journal.head(this.agent) : start.after
    this.#sendAt(after, (at) => ({
      type: 'welcome',
      sessionId: this.id,
      cursor: at,
      heartbeatMs: this.#services.config.heartbeatMs,
    }))
    if (start.how !== 'lost') return after
    if (start.reason === 'invalid_cursor') {
      this.report(new ProblemError('invalid_cursor', 'The cursor was not given to this agent; a snapshot follows.'))
    }
    return this.#sendGap(start.reason)
  }

  /** Delivers from `after` on, and gives the offset to go on from when what came next turns out to be gone. */
  async #deliver(after: number): Promise<number> {
    const { journal, frames } = this.#services
    try {
      for await (const page of journal.follow(this.agent, after, { signal: this.#follow.signal })) {
        if (this.#endIfExpired()) break
        const events = page.map((entry) => frames.of(entry))
        const outcome = await this.#writer.write(events)
        if (outcome === 'slow') this.end('slowConsumer')
        if (outcome !== 'written') break
        this.#count(page, events)
      }
    } catch (error) {
      const reason = error instanceof JournalError ? error.code : undefined
      if (reason === 'cursor_trimmed' || reason === 'cursor_ahead') return this.#sendGap(reason)
      throw error
    }
    // The journal has closed, if it was not the session that ended.
    this.end('draining')
    return after
  }

  async #sendGap(reason: GapReason): Promise<number> {
    const { journal, config, metrics } = this.#services
    const { offset, assists } = await takeSnapshot(journal, this.agent, {
      maxAssists: config.maxSnapshotAssists,
      maxTextLength: config.maxBufferedBytes,
    })
    metrics.gaps.inc({ reason })
    this.#sendAt(offset, (cursor) => ({ type: 'gap', snapshot: { cursor, assists } }))
    return offset
  }

  #count(page: readonly Entry[], events: readonly OutgoingFrame[]): void {
    const { clock, metrics } = this.#services
    const now = clock.now()
    for (const [index, { at }] of page.entries()) {
      // What was there before the desktop came is replayed: its age says nothing about delivery.
      metrics.sent(events[index]!.bytes, at >= this.#startedAt! ? now - at : undefined)
    }
    this.acknowledgements.written(page.at(-1)!.offset)
  }

  /** Sends a frame after which the desktop goes on from `offset`. */
  #sendAt(offset: number, frame: (cursor: string) => PushFrame): void {
    const { cursors, journal } = this.#services
    const cursor = cursors.encode(this.agent, journal.epoch, offset)
    this.send(frame(cursor), cursor)
  }

  #endIfExpired(): boolean {
    if (this.#services.clock.now() >= this.#expiresAt) this.end('authentication')
    return this.ended
  }

  #finish(end: SessionEnd): void {
    this.#follow.abort()
    this.#writer.close()
    this.#disconnected(end)
    this.#services.logger.debug({ sessionId: this.id, end }, 'session ended')
    this.#onEnd(this)
  }
}
