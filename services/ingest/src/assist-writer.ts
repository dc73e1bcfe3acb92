import { setTimeout as delay } from 'node:timers/promises'
import type { AssistEvent, TerminalEvent } from '@cuecard/contracts'
import { type Checkpoint, type Journal, JournalError, type Lease } from '@cuecard/journal'

/** How long a journal that is out of order is waited for; the vendor's stream waits by backpressure meanwhile. */
const unavailableDeadlineMs = 60_000
const firstDelayMs = 50
const maxDelayMs = 2_000

/** What a writer needs. */
export interface AssistWriterOptions {
  journal: Journal
  lease: Lease
  /** The seq of the assist's last entry. */
  lastSeq: number
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

  /** Forgets the events that were added since the last append. */
  discard(): void {
    this.#events = []
  }

  /**
   * Appends what was added; resolves when it is durable. The newest checkpoint stands for all before it, so only the
   * last event carries one. Rejects with the journal's refusal: `fenced` when another worker has taken over.
   */
  async flush(checkpoint: Checkpoint | undefined): Promise<void> {
    const events = this.#events
    if (events.length === 0) return
    this.#events = []
    await this.#append(events, checkpoint)
  }

  /** Appends what was added and the terminal event, all in one step. */
  async end(event: TerminalEvent): Promise<void> {
    this.add(event)
    await this.flush(undefined)
  }

  async #append(events: readonly AssistEvent[], checkpoint: Checkpoint | undefined): Promise<void> {
    const { journal, lease, now, onAppend } = this.#options
    const at = now()
    const entries = events.map((event, index) => ({
      seq: this.#lastSeq + 1 + index,
      at,
      event,
      ...(checkpoint !== undefined && index === events.length - 1 ? { checkpoint } : {}),
    }))
    for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, maxDelayMs)) {
      try {
        const startedAt = performance.now()
        await journal.append(lease, entries)
        onAppend((performance.now() - startedAt) / 1_000)
        this.#lastSeq += entries.length
        return
      } catch (error) {
        const passing = error instanceof JournalError && error.retryable
        if (!passing || now() - at > unavailableDeadlineMs) throw error
        await delay(delayMs)
      }
    }
  }
}
