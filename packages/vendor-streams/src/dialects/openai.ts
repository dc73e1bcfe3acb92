import { completionChunk } from './completion-chunk.ts'
import { type Dialect, turns } from './dialect.ts'

/** Any OpenAI-compatible server: `chat.completion.chunk` objects over SSE, a usage chunk, then `[DONE]`. */
export const openai: Dialect = {
  name: 'openai',
  framing: 'sse',
  defaults: { path: '/v1/chat/completions', onDrop: ['restart'] },
  resumes: ['prefill'],

  body(input) {
    const { request, profile } = input
    return {
      model: request.model ?? profile.model,
      messages: turns(input),
      max_tokens: request.maxTokens ?? profile.maxTokens,
      temperature: request.temperature ?? profile.temperature,
      stream: true,
      stream_options: { include_usage: true },
    }
  },

  meaning: completionChunk,
}
