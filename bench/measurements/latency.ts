import { steadyLoad } from '../load/steady-load.ts'
import { withRig } from '../rig/rig.ts'
import { loadValues } from './load-values.ts'
import type { Measurement, Sample } from './measurement.ts'

/** The added latency at a few numbers of streams that the service is well able to carry. */
export const latency: Measurement = {
  what: 'from the vendor byte that makes a sentence certain to its frame on the desktop, at 50 tokens/s a stream',

  repeat: (scale) =>
    withRig(async (rig) => {
      await steadyLoad(rig, scale.warmUp)
      const samples: Sample[] = []
      for (const streams of scale.latencyStreams) {
        const result = await steadyLoad(rig, { ...scale.load, streams })
        const { latenciesMs, sentences } = result
        const { p50Ms, p99Ms, ...processors } = loadValues(result)
        samples.push({
          at: { streams },
          values: {
            p50Ms,
            p99Ms,
            maxMs: latenciesMs.at(-1) ?? Number.NaN,
            sentences: latenciesMs.length,
            matchedPercent: (100 * sentences.matched) / sentences.expected,
            ...processors,
          },
        })
      }
      return samples
    }),
}
