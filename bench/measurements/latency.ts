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
        samples.push({ at: { streams }, values: loadValues(await steadyLoad(rig, { ...scale.load, streams })) })
      }
      return samples
    }),
}
