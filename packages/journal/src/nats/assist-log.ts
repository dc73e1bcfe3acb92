import { type AssistHead, headOf, type LocatedHead } from './assist-head.ts'
import { KeyedQueue } from './keyed-queue.ts'
import { retrying } from './retry.ts'
import type { Store } from './store.ts'
import type { AssistSubjects } from './subjects.ts'

/** How many agents' ends of logs are remembered. */
const maxRemembered = 8_192

/** What is to be published on an assist's subject. */
export interface Change {
  /** This write's own id, the same at every try. */
  id: string
  /** Whether `last` shows that an earlier try of this write was stored, and where. */
  done(last: LocatedHead): number | undefined
  /**
   * The head and the message to be published after `last`, which is undefined when the assist is not there; or undefined
   * when nothing needs to be. Raises a `JournalError` to refuse.
   */
  next(last: LocatedHead | undefined): { head: AssistHead; body: Uint8Array } | undefined
}

/** Where a change is; `head` is what the assist's last message said after it. */
export type Changed = LocatedHead

/** What is known of the end of one agent's log. */
interface KnownEnd {
  /** The sequence of its last message. */
  lastSequence: number
  /** The last heads of assists as of that message. */
  heads: Map<string, LocatedHead>
}

/**
 * Writes the agents' logs. A message is published only on condition that the agent's log ends where the writer believes,
 * which the server checks. So what a writer decided on is what was there, two never write the same, and each message names
 * the one before it, by which a follower knows that it has missed nothing.
 */
export class AssistLog {
  readonly #store: Store
  readonly #ends = new Map<string, KnownEnd>()
  readonly #queue = new KeyedQueue()

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * Makes one change, once, however often it has to be tried; undefined when there was nothing to change. Changes of one
   * agent in this process wait for each other. Raises what `next` raises, and `unavailable` when nobody knows whether it
   * was stored.
   */
  change(subjects: AssistSubjects, change: Change): Promise<Changed | undefined> {
    return this.#queue.run(subjects.agentLog, () => {
      // Only a read-back that follows a try can show what the try has done.
      let tried = false
      return retrying(this.#store.deadline(), async () => {
        for (;;) {
          const { end, isFresh } = await this.#endOf(subjects)
          const last = end.heads.get(subjects.log)
          const stored = tried && last !== undefined ? change.done(last) : undefined
          if (stored !== undefined) return { head: last!.head, seq: stored }
          const next = decide(change, last, isFresh)
          if (next === 'unsure') {
            this.#ends.delete(subjects.agentLog)
            continue
          }
          if (next === undefined) return undefined
          tried = true
          const seq = await this.#publish(subjects, change.id, next.body, end)
          if (seq === undefined) continue
          this.#remember(subjects, end, { head: next.head, seq })
          return { head: next.head, seq }
        }
      })
    })
  }

  /** The last head of an assist as the store has it, if it is there. */
  async read(subjects: AssistSubjects): Promise<LocatedHead | undefined> {
    const message = await this.#store.last(subjects.log)
    return message && headOf(message)
  }

  /** The last heads of assists, by their subjects in the log; any replica answers, and may be behind. */
  async readEach(subjects: readonly string[]): Promise<Map<string, LocatedHead>> {
    const messages = await this.#store.lastOfEach(subjects)
    return new Map(messages.map((message) => [message.subject, headOf(message)]))
  }

  /** Publishes something else into an agent's log, decided on by what is there. */
  mark(agentLog: string, subject: string, decide: () => Promise<Uint8Array | undefined>): Promise<void> {
    return this.#queue.run(agentLog, async () => {
      this.#ends.delete(agentLog)
      await retrying(this.#store.deadline(), async () => {
        for (;;) {
          const lastSequence = (await this.#store.last(agentLog))?.seq ?? 0
          const body = await decide()
          if (body === undefined) return
          const published = await this.#store.publish(subject, body, { expect: { subject: agentLog, lastSequence } })
          if (published !== 'refused') return
        }
      })
    })
  }

  /** The sequence of the new message; undefined when the log ends elsewhere by now. */
  async #publish(
    { agentLog, log }: AssistSubjects,
    id: string,
    body: Uint8Array,
    end: KnownEnd,
  ): Promise<number | undefined> {
    const expect = { subject: agentLog, lastSequence: end.lastSequence }
    try {
      const published = await this.#store.publish(log, body, { id, expect })
      if (published !== 'refused') return published.seq
    } catch (error) {
      this.#ends.delete(agentLog)
      throw error
    }
    this.#ends.delete(agentLog)
    return undefined
  }

  /** What is known of the end of the log; `isFresh` when the assist's head was read just now. */
  async #endOf({ agentLog, log }: AssistSubjects): Promise<{ end: KnownEnd; isFresh: boolean }> {
    let end = this.#ends.get(agentLog)
    if (end?.heads.has(log)) return { end, isFresh: false }
    if (end === undefined) {
      end = { lastSequence: (await this.#store.last(agentLog))?.seq ?? 0, heads: new Map() }
    }
    // Read after the end of the log: what is on this subject up to there is in it, and what is later makes the write fail.
    const message = await this.#store.last(log)
    if (message !== undefined) end.heads.set(log, headOf(message))
    return { end, isFresh: true }
  }

  #remember({ agentLog, log }: AssistSubjects, end: KnownEnd, last: LocatedHead): void {
    end.lastSequence = last.seq
    if (last.head.finishedAt === undefined) end.heads.set(log, last)
    else end.heads.delete(log)
    this.#ends.delete(agentLog)
    if (this.#ends.size >= maxRemembered) this.#ends.delete(this.#ends.keys().next().value!)
    this.#ends.set(agentLog, end)
  }
}

/** What the change wants; 'unsure' when it refuses by what was only remembered, and another process may have gone on since. */
function decide(
  change: Change,
  last: LocatedHead | undefined,
  isFresh: boolean,
): ReturnType<Change['next']> | 'unsure' {
  try {
    return change.next(last) ?? (isFresh ? undefined : 'unsure')
  } catch (refusal) {
    if (isFresh) throw refusal
    return 'unsure'
  }
}
