import type { CloseName } from '@cuecard/contracts'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** What a session is served over. */
export type Transport = 'websocket' | 'sse' | 'direct-websocket' | 'direct-sse'

/** How a session ended: a row of the close-code table, or the other end's doing. */
export type SessionEnd = CloseName | 'peer'

/** Why a desktop got a snapshot instead of events. */
export type GapReason = 'invalid_cursor' | 'other_epoch' | 'cursor_trimmed' | 'cursor_ahead'

/** The metrics of desktop-push. Every label has a fixed set of values: no agent, no tenant, no assist. */
export class DesktopMetrics {
  readonly sessions: Gauge<'transport'>
  readonly starts: Counter<'how'>
  readonly ends: Counter<'reason'>
  readonly gaps: Counter<'reason'>
  readonly slowWaits: Counter
  readonly framesReceived: Counter<'type'>
  readonly feedback: Counter<'kind'>
  readonly acknowledgement: Histogram
  readonly #framesSent: Counter
  readonly #bytesSent: Counter
  readonly #delivery: Histogram

  constructor(registry: Registry) {
    const registers = [registry]
    this.sessions = new Gauge({
      name: 'cuecard_sessions',
      help: 'Desktops and direct streams that are connected.',
      labelNames: ['transport'],
      registers,
    })
    const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
      new Counter({ name, help, labelNames, registers })
    this.starts = counter('cuecard_session_starts_total', 'Sessions by where they began.', ['how'])
    this.ends = counter('cuecard_session_ends_total', 'Sessions by why they ended.', ['reason'])
    this.gaps = counter('cuecard_session_gaps_total', 'Snapshots sent in place of events that are gone.', ['reason'])
    this.slowWaits = counter('cuecard_slow_waits_total', 'Times that a desktop was waited for.', [])
    this.framesReceived = counter('cuecard_frames_received_total', 'Frames from desktops, by type.', ['type'])
    this.feedback = counter('cuecard_feedback_total', 'What agents did with answers.', ['kind'])
    this.#framesSent = counter('cuecard_events_sent_total', 'Events written to desktops.', [])
    this.#bytesSent = counter('cuecard_events_sent_bytes_total', 'Bytes of events written to desktops.', [])
    this.#delivery = new Histogram({
      name: 'cuecard_delivery_seconds',
      help: "From an entry's time to its write to a desktop that was connected by then.",
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    })
    this.acknowledgement = new Histogram({
      name: 'cuecard_acknowledgement_seconds',
      help: 'From the write of an event to its acknowledgement by the desktop; sampled.',
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
      registers,
    })
  }

  /** Somebody connected; the answer is to be called once, with how it ended. */
  connected(transport: Transport): (end: SessionEnd) => void {
    this.sessions.inc({ transport })
    return (reason) => {
      this.sessions.dec({ transport })
      this.ends.inc({ reason })
    }
  }

  /** An event of `bytes` was written, `delayMs` after it was appended; without a delay when it is being replayed. */
  sent(bytes: number, delayMs: number | undefined): void {
    this.#framesSent.inc()
    this.#bytesSent.inc(bytes)
    // Clocks of two machines may disagree by more than delivery takes.
    if (delayMs !== undefined) this.#delivery.observe(Math.max(0, delayMs) / 1_000)
  }
}
