import { setTimeout as delay } from 'node:timers/promises'
import { sentencesFor } from '../load/marked-answer.ts'
import { steadyLoad } from '../load/steady-load.ts'
import { residentBytes } from '../rig/process-usage.ts'
import { type Rig, tokensPerSecond, withRig } from '../rig/rig.ts'
import type { Measurement, Sample, Scale } from './measurement.ts'
import { percentile } from './percentile.ts'

/** Longer than any measurement takes: the streams run until their processes are ended. */
const streamSeconds = 200
const samplePeriodMs = 100
const rampGraceMs = 20_000

/** What a running assist with its desktop, and a desktop that only listens, add to the resident memory. */
export const memory: Measurement = {
  what: 'resident memory of a running assist with its desktop session, and of an idle desktop session',

  async repeat(scale) {
    const { load, memoryStreams, memorySessions } = scale
    const streams = await growth(scale, 'running streams', memoryStreams, async ({ service, desks }, count) => {
      await desks.call('open', { origin: service.origin, count })
      const sentenceCount = sentencesFor(streamSeconds * tokensPerSecond)
      await desks.call('start', { sentenceCount, rampMs: load.rampMs }, load.rampMs + rampGraceMs)
    })
    const sessions = await growth(scale, 'idle sessions', memorySessions, async ({ service, desks }, count) => {
      await desks.call('open', { origin: service.origin, count })
    })
    return [...streams, ...sessions]
  },
}

/** Takes the resident memory with none of something and then with each of `counts`; `add` brings so many more. */
function growth(
  scale: Scale,
  what: string,
  counts: readonly number[],
  add: (rig: Rig, count: number) => Promise<void>,
): Promise<Sample[]> {
  return withRig(async (rig) => {
    await steadyLoad(rig, scale.warmUp)
    const none = await settledBytes(rig, scale)
    const samples: Sample[] = [{ at: { what, count: 0 }, values: { residentMegabytes: none / 1e6 } }]
    let there = 0
    for (const count of counts) {
      await add(rig, count - there)
      there = count
      const bytes = await settledBytes(rig, scale)
      const values = { residentMegabytes: bytes / 1e6, kilobytesEach: (bytes - none) / count / 1e3 }
      samples.push({ at: { what, count }, values })
    }
    return samples
  })
}

/** The median of the resident memory over a while, after a while: collections of garbage come and go. */
async function settledBytes({ service }: Rig, { load }: Scale): Promise<number> {
  await delay(load.settleMs)
  const bytes: number[] = []
  for (let waitedMs = 0; waitedMs < load.windowMs; waitedMs += samplePeriodMs) {
    bytes.push(residentBytes(service.pid))
    await delay(samplePeriodMs)
  }
  return percentile(Float64Array.from(bytes).sort(), 0.5)
}
