import { setImmediate } from 'node:timers/promises'
import type { Clock } from './clock.ts'
import type { Session } from './session.ts'
import type { SessionRegistry } from './session-registry.ts'

/** How far apart batches of closes are while draining, in milliseconds. */
const drainStepMs = 100
/** How many sessions are told of the drain before others get their turn. */
const announcementsAtOnce = 500

/**
 * Sends every desktop away: tells each when to come back, spread evenly over `spreadMs`, and closes it then. Until
 * then it is served. Resolves when all lines are gone.
 */
export async function drainDesktops(registry: SessionRegistry<Session>, spreadMs: number, clock: Clock): Promise<void> {
  registry.startDraining()
  const { sessions } = registry
  const steps = Math.max(1, Math.ceil(spreadMs / drainStepMs))
  const stepOf = (index: number): number => Math.floor((index * steps) / sessions.length)
  for (const [index, session] of sessions.entries()) {
    if (index % announcementsAtOnce === announcementsAtOnce - 1) await setImmediate()
    session.send({ type: 'draining', reconnectInMs: stepOf(index) * drainStepMs })
  }
  let next = 0
  for (let step = 0; step < steps && registry.size > 0; step += 1) {
    while (next < sessions.length && stepOf(next) === step) sessions[next++]!.end('draining')
    if (next < sessions.length) await new Promise<void>((resolve) => clock.after(drainStepMs, resolve))
  }
  await Promise.all(sessions.map((session) => session.closed()))
}
