import { setTimeout as sleep } from 'node:timers/promises'
import { JournalError } from '../errors.ts'

const firstPauseMs = 20
const longestPauseMs = 1_000

/** The servers did not answer, or answered that they cannot now: nobody knows whether what was asked was done. */
export class StoreTrouble extends Error {}

/** When a call stops being tried again. */
export interface Deadline {
  /** How long is left, in milliseconds; never negative. */
  leftMs(): number
}

/** A deadline `ms` milliseconds from now. */
export function deadlineIn(ms: number): Deadline {
  const end = performance.now() + ms
  return { leftMs: () => Math.max(0, end - performance.now()) }
}

/**
 * Calls `attempt` until it raises no `StoreTrouble`, with pauses that double up to a second, at random between nothing and
 * that ("full jitter"). When the deadline has passed, the last trouble is raised as `unavailable`.
 */
export async function retrying<Result>(deadline: Deadline, attempt: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt()
    } catch (trouble) {
      if (!(trouble instanceof StoreTrouble)) throw trouble
      const pauseMs = Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** tries)
      if (deadline.leftMs() <= pauseMs) {
        const message = `NATS cannot be reached or cannot do it now: ${trouble.message}. Try again.`
        throw new JournalError('unavailable', message, { cause: trouble })
      }
      await sleep(pauseMs)
    }
  }
}
