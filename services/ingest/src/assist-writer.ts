import { setTimeout as delay } from 'node:timers/promises'
import type { AssistEvent } from '@cuecard/contracts'
import { type Checkpoint, type Journal, JournalError, type Lease } from '@cuecard/journal'

/** How long a journal that is out of order is waited for; the vendor's stream waits by backpressure meanwhile. */
const unavailableDeadlineMs = 60_000
const firstDelayMs = 50
const maxDelayMs = 2_000

/** Appends one assist's events with dense `seq`, waiting out a journal that is out of order for a while. */
export class AssistWriter {
  readonly #journal: Journal
  readonly #lease: Lease
  readonly #now: () => number
  readonly #onAppend: (seconds: number) => void
  #lastSeq: number

  /** `onAppend` is told how long each append took until it was durable. */
  constructor(journal: Journal, lease: Lease, lastSeq: number, now: () => number, onAppend: (seconds: number) => void) {
    this.#journal = journal
    this.#lease = lease
    this.#lastSeq = lastSeq
    this.#now = now
    this.#onAppend = onAppend
  }

  /** The seq of the last durable entry. */
  get lastSeq(): number {
    return this.#lastSeq
  }

  /**
   * Resolves when the events are durable. The newest checkpoint stands for all before it, so only the last event
   * carries one. Rejects with the journal's refusal: `fenced` when another worker has taken over.
   */
  async append(events: readonly AssistEvent[], checkpoint: Checkpoint | undefined): Promise<void> {
    const at = this.#now()
    const entries = events.map((event, index) => ({
      seq: this.#lastSeq + 1 + index,
      at,
      event,
      ...(checkpoint !== undefined && index === events.length - 1 ? { checkpoint } : {}),
    }))
    for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, maxDelayMs)) {
      try {
        const startedAt = performance.now()
        await this.#journal.append(this.#lease, entries)
        this.#onAppend((performance.now() - startedAt) / 1_000)
        this.#lastSeq += entries.length
        return
      } catch (error) {
        const passing = error instanceof JournalError && error.retryable
        if (!passing || this.#now() - at > unavailableDeadlineMs) throw error
        await delay(delayMs)
      }
    }
  }
}
