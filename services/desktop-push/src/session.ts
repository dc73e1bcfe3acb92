import { type CloseName, ProblemError, type PushFrame } from '@cuecard/contracts'
import type { Principal } from '@cuecard/http-service'
import { type AgentKey, type CursorCodec, type Journal, JournalError } from '@cuecard/journal'
import { AcknowledgementSample } from './acknowledgement-sample.ts'
import type { EventFrames } from './event-frames.ts'
import { takeSnapshot } from './gap-snapshot.ts'
import { Line, type LineOptions, type LineServices } from './line.ts'
import type { GapReason } from './metrics.ts'
import { outgoingFrame } from './outlet.ts'
import { explain, problemOf } from './problems.ts'
import { startPosition } from './start-position.ts'

/** What the sessions of a process share. */
export interface SessionServices extends LineServices {
  journal: Journal
  cursors: CursorCodec
  frames: EventFrames
}

/**
 * One desktop: a cursor into its agent's log, and one line.
 *
 * Events go out in the order of the log, each once after where the desktop began. While the desktop is behind, nothing
 * is read from the journal. Once `end` has been called, nothing more goes out.
 */
export class Session {
  readonly agent: AgentKey
  readonly acknowledgements: AcknowledgementSample
  readonly #services: SessionServices
  readonly #line: Line

  constructor(services: SessionServices, principal: Principal, line: Omit<LineOptions, 'expiresAt'>) {
    const { tenant, agentId, expiresAt } = principal
    this.agent = { tenant, agentId }
    this.#services = services
    this.#line = new Line(services, { ...line, expiresAt })
    this.acknowledgements = new AcknowledgementSample(services.metrics.acknowledgement, services.clock)
  }

  get ended(): boolean {
    return this.#line.ended
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

  /** Sends a frame that is no event. A desktop that is too far behind for it is closed as slow. */
  send(frame: PushFrame): void {
    this.#line.send(outgoingFrame(frame))
  }

  /** Tells the desktop what went wrong, and the logs when it was on our side. */
  report(error: unknown): void {
    const problem = problemOf(error)
    if (problem.status >= 500) {
      this.#services.logger.error({ err: problem, sessionId: this.#line.id }, 'a desktop was told of a problem')
    }
    this.send({ type: 'error', ...explain(problem) })
  }

  /** Lets the session live as long as a new token of the same agent. */
  prolong(expiresAt: number): void {
    this.#line.prolong(expiresAt)
  }

  /** The regular look at the desktop: its token, whether it answers, and a sign of life for it. */
  beat(at: string): void {
    if (!this.#endIfExpired()) this.#line.beat(at)
  }

  /** Ends the session for a reason of ours. What was written before still goes out. Once; later calls do nothing. */
  end(reason: CloseName): void {
    this.#line.end(reason)
  }

  /** The desktop's side is gone. */
  lost(): void {
    this.#line.lost()
  }

  /** Resolves when the line under the session is gone. */
  closed(): Promise<void> {
    return this.#line.closed()
  }

  async #begin(cursor: string | undefined): Promise<number> {
    const { journal, cursors, metrics, config } = this.#services
    const start = await startPosition(journal, cursors, this.agent, cursor)
    this.#line.start()
    metrics.starts.inc({ how: start.how })
    const after = start.how === 'lost' ? await journal.head(this.agent) : start.after
    this.#sendAt(after, (at) => ({
      type: 'welcome',
      sessionId: this.#line.id,
      cursor: at,
      heartbeatMs: config.heartbeatMs,
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
      for await (const page of journal.follow(this.agent, after, { signal: this.#line.signal })) {
        if (this.#endIfExpired()) break
        if (!(await this.#line.write(page.map((entry) => frames.of(entry))))) break
        this.acknowledgements.written(page.at(-1)!.offset)
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

  /** Sends a frame after which the desktop goes on from `offset`. */
  #sendAt(offset: number, frame: (cursor: string) => PushFrame): void {
    const { cursors, journal } = this.#services
    const cursor = cursors.encode(this.agent, journal.epoch, offset)
    this.#line.send(outgoingFrame(frame(cursor), { cursor }))
  }

  #endIfExpired(): boolean {
    if (this.#line.expired) this.end('authentication')
    return this.ended
  }
}
