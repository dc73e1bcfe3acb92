import { setTimeout as delay } from 'node:timers/promises'
import type { AssistEvent, TerminalEvent } from '@cuecard/contracts'
import {
  type Checkpoint,
  type Journal,
  JournalError,
  type JournalErrorCode,
  type Lease,
  type NewEntry,
} from '@cuecard/journal'
import { canonicalJson } from './canonical-json.ts'

/** How long a journal that is out of order is waited for; the vendor's stream waits by backpressure meanwhile. */
const unavailableDeadlineMs = 60_000
const firstDelayMs = 50
const maxDelayMs = 2_000

/** How entries are refused that are there already: after a terminal one nothing is a matter of `seq`. */
const refusalsOfRepetition: ReadonlySet<JournalErrorCode> = new Set(['sequence_conflict', 'finished'])

/** What a writer needs. */
export interface AssistWriterOptions {
  journal: Journal
  lease: Lease
  /** The seq of the assist's last entry. */
  lastSeq: number
  /** Aborted when the assist is handed over: the journal is not waited for any longer. */
  signal: AbortSignal
  now: () => number
  /** Told how long each append took until it was durable, in seconds. */
  onAppend: (seconds: number) => void
}

/** Appends one assist's events with dense `seq`, waiting out a journal that is out of order for a while. */
export class AssistWriter {
  readonly #options: AssistWriterOptions
  #lastSeq: number
  #events: AssistEvent[] = []

  constructor(options: AssistWriterOptions) {
    this.#options = options
    this.#lastSeq = options.lastSeq
  }

  /** A name for the event that is added next: the assist and its `seq`. */
  get nextId(): string {
    return `${this.#options.lease.assistId}.${this.#lastSeq + this.#events.length + 1}`
  }

  /** Takes an event for the next append. */
  add(event: AssistEvent): void {
    this.#events.push(event)
  }

  /**
   * Appends what was added; resolves when it is durable. The newest checkpoint stands for all before it, so only the
   * last event carries one; it is made at once, and only when something was added: most tokens add nothing. Rejects with the journal's refusal: `fenced` when another worker has taken over,
   * `unavailable` when the journal was out of order for a minute, or until `signal` was aborted.
   */
  async flush(checkpoint?: () => Checkpoint): Promise<void> {
    const events = this.#events
    if (events.length === 0) return
    this.#events = []
    await this.#append(events, checkpoint?.())
  }

  /** Appends what was added and the terminal event, all in one step. */
  async end(event: TerminalEvent): Promise<void> {
    this.add(event)
    await this.flush()
  }

  async #append(events: readonly AssistEvent[], checkpoint: Checkpoint | undefined): Promise<void> {
    const { now, signal } = this.#options
    const at = now()
    const entries: NewEntry[] = events.map((event, index) => ({
      seq: this.#lastSeq + 1 + index,
      at,
      event,
      ...(checkpoint !== undefined && index === events.length - 1 ? { checkpoint } : {}),
    }))
    let outcomeUnknown = false
    for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, maxDelayMs)) {
      try {
        await this.#tryAppend(entries, outcomeUnknown)
        this.#lastSeq += entries.length
        return
      } catch (error) {
        const passing = error instanceof JournalError && error.retryable
        if (!passing || now() - at > unavailableDeadlineMs) throw error
        outcomeUnknown = true
        await delay(delayMs, undefined, { signal }).catch(() => Promise.reject(error))
      }
    }
  }

  /** Appends once. An earlier try, of which nobody knows the outcome, may have done it. */
  async #tryAppend(entries: readonly NewEntry[], outcomeUnknown: boolean): Promise<void> {
    const { journal, lease, onAppend } = this.#options
    const startedAt = performance.now()
    try {
      await journal.append(lease, entries)
    } catch (error) {
      const mayBeDone = outcomeUnknown && error instanceof JournalError && refusalsOfRepetition.has(error.code)
      if (!mayBeDone || !(await this.#hasAppended(entries))) throw error
    }
    onAppend((performance.now() - startedAt) / 1_000)
  }

  async #hasAppended(entries: readonly NewEntry[]): Promise<boolean> {
    const { journal, lease } = this.#options
    const stored = await journal.entries(lease.tenant, lease.assistId)
    return textOf(stored.slice(-entries.length)) === textOf(entries)
  }
}

/** What of entries makes them the same, however they were stored. */
function textOf(entries: readonly NewEntry[]): string {
  return canonicalJson(entries.map(({ seq, at, event }) => ({ seq, at, event })))
}
