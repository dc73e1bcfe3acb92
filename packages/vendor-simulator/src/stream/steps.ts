import type { Cut, Place, Refusal, Stall, StreamFaults } from '../faults/faults.ts'
import type { BodyPart } from './body-part.ts'

/** One thing to do in the life of a stream. */
export type Step =
  | { do: 'open' }
  | { do: 'refuse'; refusal: Refusal }
  | { do: 'write'; bytes: string | Buffer; tokens: number }
  | { do: 'stall'; ms: number | undefined; keepAliveMs: number | undefined }
  | { do: 'fin' | 'rst' }
  | {
      do: 'end'
      /** Whether the client was given all that the vendor had to say. */
      whole: boolean
    }

/** A reset takes from a client what it has not read yet, so one that reads gets the time to do so. */
const beforeResetMs = 5

/**
 * The whole life of a stream, step by step: its body with the silence and the cut that `faults` asks for in their
 * places. Ends with `refuse`, `fin`, `rst` or `end`. `totalTokens` is what a place's `fraction` is a part of.
 */
export function* steps(body: Iterable<BodyPart>, totalTokens: number, faults: StreamFaults): Generator<Step> {
  const { refuse, stall, cut } = faults
  if (stall?.at === 'headers') yield { do: 'stall', ms: stall.ms, keepAliveMs: undefined }
  if (refuse !== undefined) {
    yield { do: 'refuse', refusal: refuse }
    return
  }
  yield { do: 'open' }
  const breaks: Break[] = []
  if (stall !== undefined && stall.at !== 'headers') breaks.push(new Break(stall.at, totalTokens, stallStep(stall)))
  if (cut !== undefined) breaks.push(new Break(cut.at, totalTokens, cutStep(cut)))
  for (const step of withBreaks(body, breaks)) {
    if (step.do === 'rst') yield { do: 'stall', ms: beforeResetMs, keepAliveMs: undefined }
    yield step
    if (step.do === 'fin' || step.do === 'rst' || step.do === 'end') return
  }
  yield { do: 'end', whole: isWhole(faults) }
}

/** Whether a client that reads well gets all of the answer and is told so. */
function isWhole({ error, leaveOut = [], sequence = {}, gzip }: StreamFaults): boolean {
  return error === undefined && !leaveOut.includes('endMarker') && sequence.drop === undefined && gzip === undefined
}

function cutStep({ how }: Cut): Step {
  return how === 'end' ? { do: 'end', whole: false } : { do: how }
}

function stallStep({ ms, keepAliveMs }: Stall): Step {
  return { do: 'stall', ms, keepAliveMs }
}

/** A step to take at a place in the body. Its byte is known once its tokens have been written. */
class Break {
  readonly step: Step
  readonly #tokens: number
  readonly #bytes: number
  #at = Number.POSITIVE_INFINITY

  constructor(place: Place, totalTokens: number, step: Step) {
    this.step = step
    this.#tokens = place.fraction === undefined ? (place.tokens ?? 0) : Math.floor(place.fraction * totalTokens)
    this.#bytes = place.bytes ?? 0
  }

  /** The byte of the body that this comes before, as far as it is known after `tokens` tokens and `bytes` bytes. */
  at(tokens: number, bytes: number): number {
    if (this.#at === Number.POSITIVE_INFINITY && tokens >= this.#tokens) this.#at = bytes + this.#bytes
    return this.#at
  }
}

function* withBreaks(body: Iterable<BodyPart>, breaks: Break[]): Generator<Step> {
  let tokens = 0
  let bytes = 0
  for (const part of body) {
    if (breaks.length === 0) {
      yield { do: 'write', bytes: part.bytes, tokens: part.tokens }
      continue
    }
    let rest = typeof part.bytes === 'string' ? Buffer.from(part.bytes) : part.bytes
    for (let next = takeBreak(breaks, tokens, bytes, rest.length); next !== undefined; ) {
      const length = next.at(tokens, bytes) - bytes
      if (length > 0) yield { do: 'write', bytes: rest.subarray(0, length), tokens: 0 }
      rest = rest.subarray(length)
      bytes += length
      yield next.step
      next = takeBreak(breaks, tokens, bytes, rest.length)
    }
    yield { do: 'write', bytes: rest, tokens: part.tokens }
    bytes += rest.length
    tokens += part.tokens
  }
  for (let next = takeBreak(breaks, tokens, bytes, 0); next !== undefined; ) {
    yield next.step
    next = takeBreak(breaks, tokens, bytes, 0)
  }
}

/** Removes and returns the break that comes first within the next `length` bytes, if one does. */
function takeBreak(breaks: Break[], tokens: number, bytes: number, length: number): Break | undefined {
  const isDue = (candidate: Break) => candidate.at(tokens, bytes) <= bytes + length
  const due = breaks.filter(isDue).sort((one, other) => one.at(tokens, bytes) - other.at(tokens, bytes))[0]
  if (due !== undefined) breaks.splice(breaks.indexOf(due), 1)
  return due
}
