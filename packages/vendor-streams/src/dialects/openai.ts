import type { Usage } from '@cuecard/contracts'
import type { Frame } from '../framing/sse-framer.ts'
import { type Dialect, type FinishReason, type FrameMeaning, withoutObject } from './dialect.ts'
import { asCount, asIdentifier, asObject, type JsonObject, parseObject } from './json.ts'

/** Any OpenAI-compatible server: `chat.completion.chunk` objects over SSE, a usage chunk, then `[DONE]`. */
export const openai: Dialect = {
  name: 'openai',
  defaults: { path: '/v1/chat/completions', onDrop: ['restart'] },
  continues: false,

  body(request, profile) {
    return {
      model: request.model ?? profile.model,
      messages: request.messages,
      max_tokens: request.maxTokens,
      temperature: request.temperature,
      stream: true,
      stream_options: { include_usage: true },
    }
  },

  meaning: completionChunk,
}

/**
 * The meaning of an OpenAI-style chunk. Only choice 0 is read: the others are alternatives to it, and two answers are
 * never shown as one.
 */
export function completionChunk(frame: Frame): FrameMeaning {
  if (frame.data.trim() === '[DONE]') return { done: true }
  const data = parseObject(frame.data)
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

function asUsage(value: unknown): Usage | undefined {
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

function asFinishReason(reason: string): FinishReason {
  return reason === 'stop' || reason === 'length' || reason === 'content_filter' ? reason : 'other'
}
