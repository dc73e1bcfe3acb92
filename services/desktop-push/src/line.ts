import { randomUUID } from 'node:crypto'
import type { CloseName } from '@cuecard/contracts'
import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import type { DesktopPushConfig } from './config.ts'
import { FrameWriter } from './frame-writer.ts'
import type { DesktopMetrics, SessionEnd, Transport } from './metrics.ts'
import type { OutgoingFrame, Outlet } from './outlet.ts'

/** What the lines of a process share. */
export interface LineServices {
  metrics: DesktopMetrics
  logger: Logger
  config: DesktopPushConfig
  clock: Clock
}

/** What one line is made of. */
export interface LineOptions {
  transport: Transport
  outlet: Outlet
  /** When the token of whoever is at the other end expires, in milliseconds since the epoch. */
  expiresAt: number
  /** Called once, in the same step as the end. */
  onEnd: () => void
}

/**
 * The line to one desktop or caller: its outlet, the cap on what waits for it, and its metrics.
 *
 * It ends once, for one reason. After that nothing more goes out, and `signal` has aborted.
 */
export class Line {
  readonly id = randomUUID()
  readonly #services: LineServices
  readonly #outlet: Outlet
  readonly #writer: FrameWriter
  readonly #disconnected: (end: SessionEnd) => void
  readonly #onEnd: () => void
  readonly #ending = new AbortController()
  #expiresAt: number
  #startedAt: number | undefined

  constructor(services: LineServices, { transport, outlet, expiresAt, onEnd }: LineOptions) {
    const { config, clock, metrics } = services
    this.#services = services
    this.#outlet = outlet
    this.#expiresAt = expiresAt
    this.#onEnd = onEnd
    this.#disconnected = metrics.connected(transport)
    this.#writer = new FrameWriter(outlet, { ...config, clock, onWait: () => metrics.slowWaits.inc() })
  }

  get ended(): boolean {
    return this.#ending.signal.aborted
  }

  /** Aborts with the end of the line. */
  get signal(): AbortSignal {
    return this.#ending.signal
  }

  /** Whether the token has expired. */
  get expired(): boolean {
    return this.#services.clock.now() >= this.#expiresAt
  }

  /** The token was replaced by one that lives until `expiresAt`. */
  prolong(expiresAt: number): void {
    this.#expiresAt = expiresAt
  }

  /** Events flow from now on. What was appended before is replayed: its age says nothing about delivery. */
  start(): void {
    this.#startedAt = this.#services.clock.now()
  }

  /**
   * Writes events, in order, as fast as the other end takes them. Resolves to false when the line has ended instead; it
   * ends here when the other end stays behind for too long.
   */
  async write(events: readonly OutgoingFrame[]): Promise<boolean> {
    const outcome = await this.#writer.write(events)
    if (outcome === 'slow') this.end('slowConsumer')
    if (outcome !== 'written') return false
    const now = this.#services.clock.now()
    const startedAt = this.#startedAt ?? now
    for (const { bytes, at } of events) {
      this.#services.metrics.sent(bytes, at !== undefined && at >= startedAt ? now - at : undefined)
    }
    return true
  }

  /** Sends a frame that is no event, at once. Whoever is too far behind for it is ended as slow. */
  send(frame: OutgoingFrame): void {
    if (!this.ended && !this.#writer.control(frame)) this.end('slowConsumer')
  }

  /** The regular look at the other end: whether it answers, and a sign of life for it. */
  beat(at: string): void {
    // Whoever has not begun is on another clock. One that is behind answers late; whether it is too slow is the writer's
    // to say.
    if (this.#startedAt === undefined || this.#writer.behind) return
    if (this.#outlet.missedBeats >= 2) this.end('heartbeatMissed')
    else this.#outlet.beat(at)
  }

  /** Ends the line for a reason of ours. What was written before still goes out. Once; later calls do nothing. */
  end(reason: CloseName): void {
    if (this.ended) return
    this.#finish(reason)
    this.#outlet.close(reason)
  }

  /** The other end is gone. */
  lost(): void {
    if (!this.ended) this.#finish('peer')
  }

  /** Resolves when the connection is gone. */
  closed(): Promise<void> {
    return this.#outlet.closed()
  }

  #finish(end: SessionEnd): void {
    this.#ending.abort()
    this.#writer.close()
    this.#disconnected(end)
    this.#services.logger.debug({ sessionId: this.id, end }, 'session ended')
    this.#onEnd()
  }
}
