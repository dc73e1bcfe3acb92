import type { ContextIds } from '../answers/context-ids.ts'
import type { Dialect, StreamFacts } from '../dialects/dialect.ts'
import type { StreamFaults } from '../faults/faults.ts'
import type { FrameWriter } from '../framing/framing.ts'
import { fillEvent } from './giant-event.ts'
import type { TextPlan } from './text-plan.ts'

/** One piece of the body, and how many tokens of the answer it carries. */
export interface BodyPart {
  bytes: string
  tokens: number
}

/** What the body of one stream is made from. */
export interface AnswerFramesInput {
  plan: TextPlan
  tokensPerEvent: number
  dialect: Dialect
  facts: StreamFacts
  /** Tokens of the prompt, for the usage that the vendor reports. */
  promptTokens: number
  ids: ContextIds
  writer: FrameWriter
  faults: StreamFaults
}

/** The body of a stream, part by part, in order; lazy, so that a long answer takes no memory of its own. */
export function* answerFrames(input: AnswerFramesInput): Generator<BodyPart> {
  const { plan, tokensPerEvent, dialect, facts, ids, writer, faults } = input
  const { tokens, first, last } = plan
  const { error, giantEvent } = faults
  const errorAt = error === undefined ? last : Math.min(last, first + (error.afterTokens ?? 0))
  const giantAt = giantEvent === undefined ? last : first + (giantEvent.afterTokens ?? 0)
  const text = (from: number, to: number) => (to === from + 1 ? tokens[from]! : tokens.slice(from, to).join(''))
  const contextId = (offset: number) => (dialect.continues ? ids.at(offset) : '')

  if (writer.prefix !== '') yield control(writer.prefix)
  for (const frame of dialect.begin(facts)) yield control(writer.event(frame))

  let offset = plan.start
  let index = 0
  for (let next = first; next < errorAt; index++) {
    yield* noise(index, input)
    const frameOf = (words: string) => dialect.text(words, contextId(offset + words.length), facts, index)
    if (next === giantAt && giantEvent !== undefined) {
      const { frame, count } = fillEvent(tokens.slice(next, errorAt), giantEvent.bytes, frameOf)
      yield { bytes: writer.event(frame), tokens: count }
      offset += text(next, next + count).length
      next += count
    } else {
      const border = next < giantAt ? Math.min(giantAt, errorAt) : errorAt
      const to = Math.min(next + tokensPerEvent, border)
      const words = text(next, to)
      yield { bytes: writer.event(frameOf(words)), tokens: to - next }
      offset += words.length
      next = to
    }
  }

  if (error !== undefined) {
    const { message = 'The model is overloaded, please try again later.', named = false } = error
    const data = JSON.stringify(dialect.inBandError(message))
    yield control(writer.event(named ? { data, event: 'error' } : { data }))
    return
  }
  const ending = {
    finishReason: last < tokens.length ? ('length' as const) : ('stop' as const),
    promptTokens: input.promptTokens,
    completionTokens: last - first,
    textEvents: index,
    contextId: contextId(offset),
  }
  for (const frame of dialect.end(ending, facts)) yield control(writer.event(frame))
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

function control(bytes: string): BodyPart {
  return { bytes, tokens: 0 }
}
