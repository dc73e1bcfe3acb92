import { steadyLoad } from '../load/steady-load.ts'
import { tokensPerSecond, withRig } from '../rig/rig.ts'
import { loadValues } from './load-values.ts'
import type { Measurement, Sample } from './measurement.ts'

/** Below this share of the offered tokens, above this p99, or with streams that never start, the service does not keep up. */
const keptUpShare = 0.98
const keptUpP99Ms = 1_000

/** What a token costs, with more and more streams until the service does not keep up. */
export const density: Measurement = {
  what: 'processor time per token and streams per core, at 50 tokens/s a stream, until it does not keep up',

  repeat: (scale) =>
    withRig(async (rig) => {
      await steadyLoad(rig, scale.warmUp)
      const samples: Sample[] = []
      for (const streams of scale.densityStreams) {
        const result = await steadyLoad(rig, { ...scale.load, streams })
        const { cores, seconds, offeredTokens, sentTokens, deliveredTokens, underWayMs } = result
        const values = loadValues(result)
        const cpuMicrosecondsPerToken = (cores.service * seconds * 1e6) / deliveredTokens
        const deliveredShare = deliveredTokens / offeredTokens
        samples.push({
          at: { streams },
          values: {
            cpuMicrosecondsPerToken,
            streamsPerCore: 1e6 / (cpuMicrosecondsPerToken * tokensPerSecond),
            tokensPerSecond: deliveredTokens / seconds,
            deliveredPercent: 100 * deliveredShare,
            sentPercent: (100 * sentTokens) / offeredTokens,
            underWayMs,
            ...values,
          },
        })
        const keptUp = deliveredShare >= keptUpShare && values.p99Ms <= keptUpP99Ms && Number.isFinite(underWayMs)
        if (!keptUp) break
      }
      return samples
    }),
}
