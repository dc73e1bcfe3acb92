import type { Entry } from '../journal.ts'
import { placeOf } from './assist-head.ts'
import type { StoredMessage } from './stored-message.ts'

/** Where a follower reads. */
export interface FollowerSource {
  /** At most `limit` messages of the agent's log from sequence `from` on; fewer only when there seem to be no more. */
  page(from: number, limit: number): Promise<readonly StoredMessage[]>
  /** The entries that messages carry, in order; raises `cursor_trimmed` when some of them are gone. */
  entries(messages: readonly StoredMessage[]): Promise<Entry[]>
  /** Raises `cursor_trimmed` when entries after `offset` were removed. */
  refuseTrimmed(offset: number): Promise<void>
  /** Raises `cursor_ahead` when the journal has not come to `offset`. */
  refuseAhead(offset: number): Promise<void>
  /** Lets some milliseconds pass: the replica that answered is behind. */
  pause(): Promise<void>
}

/** How much a follower holds, in bytes, one message aside. */
const maxHeldBytes = 1_048_576

/**
 * One reader of one agent's log: from the store while it is behind, from what is published live once it has caught up.
 *
 * Live messages are held while the past is read. One is handed out only when the message that it names as the one before it
 * was seen, so a lost or late one is noticed at the next, and the store is read again from there. What was seen already is
 * known by its sequence. A follower that lets more than `maxHeld` gather forgets them and goes back to the store: it costs
 * a bounded amount, however slow it is.
 */
export class Follower {
  readonly #source: FollowerSource
  readonly #maxHeld: number
  /** Everything of the agent up to this sequence was seen. */
  #seen: number
  /** The offset up to which entries were handed out. */
  #position: number
  #held: StoredMessage[] = []
  #caughtUp = false
  #started = false
  #ended = false
  #trouble: unknown
  #wake: (() => void) | undefined

  constructor(source: FollowerSource, after: number, maxHeld: number) {
    this.#source = source
    this.#maxHeld = maxHeld
    this.#position = after
    // The message that the position points into may have more entries, so it is read again.
    this.#seen = placeOf(after + 1).seq - 1
  }

  /** The next page, never empty, as soon as there is one; undefined after `end`. Raises what reading raises. */
  async next(): Promise<readonly Entry[] | undefined> {
    while (!this.#ended) {
      if (this.#trouble !== undefined) throw this.#trouble
      const page = this.#caughtUp ? await this.#takeHeld() : await this.#takeStored()
      if (this.#ended) break
      const last = page?.at(-1)
      if (last !== undefined) {
        this.#position = last.offset
        return page
      }
      if (page === undefined) await this.#woken()
    }
    return undefined
  }

  /** Takes a message that was published live. */
  offer(message: StoredMessage): void {
    if (message.seq <= this.#seen) return
    // Without the ones before it, the newest is enough to know that there is something to read.
    const bytes = this.#held.reduce((sum, { body }) => sum + body.length, message.body.length)
    if (this.#held.length >= this.#maxHeld || bytes > maxHeldBytes) this.#held = []
    this.#held.push(message)
    this.#wake?.()
  }

  /** Goes back to the store: something may have been missed. */
  reread(): void {
    this.#caughtUp = false
    this.#wake?.()
  }

  /** Raises `trouble` at the next page. */
  fail(trouble: unknown): void {
    this.#trouble = trouble
    this.#wake?.()
  }

  end(): void {
    this.#ended = true
    this.#held = []
    this.#wake?.()
  }

  /** What was held and follows on what was seen; undefined when nothing does. */
  async #takeHeld(): Promise<readonly Entry[] | undefined> {
    const held = this.#held
    this.#held = []
    const next: StoredMessage[] = []
    let seen = this.#seen
    for (const [place, message] of held.entries()) {
      if (message.seq <= seen) continue
      if (message.previous > seen) {
        this.#caughtUp = false
        this.#held = [...held.slice(place), ...this.#held]
        break
      }
      next.push(message)
      seen = message.seq
    }
    if (next.length === 0) return this.#caughtUp ? undefined : []
    const entries = await this.#entriesOf(next)
    this.#seen = seen
    return entries
  }

  /** The next page of the store; undefined when there is no more and nothing is held. */
  async #takeStored(): Promise<readonly Entry[] | undefined> {
    // A `reread` while this reads makes it start over.
    this.#caughtUp = true
    const limit = this.#maxHeld
    const messages = await this.#source.page(this.#seen + 1, limit)
    if (messages.length === limit) this.#caughtUp = false
    const entries = await this.#entriesOf(messages)
    // After the page: what is removed from now on, the page has.
    if (!this.#started || messages.length > 0) await this.#source.refuseTrimmed(this.#position)
    if (!this.#started && entries.length === 0) await this.#source.refuseAhead(this.#position)
    this.#started = true
    this.#seen = messages.at(-1)?.seq ?? this.#seen
    if (entries.length > 0) return entries
    if (messages.length === 0 && this.#isTorn()) await this.#source.pause()
    return this.#caughtUp && this.#held.length === 0 ? undefined : []
  }

  /** Whether something is held of which what comes before was not seen. */
  #isTorn(): boolean {
    const next = this.#held.find(({ seq }) => seq > this.#seen)
    return next !== undefined && next.previous > this.#seen
  }

  async #entriesOf(messages: readonly StoredMessage[]): Promise<Entry[]> {
    const entries = await this.#source.entries(messages)
    return entries.filter(({ offset }) => offset > this.#position)
  }

  async #woken(): Promise<void> {
    if (this.#ended || this.#trouble !== undefined || this.#held.length > 0 || !this.#caughtUp) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }
}
