import type { Usage } from '@cuecard/contracts'
import type { Frame } from '../framing/framer.ts'
import { type FinishReason, type FrameMeaning, withoutObject } from './dialect.ts'
import { asCount, asIdentifier, asObject, type JsonObject, parseObject } from './json.ts'

/**
 * The meaning of an OpenAI-style chunk. Only choice 0 is read: the others are alternatives to it, and two answers are
 * never shown as one.
 */
export function completionChunk(frame: Frame): FrameMeaning {
  return chunkMeaning(frame, parseObject(frame.data))
}

/** As {@link completionChunk}, of a vendor that numbers its chunks. */
export function numberedChunk(frame: Frame): FrameMeaning {
  const data = parseObject(frame.data)
  const meaning = chunkMeaning(frame, data)
  const sequence = asCount(data?.sequence)
  if (sequence !== undefined) meaning.sequence = sequence
  return meaning
}

function chunkMeaning(frame: Frame, data: JsonObject | undefined): FrameMeaning {
  if (data === undefined && frame.data.trim() === '[DONE]') return { done: true }
  if (frame.event === 'error') return { error: { code: asIdentifier(data?.code ?? data?.type) } }
  if (data === undefined) return withoutObject(frame)
  if (data.error !== undefined && data.error !== null) {
    const error = asObject(data.error)
    return { error: { code: asIdentifier(error?.code ?? error?.type) } }
  }
  const meaning: FrameMeaning = {}
  const usage = asUsage(data.usage)
  if (usage !== undefined) meaning.usage = usage
  const choice = firstChoice(data.choices)
  const text = textOf(asObject(choice?.delta)?.content)
  if (text !== '') meaning.text = text
  // Some servers send an empty reason with every chunk.
  const reason = choice?.finish_reason
  if (typeof reason === 'string' && reason !== '') meaning.finishReason = asFinishReason(reason)
  return meaning
}

/** `{prompt_tokens, completion_tokens}` as a vendor counted them; nothing when it is neither. */
export function asUsage(value: unknown): Usage | undefined {
  const usage = asObject(value)
  const promptTokens = asCount(usage?.prompt_tokens)
  const completionTokens = asCount(usage?.completion_tokens)
  if (promptTokens === undefined && completionTokens === undefined) return undefined
  return {
    basis: 'exact',
    ...(promptTokens === undefined ? {} : { promptTokens }),
    ...(completionTokens === undefined ? {} : { completionTokens }),
  }
}

/** A vendor's finish reason in OpenAI's words. */
export function asFinishReason(reason: string): FinishReason {
  return reason === 'stop' || reason === 'length' || reason === 'content_filter' ? reason : 'other'
}

/** A delta's content: a string, or a list of parts of which those of text count. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  const texts = content.map((part) => asObject(part)?.text)
  return texts.filter((text) => typeof text === 'string').join('')
}

function firstChoice(choices: unknown): JsonObject | undefined {
  if (!Array.isArray(choices)) return undefined
  for (const value of choices) {
    const choice = asObject(value)
    if (choice !== undefined && (choice.index ?? 0) === 0) return choice
  }
  return undefined
}
