import { setTimeout as delay } from 'node:timers/promises'
import type { DesksOperations } from '../load/desks-process.ts'
import { sentencesFor } from '../load/marked-answer.ts'
import type { PushSourceOperations } from '../load/push-source-process.ts'
import type { ReceiverOperations } from '../load/receiver-process.ts'
import type { VendorOperations } from '../load/vendor-process.ts'
import { monotonicMs } from '../rig/clock.ts'
import { cpuTimeMs } from '../rig/process-usage.ts'
import { Remote } from '../rig/remote.ts'
import { tokensPerSecond } from '../rig/rig.ts'
import type { Measurement, Sample, Scale } from './measurement.ts'

/** More for each stream than a vendor can keep up with for hundreds of them. */
const overdrivenTokensPerSecond = 2_000
const marginSeconds = 1
const deadlineMs = 60_000

/**
 * What the bench's own processes could do with a core to themselves: beside these the measured one must be the slow one. The
 * rate is lower where their other side is the slower one.
 */
export const ceilings: Measurement = {
  what: "what the bench's own vendor and desktops can do, and what it takes undici to receive and do nothing else",

  async repeat(scale) {
    return [
      await fromVendor(scale, overdrivenTokensPerSecond, 'vendor, overdriven', 'vendor'),
      await fromVendor(scale, tokensPerSecond, 'receiving only (undici)', 'receiver'),
      await toDesks(scale),
    ]
  },
}

/** A vendor before a bare receiver: how many tokens a second go over, each its own write, and what one of them pays. */
async function fromVendor(
  { ceilings: { streams, windowMs }, load: { rampMs, settleMs } }: Scale,
  pace: number,
  what: string,
  who: 'vendor' | 'receiver',
): Promise<Sample> {
  const vendor = new Remote<VendorOperations>(new URL('../load/vendor-process.ts', import.meta.url))
  const receiver = new Remote<ReceiverOperations>(new URL('../load/receiver-process.ts', import.meta.url))
  try {
    const address = await vendor.call('start', { tokensPerSecond: pace })
    const lifeSeconds = (rampMs + settleMs + windowMs) / 1_000 + marginSeconds
    const sentenceCount = sentencesFor(lifeSeconds * pace)
    await receiver.call('receive', { vendor: address, streams, sentenceCount, rampMs })
    await delay(settleMs)
    const { pid } = { vendor, receiver }[who]
    const [tokensBefore, cpuBefore, from] = [
      (await vendor.call('statistics', null)).tokensSent,
      cpuTimeMs(pid),
      monotonicMs(),
    ]
    await delay(windowMs)
    const [tokensAfter, cpuAfter, to] = [
      (await vendor.call('statistics', null)).tokensSent,
      cpuTimeMs(pid),
      monotonicMs(),
    ]
    return sampleOf(what, streams, tokensAfter - tokensBefore, cpuAfter - cpuBefore, to - from)
  } finally {
    await Promise.all([vendor.end(), receiver.end()])
  }
}

/** The desktops before a server that pushes all it can: how many frames a second they take. */
async function toDesks({ ceilings: { desktops, framesPerDesktop } }: Scale): Promise<Sample> {
  const source = new Remote<PushSourceOperations>(new URL('../load/push-source-process.ts', import.meta.url))
  const desks = new Remote<DesksOperations>(new URL('../load/desks-process.ts', import.meta.url))
  try {
    const { origin } = await source.call('start', null)
    await desks.call('open', { origin, count: desktops })
    const [cpuBefore, from] = [cpuTimeMs(desks.pid), monotonicMs()]
    await desks.call('start', { sentenceCount: framesPerDesktop - 1, rampMs: 0 })
    const seen = await desks.call('finish', { timeoutMs: deadlineMs }, 2 * deadlineMs)
    const [cpuAfter, to] = [cpuTimeMs(desks.pid), monotonicMs()]
    const frames = seen.reduce((sum, desktop) => sum + desktop.frames + 1, 0)
    return sampleOf('desktops, overdriven', desktops, frames, cpuAfter - cpuBefore, to - from)
  } finally {
    await Promise.all([source.end(), desks.end()])
  }
}

function sampleOf(what: string, connections: number, count: number, cpuMs: number, tookMs: number): Sample {
  return {
    at: { what, connections },
    values: {
      perSecond: (count * 1_000) / tookMs,
      cpuPercent: (100 * cpuMs) / tookMs,
      cpuMicrosecondsEach: (cpuMs * 1_000) / count,
      perSecondAndCore: (count * 1_000) / cpuMs,
    },
  }
}
