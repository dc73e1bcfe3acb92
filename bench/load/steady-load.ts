import { setTimeout as delay } from 'node:timers/promises'
import { monotonicMs } from '../rig/clock.ts'
import { cpuTimeMs, machineBusyMs } from '../rig/process-usage.ts'
import { type Rig, tokensPerSecond } from '../rig/rig.ts'
import { running, type Seen } from './desktop.ts'
import { sentencesFor } from './marked-answer.ts'
import { type Matches, matchNotes } from './match-notes.ts'

/** How a load comes and stays. */
export interface LoadPlan {
  /** How many assists run at once, each with a desktop of its own. */
  streams: number
  /** The assists start evenly over this time. */
  rampMs: number
  /** From when all are under way to the beginning of what is measured. */
  settleMs: number
  /** How long is measured. */
  windowMs: number
}

/** What was measured while all streams of a load were running, and of the sentences of the whole load. */
export interface LoadResult extends Matches {
  /** From the last start until the vendor spoke on all streams; infinity when it never did at once. */
  underWayMs: number
  /** How long was measured. */
  seconds: number
  /** The tokens that the streams were to bring in that time. */
  offeredTokens: number
  /** Processor time in that time, over the time itself: 1 is one core. `others` is what else the machine was busy with. */
  cores: { service: number; vendor: number; desks: number; others: number }
}

/** How long the streams may take to be under way after the last start; so much longer than what is measured they last. */
const marginMs = (streams: number) => 500 + 3 * streams
const pollMs = 20
/** How long the streams may take to end, beyond the time that they need at their pace. */
const graceMs = 20_000

/**
 * Runs `streams` assists at once for as long as it takes, every one to its end, and measures in the middle. Raises when
 * an assist ends otherwise than completed; one that does not end in time only lacks matches.
 */
export async function steadyLoad(rig: Rig, plan: LoadPlan): Promise<LoadResult> {
  const { service, vendor, desks } = rig
  const { streams, rampMs, settleMs, windowMs } = plan
  const lifeMs = rampMs + settleMs + windowMs + marginMs(streams)
  const sentenceCount = sentencesFor((lifeMs * tokensPerSecond) / 1_000)
  await desks.call('open', { origin: service.origin, count: streams })
  await desks.call('start', { sentenceCount, rampMs }, rampMs + graceMs)
  const underWayMs = await underWay(rig, streams)
  await delay(settleMs)

  const before = processorTimes(rig)
  const from = monotonicMs()
  await delay(windowMs)
  const after = processorTimes(rig)
  const to = monotonicMs()
  const cores = (which: keyof typeof before) => (after[which] - before[which]) / (to - from)

  const timeoutMs = lifeMs + graceMs
  const seen = await desks.call('finish', { timeoutMs }, timeoutMs + graceMs)
  const sent = await vendor.call('takeNotes', null)
  refuseFailures(seen)
  const [ofService, ofVendor, ofDesks] = [cores('service'), cores('vendor'), cores('desks')]
  return {
    underWayMs,
    seconds: (to - from) / 1_000,
    offeredTokens: (streams * tokensPerSecond * (to - from)) / 1_000,
    ...matchNotes(seen, sent, { from, to }),
    cores: {
      service: ofService,
      vendor: ofVendor,
      desks: ofDesks,
      others: Math.max(0, cores('machine') - ofService - ofVendor - ofDesks),
    },
  }
}

/** How long it takes until the vendor speaks on so many streams; infinity when it does not within the margin. */
async function underWay({ vendor }: Rig, streams: number): Promise<number> {
  const from = monotonicMs()
  while ((await vendor.call('statistics', null)).activeStreams < streams) {
    if (monotonicMs() - from > marginMs(streams)) return Number.POSITIVE_INFINITY
    await delay(pollMs)
  }
  return monotonicMs() - from
}

/** The processor times so far, in milliseconds. */
function processorTimes({ service, vendor, desks }: Rig) {
  return {
    service: cpuTimeMs(service.pid),
    vendor: cpuTimeMs(vendor.pid),
    desks: cpuTimeMs(desks.pid),
    machine: machineBusyMs(),
  }
}

function refuseFailures(seen: readonly Seen[]): void {
  const failures = seen.filter(({ end }) => end !== 'assist.completed' && end !== running)
  const [first] = failures
  if (first === undefined) return
  throw new Error(`${failures.length} of ${seen.length} assists went wrong, such as ${first.prompt}: ${first.end}`)
}
