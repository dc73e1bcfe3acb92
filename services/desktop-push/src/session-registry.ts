import { setImmediate } from 'node:timers/promises'
import type { AgentKey } from '@cuecard/journal'
import type { Clock } from './clock.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { Session } from './session.ts'

/** How far apart batches of closes are while draining, in milliseconds. */
const drainStepMs = 100
/** How many sessions are told of the drain before others get their turn. */
const announcementsAtOnce = 500

/** The sessions of this process. */
export class SessionRegistry {
  readonly #maxSessionsPerAgent: number
  readonly #heartbeat: Heartbeat
  readonly #clock: Clock
  readonly #sessions = new Set<Session>()
  readonly #counts = new Map<string, number>()
  #draining = false

  constructor(maxSessionsPerAgent: number, heartbeat: Heartbeat, clock: Clock) {
    this.#maxSessionsPerAgent = maxSessionsPerAgent
    this.#heartbeat = heartbeat
    this.#clock = clock
  }

  get size(): number {
    return this.#sessions.size
  }

  /** Whether sessions are being sent away, so that no new one should come. */
  get draining(): boolean {
    return this.#draining
  }

  /** Whether `agent` may open another session. */
  hasRoom(agent: AgentKey): boolean {
    return (this.#counts.get(nameOf(agent)) ?? 0) < this.#maxSessionsPerAgent
  }

  /** Counts a session in; the caller has asked {@link hasRoom} in the same step. */
  add(session: Session): void {
    const name = nameOf(session.agent)
    this.#sessions.add(session)
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
    this.#heartbeat.add(session)
  }

  /** Counts a session out that {@link add} counted in. */
  remove(session: Session): void {
    const name = nameOf(session.agent)
    this.#sessions.delete(session)
    const count = this.#counts.get(name)! - 1
    if (count === 0) this.#counts.delete(name)
    else this.#counts.set(name, count)
    this.#heartbeat.remove(session)
  }

  /**
   * Sends every session away: tells each when to come back, spread evenly over `spreadMs`, and closes it then. Until
   * then it is served. Resolves when all lines are gone.
   */
  async drain(spreadMs: number): Promise<void> {
    this.#draining = true
    const sessions = [...this.#sessions]
    const steps = Math.max(1, Math.ceil(spreadMs / drainStepMs))
    const stepOf = (index: number): number => Math.floor((index * steps) / sessions.length)
    for (const [index, session] of sessions.entries()) {
      if (index % announcementsAtOnce === announcementsAtOnce - 1) await setImmediate()
      session.send({ type: 'draining', reconnectInMs: stepOf(index) * drainStepMs })
    }
    let next = 0
    for (let step = 0; step < steps && this.#sessions.size > 0; step += 1) {
      while (next < sessions.length && stepOf(next) === step) sessions[next++]!.end('draining')
      if (next < sessions.length) await new Promise<void>((resolve) => this.#clock.after(drainStepMs, resolve))
    }
    await Promise.all(sessions.map((session) => session.closed()))
  }
}

/** The length keeps ('ab', 'c') apart from ('a', 'bc'). */
function nameOf({ tenant, agentId }: AgentKey): string {
  return `${tenant.length}:${tenant}${agentId}`
}
