import type { AgentKey } from '@cuecard/journal'
import type { Beating, Heartbeat } from './heartbeat.ts'

/** One of the places that an agent has; called once, it gives the place back. */
export type Seat = () => void

/** The sessions of one kind in this process, so many per agent. */
export class SessionRegistry<Session extends Beating> {
  readonly #maxSessionsPerAgent: number
  readonly #heartbeat: Heartbeat
  readonly #sessions = new Map<Session, Seat>()
  readonly #taken = new Map<string, number>()
  #draining = false

  constructor(maxSessionsPerAgent: number, heartbeat: Heartbeat) {
    this.#maxSessionsPerAgent = maxSessionsPerAgent
    this.#heartbeat = heartbeat
  }

  get size(): number {
    return this.#sessions.size
  }

  /** Those that are there now, in the order in which they came. */
  get sessions(): Session[] {
    return [...this.#sessions.keys()]
  }

  /** Whether sessions are being sent away, so that no new one should come. */
  get draining(): boolean {
    return this.#draining
  }

  /** No new session should come from now on. */
  startDraining(): void {
    this.#draining = true
  }

  /** Whether `agent` has a session here, or a seat for one. */
  has(agent: AgentKey): boolean {
    return this.#taken.has(nameOf(agent))
  }

  /** A seat for one more session of `agent`; undefined when it has all that it may have. */
  seat(agent: AgentKey): Seat | undefined {
    const name = nameOf(agent)
    const taken = this.#taken.get(name) ?? 0
    if (taken >= this.#maxSessionsPerAgent) return undefined
    this.#taken.set(name, taken + 1)
    return () => {
      const left = this.#taken.get(name)! - 1
      if (left === 0) this.#taken.delete(name)
      else this.#taken.set(name, left)
    }
  }

  /** Takes in a session that has a seat. */
  add(session: Session, seat: Seat): void {
    this.#sessions.set(session, seat)
    this.#heartbeat.add(session)
  }

  /** Lets a session go that {@link add} took in, and gives its seat back. */
  remove(session: Session): void {
    const seat = this.#sessions.get(session)
    this.#sessions.delete(session)
    this.#heartbeat.remove(session)
    seat?.()
  }
}

/** The length keeps ('ab', 'c') apart from ('a', 'bc'). */
function nameOf({ tenant, agentId }: AgentKey): string {
  return `${tenant.length}:${tenant}${agentId}`
}
