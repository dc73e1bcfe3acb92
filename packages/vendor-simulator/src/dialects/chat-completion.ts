import { isObject, type JsonObject } from '../json.ts'
import { conversation, requireTurns } from './conversation.ts'
import type { Dialect, Frame, StreamFacts, StreamRequest } from './dialect.ts'
import { optionalCount, optionalText, requireStreaming } from './request-members.ts'

/** What a request for an OpenAI-style chat completion asks for; `model` is for one that names none. */
export function chatCompletionRequest(body: JsonObject, model: string): StreamRequest {
  requireStreaming(body)
  const maxTokens = optionalCount(body, 'max_completion_tokens') ?? optionalCount(body, 'max_tokens')
  return {
    ...conversation(requireTurns(body)),
    model: optionalText(body, 'model') ?? model,
    includeUsage: isObject(body.stream_options) && body.stream_options.include_usage === true,
    ...(maxTokens === undefined ? {} : { maxTokens }),
  }
}

/** OpenAI-style events: `chat.completion.chunk` objects, a chunk with the usage when asked, `[DONE]`. */
export const chatCompletionEvents = {
  begin: (stream) => [chunk(stream, { role: 'assistant', content: '' }, null)],

  text: (text, _contextId, stream) => chunk(stream, { content: text }, null),

  end({ finishReason, promptTokens, completionTokens }, stream) {
    const usage = {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    }
    return [
      ...(finishReason === undefined ? [] : [chunk(stream, {}, finishReason)]),
      ...(stream.includeUsage ? [{ data: JSON.stringify({ ...chunkHead(stream), choices: [], usage }) }] : []),
      { data: '[DONE]' },
    ]
  },

  inBandError: (message) => ({ error: { message, type: 'server_error', param: null, code: 'model_overloaded' } }),
} as const satisfies Partial<Dialect>

function chunk(stream: StreamFacts, delta: object, finishReason: string | null): Frame {
  const choices = [{ index: 0, delta, finish_reason: finishReason }]
  // Where usage is asked for, every chunk has the member, and all but the last have nothing in it.
  return { data: JSON.stringify({ ...chunkHead(stream), choices, ...(stream.includeUsage ? { usage: null } : {}) }) }
}

function chunkHead(stream: StreamFacts) {
  return { id: stream.id, object: 'chat.completion.chunk', created: stream.created, model: stream.model }
}
