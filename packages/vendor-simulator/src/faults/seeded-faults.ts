import { type Random, randomInteger, randomItem, seededRandom } from '../random.ts'
import type { FaultPlan } from './fault-plan.ts'
import type { Refusal, StreamFaults } from './faults.ts'

/** How often each thing goes wrong, from 0 (never, the default of each) to 1 (always). */
export interface FaultRates {
  /** The stream endpoint answers 401, 408, 429, 500, 502 or 503. */
  refuse?: number
  /** A silence somewhere, of at most `maxStallMs`. */
  stall?: number
  /** The connection breaks, or the body ends, at a random byte. */
  cut?: number
  /** An error in the middle of the stream. */
  error?: number
  /** Network writes that heed no event's border. */
  split?: number
  /** Comments, meaningless events, other line ends, a byte order mark. */
  noise?: number
  /** Events that are no JSON. */
  malformed?: number
  /** A continuation sends up to 20 tokens again, often with other borders. */
  reEmit?: number
  /** Of the events that a dialect numbers, every so many are dropped, swapped or sent twice. */
  sequence?: number
  /** The end marker is missing, with the finish reason or alone. */
  leaveOut?: number
  /** The text has something odd after every few events. */
  oddText?: number
  /** The body comes compressed, whole or truncated. */
  gzip?: number
  /** The token endpoint answers 429, 500 or 503. */
  tokenRefuse?: number
  /** The longest silence, in milliseconds. Default 2,000. */
  maxStallMs?: number
  /**
   * Whatever costs a part of the answer, or adds to it, happens in so many attempts at most, and not in the attempt that
   * follows, so that every answer can be had in the end. Default 3.
   */
  attempts?: number
}

/**
 * A plan that follows from `seed`: the same stream of the same prompt at the same attempt fails in the same way, in
 * whatever order streams are opened.
 */
export function seededFaults(seed: string | number, rates: FaultRates): FaultPlan {
  return {
    stream: ({ dialect, prompt, attempt }) =>
      drawFaults(seededRandom(`${seed} ${dialect} ${attempt} ${prompt}`), rates, attempt <= (rates.attempts ?? 3)),
    token({ dialect, index }) {
      const random = seededRandom(`${seed} ${dialect} token ${index}`)
      return random() < (rates.tokenRefuse ?? 0) ? { refuse: drawRefusal(random, [429, 500, 503]) } : {}
    },
  }
}

function drawFaults(random: Random, rates: FaultRates, mayFail: boolean): StreamFaults {
  const happens = (rate = 0) => random() < rate
  const somewhere = () => ({ fraction: random(), bytes: randomInteger(random, 0, 50) })
  const faults: StreamFaults = {}
  if (happens(rates.split)) faults.split = randomItem(random, [1, 'random'] as const)
  if (happens(rates.noise)) {
    faults.frames = {
      lineEnd: randomItem(random, ['lf', 'crlf', 'cr', 'mixed'] as const),
      spaceAfterColon: random() < 0.5,
      byteOrderMark: random() < 0.5,
      commentEvery: randomInteger(random, 1, 9),
      unknownEventEvery: randomInteger(random, 1, 9),
    }
  }
  if (happens(rates.malformed)) faults.frames = { ...faults.frames, malformedEvery: randomInteger(random, 1, 9) }
  if (happens(rates.reEmit)) {
    faults.continuation = {
      reEmitTokens: randomInteger(random, 1, 20),
      borders: randomItem(random, ['same', 'other'] as const),
      startInsideToken: random() < 0.5,
    }
  }
  if (happens(rates.stall)) {
    faults.stall = { at: somewhere(), ms: randomInteger(random, 0, rates.maxStallMs ?? 2_000) }
  }
  const [refuse, cut, error] = [happens(rates.refuse), happens(rates.cut), happens(rates.error)]
  if (!mayFail) return faults
  if (refuse) faults.refuse = drawRefusal(random, [401, 408, 429, 500, 502, 503])
  if (cut) faults.cut = { at: somewhere(), how: randomItem(random, ['fin', 'rst', 'end'] as const) }
  if (error) faults.error = { afterTokens: randomInteger(random, 0, 100), named: random() < 0.5 }
  if (happens(rates.sequence)) {
    const what = randomItem(random, ['drop', 'swap', 'duplicate'] as const)
    faults.sequence = { [what]: { every: randomInteger(random, 3, 40) } }
  }
  if (happens(rates.leaveOut)) {
    faults.leaveOut = randomItem(random, [['endMarker'], ['finishReason', 'endMarker']] as const)
  }
  if (happens(rates.oddText)) {
    const add = randomItem(random, ['nul', 'loneSurrogate', 'rawNul', 'invalidUtf8'] as const)
    faults.oddText = { add, every: randomInteger(random, 1, 9) }
  }
  if (happens(rates.gzip)) faults.gzip = randomItem(random, ['whole', 'truncated'] as const)
  return faults
}

function drawRefusal(random: Random, statuses: readonly number[]): Refusal {
  const status = randomItem(random, statuses)
  if (status !== 429 && status !== 503) return { status }
  const retryAfterForm = randomItem(random, ['seconds', 'date'] as const)
  return { status, retryAfterSeconds: randomInteger(random, 0, 1), retryAfterForm }
}
