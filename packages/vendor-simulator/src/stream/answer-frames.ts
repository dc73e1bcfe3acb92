import type { ContextIds } from '../answers/context-ids.ts'
import type { Dialect, Frame, StreamFacts } from '../dialects/dialect.ts'
import type { StreamFaults } from '../faults/faults.ts'
import type { FrameWriter } from '../framing/framing.ts'
import { type BodyPart, control } from './body-part.ts'
import { type TextEnd, textFrames } from './text-frames.ts'
import type { TextPlan } from './text-plan.ts'

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
  const { dialect, facts, writer, faults } = input
  if (writer.prefix !== '') yield control(writer.prefix)
  yield* written(dialect.begin(facts), writer)
  const end = yield* textFrames(input)
  yield* written(faults.error === undefined ? endFrames(end, input) : [errorFrame(input)], writer)
}

function* written(frames: readonly Frame[], writer: FrameWriter): Generator<BodyPart> {
  for (const frame of frames) yield control(writer.event(frame), frame.sequence)
}

function errorFrame({ dialect, faults }: AnswerFramesInput): Frame {
  const { message = 'The model is overloaded, please try again later.', named = false } = faults.error ?? {}
  const data = JSON.stringify(dialect.inBandError(message))
  return named ? { data, event: 'error' } : { data }
}

function endFrames({ textEvents, contextId }: TextEnd, input: AnswerFramesInput): Frame[] {
  const { dialect, facts, faults, plan, promptTokens } = input
  const { tokens, first, last } = plan
  const { leaveOut = [] } = faults
  const finishReason = last < tokens.length ? 'length' : 'stop'
  const frames = dialect.end(
    {
      finishReason: leaveOut.includes('finishReason') ? undefined : finishReason,
      promptTokens,
      completionTokens: last - first,
      textEvents,
      contextId,
    },
    facts,
  )
  return leaveOut.includes('endMarker') ? frames.slice(0, -1) : frames
}
