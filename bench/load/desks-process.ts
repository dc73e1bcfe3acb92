import { setTimeout as delay } from 'node:timers/promises'
import { monotonicMs } from '../rig/clock.ts'
import { serve } from '../rig/remote.ts'
import { developmentToken } from '../soak/start-assist.ts'
import { Desktop, type Seen } from './desktop.ts'
import { promptFor, variants } from './marked-answer.ts'

/** How many desktops connect at a time, so that they do not wait for each other in the service's accept queue. */
const connectingAtOnce = 16

let opened = 0
let streams = 0
let idle: Desktop[] = []
let busy: Desktop[] = []

/** The agents' desktops: opens them, lets each ask for an assist, and says what they saw. */
const operations = {
  /** Opens `count` more desktops, each of an agent of its own. */
  async open({ origin, count }: { origin: string; count: number }): Promise<void> {
    const until = opened + count
    const connect = async () => {
      while (opened < until) {
        const desktop = new Desktop(origin, await developmentToken(origin, `agent-${opened++}`, 'agent'))
        idle.push(desktop)
        await desktop.live
      }
    }
    await Promise.all(Array.from({ length: connectingAtOnce }, connect))
  },

  /** Lets every desktop that has no assist ask for one, spread evenly over `rampMs`. */
  async start({ sentenceCount, rampMs }: { sentenceCount: number; rampMs: number }): Promise<void> {
    const startedAt = monotonicMs()
    const starting = idle
    idle = []
    for (const [index, desktop] of starting.entries()) {
      const waitMs = startedAt + (index * rampMs) / starting.length - monotonicMs()
      if (waitMs > 0) await delay(waitMs)
      desktop.start(promptFor(`stream ${++streams}`, index % variants, sentenceCount))
      busy.push(desktop)
    }
  },

  /** Waits until every assist has ended, at most `timeoutMs`; says what the desktops saw, and closes all of them. */
  async finish({ timeoutMs }: { timeoutMs: number }): Promise<Seen[]> {
    const late = new AbortController()
    await Promise.race([
      Promise.all(busy.map(({ ended }) => ended)).then(() => late.abort()),
      delay(timeoutMs, undefined, { signal: late.signal }).catch(() => {}),
    ])
    const seen = busy.flatMap((desktop) => desktop.seen ?? [])
    for (const desktop of [...idle, ...busy]) desktop.close()
    idle = []
    busy = []
    return seen
  },
}

/** See {@link operations}. */
export type DesksOperations = typeof operations

serve(operations)
