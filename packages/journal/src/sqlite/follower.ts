import type { Entry } from '../journal.ts'

/**
 * One reader of one agent's log: from the store while it is behind, from memory once it has caught up.
 *
 * The seam has no gap and no repeat because of two facts. What is published was committed before, so a read that finds
 * no more and the switch to memory in the same synchronous step miss nothing. And offsets only grow, so what was read
 * before it was published is known by its offset.
 */
export class Follower {
  readonly #read: (position: number) => readonly Entry[]
  readonly #maxQueuedEntries: number
  /** The offset up to which entries were handed out. */
  #position: number
  #queue: Entry[] = []
  #caughtUp = false
  #ended = false
  #wake: (() => void) | undefined

  /** `read` gives at most `maxQueuedEntries` entries after an offset, and fewer only when there are no more. */
  constructor(read: (position: number) => readonly Entry[], after: number, maxQueuedEntries: number) {
    this.#read = read
    this.#position = after
    this.#maxQueuedEntries = maxQueuedEntries
  }

  /** The next page, never empty, as soon as there is one; undefined after `end`. Raises what reading raises. */
  async next(): Promise<readonly Entry[] | undefined> {
    while (!this.#ended) {
      const page = this.#caughtUp ? this.#takeQueued() : this.#takeStored()
      const last = page.at(-1)
      if (last !== undefined) {
        this.#position = last.offset
        return page
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return undefined
  }

  /** Takes entries that have become durable. One that is too far behind to keep them goes back to the store. */
  offer(entries: readonly Entry[]): void {
    if (!this.#caughtUp) return
    const unseen = entries.filter(({ offset }) => offset > this.#position)
    if (this.#queue.length + unseen.length > this.#maxQueuedEntries) this.reread()
    else if (unseen.length > 0) {
      this.#queue.push(...unseen)
      this.#wake?.()
    }
  }

  /** Goes back to the store. */
  reread(): void {
    this.#caughtUp = false
    this.#queue = []
    this.#wake?.()
  }

  end(): void {
    this.#ended = true
    this.#queue = []
    this.#wake?.()
  }

  #takeQueued(): readonly Entry[] {
    const page = this.#queue
    this.#queue = []
    return page
  }

  #takeStored(): readonly Entry[] {
    const page = this.#read(this.#position)
    this.#caughtUp = page.length < this.#maxQueuedEntries
    return page
  }
}
