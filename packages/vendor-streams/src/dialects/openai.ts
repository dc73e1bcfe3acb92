import { chatRequest } from './chat-request.ts'
import { completionChunk } from './completion-chunk.ts'
import type { Dialect } from './dialect.ts'

/** Any OpenAI-compatible server: `chat.completion.chunk` objects over SSE, a usage chunk, then `[DONE]`. */
export const openai: Dialect = {
  name: 'openai',
  framing: 'sse',
  defaults: { path: '/v1/chat/completions', onDrop: ['restart'] },
  resumes: ['prefill'],

  body: (input) => ({ ...chatRequest(input), stream_options: { include_usage: true } }),

  meaning: completionChunk,
}
