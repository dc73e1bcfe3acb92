import type { AgentKey, Entry } from '../journal.ts'
import { Follower } from './follower.ts'
import { ReadTimes } from './read-times.ts'

/** What the feed reads the past from. */
export interface EntrySource {
  /** The next entries of `agent` after `after`, oldest first, at most `limit`; raises `cursor_trimmed`. */
  page(agent: AgentKey, after: number, limit: number): Entry[]
}

/** How a feed works. */
export interface FeedOptions {
  /** As in `SqliteJournalOptions`. */
  maxQueuedEntries: number
  clock(): number
}

/** Hands what was committed to the followers of its agent, in the order of the journal, and knows who reads. */
export class Feed {
  readonly #source: EntrySource
  readonly #options: FeedOptions
  readonly #followers = new Map<string, Set<Follower>>()
  readonly #readTimes = new ReadTimes()
  #closed = false

  constructor(source: EntrySource, options: FeedOptions) {
    this.#source = source
    this.#options = options
  }

  /** Tells the followers of `agent` about entries that have just become durable. Called once for each, in order. */
  publish(agent: AgentKey, entries: readonly Entry[]): void {
    for (const follower of this.#followers.get(nameOf(agent)) ?? []) follower.offer(entries)
  }

  /** Sends every follower back to the store, when something may have been committed that was not published. */
  reread(): void {
    for (const followers of this.#followers.values()) for (const follower of followers) follower.reread()
  }

  /** Ends every follower, and those that come later. */
  close(): void {
    this.#closed = true
    for (const followers of this.#followers.values()) for (const follower of followers) follower.end()
  }

  /** The pages of `agent` after `after`: the past from the store, then what is published. See `Journal.follow`. */
  async *follow(agent: AgentKey, after: number, signal: AbortSignal): AsyncGenerator<readonly Entry[], void> {
    const { maxQueuedEntries } = this.#options
    const read = (position: number) => this.#source.page(agent, position, maxQueuedEntries)
    const follower = new Follower(read, after, maxQueuedEntries)
    const end = () => follower.end()
    signal.addEventListener('abort', end)
    if (signal.aborted || this.#closed) end()
    this.#add(agent, follower)
    try {
      for (let page = await follower.next(); page !== undefined; page = await follower.next()) yield page
    } finally {
      signal.removeEventListener('abort', end)
      this.#remove(agent, follower)
    }
  }

  /** Somebody reads of `agent` without following. */
  noteRead(agent: AgentKey): void {
    this.#readTimes.note(nameOf(agent), this.#options.clock())
  }

  /** For each of `agents`, whether it is followed, or was followed or noted as read within the last `withinMs`. */
  readWithin(agents: readonly AgentKey[], withinMs: number): boolean[] {
    const since = this.#options.clock() - withinMs
    return agents.map((agent) => {
      const name = nameOf(agent)
      return this.#followers.has(name) || this.#readTimes.has(name, since)
    })
  }

  #add(agent: AgentKey, follower: Follower): void {
    const name = nameOf(agent)
    const followers = this.#followers.get(name)
    if (followers === undefined) this.#followers.set(name, new Set([follower]))
    else followers.add(follower)
  }

  #remove(agent: AgentKey, follower: Follower): void {
    const name = nameOf(agent)
    const followers = this.#followers.get(name)
    followers?.delete(follower)
    if (followers?.size !== 0) return
    this.#followers.delete(name)
    this.#readTimes.note(name, this.#options.clock())
  }
}

/** The length keeps ('ab', 'c') apart from ('a', 'bc'). */
function nameOf({ tenant, agentId }: AgentKey): string {
  return `${tenant.length}:${tenant}${agentId}`
}
