import type { AgentKey } from '../journal.ts'
import { retrying } from './retry.ts'
import type { Store } from './store.ts'
import type { Subjects } from './subjects.ts'

const empty = new Uint8Array()

/** What {@link Readers} works with. */
export interface ReadersOptions {
  store: Store
  subjects: Subjects
  refreshMs: number
  /** Makes the stream again: being in memory, it is gone after its server was restarted. */
  restore(): Promise<void>
}

/**
 * Who reads, in a stream in memory that keeps one message for each agent for an hour: written when a follower comes and goes,
 * and again every `refreshMs` for all agents that have one here. The time that counts is the server's.
 */
export class Readers {
  readonly #store: Store
  readonly #subjects: Subjects
  readonly #followed = new Map<string, number>()
  readonly #restore: () => Promise<void>
  readonly #refresh: NodeJS.Timeout

  constructor({ store, subjects, refreshMs, restore }: ReadersOptions) {
    this.#store = store
    this.#subjects = subjects
    this.#restore = restore
    this.#refresh = setInterval(() => this.#noteAll(), refreshMs)
    this.#refresh.unref()
  }

  /** A follower of `agent` has come; resolves when everybody can know. */
  add(agent: AgentKey): Promise<void> {
    const subject = this.#subjectOf(agent)
    this.#followed.set(subject, (this.#followed.get(subject) ?? 0) + 1)
    return this.#note(subject)
  }

  /** A follower of `agent` has gone. That it has is not worth an error. */
  async remove(agent: AgentKey): Promise<void> {
    const subject = this.#subjectOf(agent)
    const followers = (this.#followed.get(subject) ?? 1) - 1
    if (followers === 0) this.#followed.delete(subject)
    else this.#followed.set(subject, followers)
    await this.#store.publish(subject, empty, {}).catch(() => {})
  }

  /** Somebody reads of `agent` without following. */
  note(agent: AgentKey): Promise<void> {
    return this.#note(this.#subjectOf(agent))
  }

  /** For each of `agents`, whether somebody read of it within the last `withinMs`. */
  async within(agents: readonly AgentKey[], withinMs: number): Promise<boolean[]> {
    const since = Date.now() - withinMs
    const subjects = agents.map((agent) => this.#subjectOf(agent))
    const notes = await this.#store.lastOfEach([...new Set(subjects)])
    const read = new Set(notes.flatMap(({ subject, storedAt }) => (storedAt >= since ? subject : [])))
    return subjects.map((subject) => read.has(subject) || this.#followed.has(subject))
  }

  /** Notes again what is followed here, because the notes may be gone. */
  refresh(): void {
    this.#restore().then(
      () => this.#noteAll(),
      () => {},
    )
  }

  close(): void {
    clearInterval(this.#refresh)
  }

  #subjectOf(agent: AgentKey): string {
    return this.#subjects.reader(this.#subjects.agentToken(agent))
  }

  async #note(subject: string): Promise<void> {
    await retrying(this.#store.deadline(), async () => {
      try {
        await this.#store.publish(subject, empty, {})
      } catch (trouble) {
        await this.#restore()
        throw trouble
      }
    })
  }

  #noteAll(): void {
    for (const subject of this.#followed.keys()) this.#publish(subject)
  }

  /** Without an answer: it is said again soon. */
  #publish(subject: string): void {
    try {
      this.#store.connection.publish(subject, empty)
    } catch {
      // The connection is closed, and with it every follower.
    }
  }
}
