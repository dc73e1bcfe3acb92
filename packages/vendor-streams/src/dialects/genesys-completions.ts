import { chatRequest } from './chat-request.ts'
import { numberedChunk } from './completion-chunk.ts'
import type { Dialect } from './dialect.ts'

/** Genesys Cloud LLM Gateway, completions: OpenAI-style chunks, each with its number. */
export const genesysCompletions: Dialect = {
  name: 'genesys-completions',
  framing: 'sse',
  defaults: {
    path: '/api/v2/ai/llm/gateway/chat/completions',
    oauth: { path: '/oauth/token', clientAuthentication: 'form', renewBeforeMs: 5_000 },
    onDrop: ['restart'],
    maxTokens: 500,
    temperature: 0.7,
    limits: { rateLimitDelayMs: 5_000 },
  },
  resumes: ['prefill'],

  body: (input) => ({
    ...chatRequest(input),
    stream_options: { include_usage: true },
    metadata: { request_id: input.request.requestId, timestamp: new Date(input.now).toISOString() },
  }),

  meaning: numberedChunk,
}
