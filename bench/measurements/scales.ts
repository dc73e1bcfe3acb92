import type { Scale } from './measurement.ts'

/** What a figure is to be quoted from: about eight minutes. */
export const fullScale: Scale = {
  repeats: 3,
  warmUp: { streams: 200, rampMs: 500, settleMs: 0, windowMs: 2_500 },
  load: { rampMs: 1_500, settleMs: 500, windowMs: 4_000 },
  latencyStreams: [10, 100, 500],
  // The last is as many assists as the service runs at once.
  densityStreams: [50, 200, 500, 1_000],
  memoryStreams: [500, 1_000],
  memorySessions: [1_000, 5_000],
  ceilings: { streams: 500, windowMs: 2_000, desktops: 50, framesPerDesktop: 2_000 },
  shaping: { runs: 5, hostileCharacters: 1_000_000 },
}

/** Enough to see that everything works, and not to be quoted: well under a minute. */
export const quickScale: Scale = {
  repeats: 1,
  warmUp: { streams: 50, rampMs: 200, settleMs: 0, windowMs: 1_000 },
  load: { rampMs: 200, settleMs: 300, windowMs: 1_000 },
  latencyStreams: [10, 100],
  densityStreams: [200],
  memoryStreams: [200],
  memorySessions: [500],
  ceilings: { streams: 200, windowMs: 500, desktops: 20, framesPerDesktop: 500 },
  shaping: { runs: 3, hostileCharacters: 100_000 },
}
