import type { AnswerFramesInput } from './answer-frames.ts'
import { type BodyPart, control } from './body-part.ts'
import { fillEvent } from './giant-event.ts'
import { withOddText } from './odd-text.ts'

/** What the events with text came to. */
export interface TextEnd {
  /** How many there were. */
  textEvents: number
  /** The id of the place after the last one, for dialects that can continue; else empty. */
  contextId: string
}

/** The part of a body that is the text, with everything that comes between its events. */
export function* textFrames(input: AnswerFramesInput): Generator<BodyPart, TextEnd> {
  const { plan, tokensPerEvent, dialect, facts, ids, writer, faults } = input
  const { tokens, first, last } = plan
  const { error, giantEvent, oddText } = faults
  const end = error === undefined ? last : Math.min(last, first + (error.afterTokens ?? 0))
  const giantAt = giantEvent === undefined ? last : first + (giantEvent.afterTokens ?? 0)
  const isEndless = faults.endless === true && error === undefined && end > first
  const text = (from: number, to: number) => (to === from + 1 ? tokens[from]! : tokens.slice(from, to).join(''))
  const contextId = (offset: number) => (dialect.continues ? ids.at(offset) : '')

  let offset: number
  let index = 0
  do {
    offset = plan.start
    for (let next = first; next < end; index++) {
      yield* noise(index, input)
      const frameOf = (added: string, length: number) => dialect.text(added, contextId(offset + length), facts, index)
      if (next === giantAt && giantEvent !== undefined) {
        const filled = fillEvent(tokens.slice(next, end), giantEvent.bytes, (words) => frameOf(words, words.length))
        yield { bytes: writer.event(filled.frame), tokens: filled.count, sequence: filled.frame.sequence }
        offset += text(next, next + filled.count).length
        next += filled.count
      } else {
        const to = Math.min(next + tokensPerEvent, next < giantAt ? Math.min(giantAt, end) : end)
        const words = text(next, to)
        const frame = frameOf(words, words.length)
        const bytes =
          oddText === undefined
            ? writer.event(frame)
            : withOddText(oddText, index, words, (odd) => writer.event(frameOf(odd, words.length)))
        yield { bytes, tokens: to - next, sequence: frame.sequence }
        offset += words.length
        next = to
      }
    }
  } while (isEndless)
  return { textEvents: index, contextId: contextId(offset) }
}

const malformedData = ['{"token": "lost', 'not json', '{token: lost}', '{"a":1}{"b":2}']
const meaninglessData = ['{}', '{"type":"ping"}', '{"heartbeat":true,"at":[1,2]}']

/** What comes before the event `index` that is no part of the answer. */
function* noise(index: number, { writer, faults }: AnswerFramesInput): Generator<BodyPart> {
  const { commentEvery, unknownEventEvery, malformedEvery } = faults.frames ?? {}
  const isDue = (every: number | undefined) => every !== undefined && (index + 1) % every === 0
  if (isDue(commentEvery)) yield control(writer.comment())
  if (isDue(unknownEventEvery)) {
    const data = meaninglessData[index % meaninglessData.length]!
    yield control(writer.event(index % 2 === 0 ? { data, event: 'ping' } : { data }))
  }
  if (isDue(malformedEvery)) yield control(writer.event({ data: malformedData[index % malformedData.length]! }))
}
