import { setTimeout as sleep } from 'node:timers/promises'
import type { Subscription } from '@nats-io/transport-node'
import { JournalError } from '../errors.ts'
import type { AgentKey, Entry } from '../journal.ts'
import { placeOf } from './assist-head.ts'
import { Follower, type FollowerSource } from './follower.ts'
import { entriesIn, entriesOf } from './log-reader.ts'
import type { NatsParts } from './parts.ts'
import type { Readers } from './readers.ts'
import { trimmedTo } from './removal.ts'
import { fromHeaders, type StoredMessage } from './stored-message.ts'

/** How long a replica that is behind is left alone. */
const replicaPauseMs = 20

/** How a feed works; as in `NatsJournalOptions`. */
export interface FeedOptions {
  maxQueuedMessages: number
  lookIntervalMs: number
}

/** Gives each follower its agent's log: one subscription for each, so that a process gets what its own desktops need and no more. */
export class Feed {
  readonly #parts: NatsParts
  readonly #readers: Readers
  readonly #options: FeedOptions
  readonly #followers = new Set<Follower>()
  readonly #look: NodeJS.Timeout
  #closed = false

  constructor(parts: NatsParts, readers: Readers, options: FeedOptions) {
    this.#parts = parts
    this.#readers = readers
    this.#options = options
    // The last message of a log may be lost on its way without another one after it to tell.
    this.#look = setInterval(() => this.reread(), options.lookIntervalMs)
    this.#look.unref()
  }

  /** The pages of `agent` after `after`. See `Journal.follow`. */
  async *follow(agent: AgentKey, after: number, signal: AbortSignal): AsyncGenerator<readonly Entry[], void> {
    const { maxQueuedMessages } = this.#options
    const follower = new Follower(this.#source(agent), after, maxQueuedMessages)
    const end = () => follower.end()
    signal.addEventListener('abort', end)
    if (signal.aborted || this.#closed) {
      signal.removeEventListener('abort', end)
      return
    }
    this.#followers.add(follower)
    const live = this.#subscribe(agent, follower)
    const reading = this.#readers.add(agent)
    try {
      await reading
      for (let page = await follower.next(); page !== undefined; page = await follower.next()) yield page
    } catch (error) {
      // A read that the end of the journal cut off is no trouble.
      if (!this.#closed) throw error
    } finally {
      signal.removeEventListener('abort', end)
      live.unsubscribe()
      this.#followers.delete(follower)
      await this.#readers.remove(agent)
    }
  }

  /** Sends every follower back to the store: something may have been missed. */
  reread(): void {
    for (const follower of this.#followers) follower.reread()
  }

  /** Ends every follower with `trouble`. */
  fail(trouble: JournalError): void {
    for (const follower of this.#followers) follower.fail(trouble)
  }

  /** Ends every follower, and those that come later. */
  close(): void {
    this.#closed = true
    clearInterval(this.#look)
    for (const follower of this.#followers) follower.end()
  }

  #subscribe(agent: AgentKey, follower: Follower): Subscription {
    const { store, subjects } = this.#parts
    return store.connection.subscribe(subjects.liveLog(subjects.agentToken(agent)), {
      callback: (_error, { headers, data }) => {
        if (headers !== undefined) follower.offer(fromHeaders(headers, data))
      },
    })
  }

  #source(agent: AgentKey): FollowerSource {
    const { store, subjects } = this.#parts
    const agentToken = subjects.agentToken(agent)
    const log = subjects.agentLog(agentToken)
    return {
      page: (from, limit) => store.page(log, from, limit),
      entries: (messages) => this.#entries(agent, messages),
      refuseTrimmed: async (offset) => {
        if ((await trimmedTo(this.#parts, agentToken)) > offset) throw trimmed()
      },
      refuseAhead: (offset) => this.#refuseAhead(offset),
      pause: () => sleep(replicaPauseMs),
    }
  }

  async #entries(agent: AgentKey, messages: readonly StoredMessage[]): Promise<Entry[]> {
    const entries = await Promise.all(messages.map((message) => entriesOf(this.#parts, agent, message)))
    return entries.flatMap((entries) => {
      if (entries === undefined) throw trimmed()
      return entries
    })
  }

  /** A position is behind an entry that is there or was removed, or before a message that is there: what `enqueue` answers. */
  async #refuseAhead(offset: number): Promise<void> {
    if (offset === 0) return
    const { store } = this.#parts
    const last = await store.lastSequence()
    const next = placeOf(offset + 1)
    if (next.place === 0 && next.seq <= last) return
    const { seq, place } = placeOf(offset)
    const message = seq <= last ? await store.at(seq) : undefined
    if (seq <= last && (message === undefined || place < Math.max(1, entriesIn(message)))) return
    throw new JournalError('cursor_ahead', `The journal has not come to offset ${offset}; its last message is ${last}.`)
  }
}

function trimmed(): JournalError {
  return new JournalError('cursor_trimmed', 'Entries after this offset were removed. Start from a snapshot.')
}
