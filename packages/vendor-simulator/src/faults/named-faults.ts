import type { FaultScript } from './fault-script.ts'

/** A fault plan that is known by a name. */
export interface NamedFaults {
  /** What one sees of it, in a few words. */
  summary: string
  script: FaultScript
}

/** The fault plans that the command line and the control endpoint know by name. */
export const namedFaults: ReadonlyMap<string, NamedFaults> = new Map<string, NamedFaults>([
  ['none', { summary: 'nothing goes wrong', script: {} }],
  [
    'cut-once',
    {
      summary: 'every answer is cut once, half-way',
      script: { streams: [{ attempt: 1, faults: { cut: { at: { fraction: 0.5, bytes: 7 }, how: 'rst' } } }] },
    },
  ],
  [
    'flaky',
    {
      summary: 'lines break, requests are refused, continuations repeat text',
      script: {
        random: {
          rates: {
            cut: 0.6,
            refuse: 0.15,
            stall: 0.2,
            error: 0.1,
            reEmit: 0.7,
            split: 0.3,
            noise: 0.3,
            tokenRefuse: 0.1,
          },
        },
      },
    },
  ],
  [
    'busy',
    {
      summary: 'the first three streams are refused with 429 and Retry-After',
      script: { streams: [{ first: 3, faults: { refuse: { status: 429, retryAfterSeconds: 1 } } }] },
    },
  ],
  [
    'stalled',
    {
      summary: 'every first attempt falls silent after ten tokens, with comments as the only sign of life',
      script: { streams: [{ attempt: 1, faults: { stall: { at: { tokens: 10 }, keepAliveMs: 1_000 } } }] },
    },
  ],
  [
    'strange',
    {
      summary: 'every event is allowed by its format, none looks as expected',
      script: {
        streams: [
          {
            faults: {
              split: 'random',
              frames: {
                lineEnd: 'mixed',
                spaceAfterColon: false,
                byteOrderMark: true,
                commentEvery: 3,
                unknownEventEvery: 4,
                malformedEvery: 5,
                textIn: 'delta',
                endsBy: 'done',
              },
            },
          },
        ],
      },
    },
  ],
])
