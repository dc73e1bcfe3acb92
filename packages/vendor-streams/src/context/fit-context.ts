import type { ChatMessage, DroppedContext, Violation } from '@cuecard/contracts'
import type { ContextWindows, Profile } from '../profile.ts'
import { countMessage, countMessages } from './count-tokens.ts'

/** Whether a conversation fits a model, and what is sent of it. */
export type Fit =
  | { fits: true; messages: readonly ChatMessage[]; tokenCount: number; dropped: DroppedContext | undefined }
  /** The conversation has `tokenCount` tokens, of which the model takes `limit`. */
  | { fits: false; reason: 'too_long'; tokenCount: number; limit: number }
  | { fits: false; reason: 'invalid'; violations: Violation[] }

/**
 * Holds a conversation against the limits of a profile's model before it is sent. With `whenTooLong: 'trim'` the oldest turns
 * are left out until the rest fits; system messages and the last turn always stay.
 */
export function fitContext(
  { context, model: ownModel }: Pick<Profile, 'context' | 'model'>,
  messages: readonly ChatMessage[],
  model = ownModel,
): Fit {
  const violations = tooLongContents(messages, context?.maxContentLength)
  if (violations.length > 0) return { fits: false, reason: 'invalid', violations }
  const tokenCount = countMessages(messages)
  const limit = windowOf(context?.windows ?? {}, model)
  if (limit === undefined || tokenCount <= limit) return { fits: true, messages, tokenCount, dropped: undefined }
  const trimmed = context?.whenTooLong === 'trim' ? trim(messages, tokenCount, limit) : undefined
  return trimmed ?? { fits: false, reason: 'too_long', tokenCount, limit }
}

function tooLongContents(messages: readonly ChatMessage[], maxLength = Number.POSITIVE_INFINITY): Violation[] {
  return messages.flatMap(({ content }, index) => {
    if (content.length <= maxLength) return []
    const message = `has ${content.length} characters; this model's vendor takes ${maxLength}`
    return [{ path: `/messages/${index}/content`, message }]
  })
}

function windowOf({ models = {}, otherwise }: ContextWindows, model: string | undefined): number | undefined {
  return model !== undefined && Object.hasOwn(models, model) ? models[model] : otherwise
}

function trim(messages: readonly ChatMessage[], tokenCount: number, limit: number): Fit | undefined {
  const kept = [...messages]
  let tokens = tokenCount
  while (tokens > limit) {
    const oldest = kept.findIndex(({ role }, index) => role !== 'system' && index < kept.length - 1)
    const [turn] = oldest < 0 ? [] : kept.splice(oldest, 1)
    if (turn === undefined) return undefined
    tokens -= countMessage(turn)
  }
  const dropped = { messages: messages.length - kept.length, tokens: tokenCount - tokens }
  return { fits: true, messages: kept, tokenCount: tokens, dropped }
}
