import type { NumberedEvents, SequenceFaults } from '../faults/faults.ts'
import type { BodyPart } from './body-part.ts'

/** `parts` with some of the numbered ones dropped, out of order or repeated; those without a number stay as they are. */
export function withSequenceFaults(parts: Iterable<BodyPart>, faults: SequenceFaults): Iterable<BodyPart> {
  const { drop = [], swap = [], duplicate = [] } = faults
  return duplicated(swapped(dropped(parts, drop), swap), duplicate)
}

function* dropped(parts: Iterable<BodyPart>, events: NumberedEvents): Generator<BodyPart> {
  for (const part of parts) if (!isOneOf(events, part)) yield part
}

function* duplicated(parts: Iterable<BodyPart>, events: NumberedEvents): Generator<BodyPart> {
  for (const part of parts) {
    yield part
    if (isOneOf(events, part)) yield part
  }
}

function* swapped(parts: Iterable<BodyPart>, events: NumberedEvents): Generator<BodyPart> {
  const source = parts[Symbol.iterator]()
  for (let next = source.next(); !next.done; next = source.next()) {
    const part = next.value
    if (!isOneOf(events, part)) {
      yield part
      continue
    }
    const between: BodyPart[] = []
    for (next = source.next(); !next.done && next.value.sequence === undefined; next = source.next()) {
      between.push(next.value)
    }
    if (!next.done) yield next.value
    // Behind the last numbered event is the end of the stream, which stays the end.
    yield* next.done ? [part, ...between] : [...between, part]
  }
}

function isOneOf(events: NumberedEvents, { sequence }: BodyPart): boolean {
  if (sequence === undefined) return false
  return 'length' in events ? events.includes(sequence) : sequence % events.every === 0
}
