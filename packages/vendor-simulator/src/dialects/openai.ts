import { serverSentEvents } from '../framing/server-sent-events.ts'
import { isObject } from '../json.ts'
import type { Dialect, Frame, StreamFacts } from './dialect.ts'
import { lastUserTurn, optionalCount, optionalText, requireStreaming } from './request-members.ts'

/** Any OpenAI-compatible server: `chat.completion.chunk` objects, a usage chunk when asked, `[DONE]`. */
export const openai: Dialect = {
  name: 'openai',
  path: '/v1/chat/completions',
  authentication: { kind: 'bearer' },
  framing: serverSentEvents,
  continues: false,

  request(body) {
    requireStreaming(body)
    const maxTokens = optionalCount(body, 'max_completion_tokens') ?? optionalCount(body, 'max_tokens')
    return {
      prompt: lastUserTurn(body),
      model: optionalText(body, 'model') ?? 'simulated',
      includeUsage: isObject(body.stream_options) && body.stream_options.include_usage === true,
      ...(maxTokens === undefined ? {} : { maxTokens }),
    }
  },

  exampleRequest: (prompt) => ({ model: 'simulated', messages: [{ role: 'user', content: prompt }], stream: true }),

  begin: (stream) => [chunk(stream, { role: 'assistant', content: '' }, null)],

  text: (text, _contextId, stream) => chunk(stream, { content: text }, null),

  end({ finishReason, promptTokens, completionTokens }, stream) {
    const usage = {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    }
    const usageChunk = { data: JSON.stringify({ ...chunkHead(stream), choices: [], usage }) }
    return [chunk(stream, {}, finishReason), ...(stream.includeUsage ? [usageChunk] : []), { data: '[DONE]' }]
  },

  inBandError: (message) => ({ error: { message, type: 'server_error', param: null, code: 'model_overloaded' } }),

  errorBody: (status, code, message) => ({
    error: { message, type: status < 500 ? 'invalid_request_error' : 'server_error', param: null, code },
  }),
}

function chunk(stream: StreamFacts, delta: object, finishReason: string | null): Frame {
  const choices = [{ index: 0, delta, finish_reason: finishReason }]
  // Where usage is asked for, every chunk has the member, and all but the last have nothing in it.
  return { data: JSON.stringify({ ...chunkHead(stream), choices, ...(stream.includeUsage ? { usage: null } : {}) }) }
}

function chunkHead(stream: StreamFacts) {
  return { id: stream.id, object: 'chat.completion.chunk', created: stream.created, model: stream.model }
}
