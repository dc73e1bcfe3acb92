import { chatRequest } from './chat-request.ts'
import { completionChunk } from './completion-chunk.ts'
import type { Dialect } from './dialect.ts'

/** Genesys Cloud LLM chat completions: OpenAI-style chunks; what is too long for it is known before it is sent. */
export const genesysChatCompletions: Dialect = {
  name: 'genesys-chat-completions',
  framing: 'sse',
  defaults: {
    path: '/api/v2/ai/llm/chat/completions',
    oauth: {
      path: '/login/oauth2/token',
      scope: 'ai:llm:write ai:llm:read',
      clientAuthentication: 'form',
      renewBeforeMs: 60_000,
      requestTimeoutMs: 5_000,
    },
    onDrop: ['restart'],
    contextWindows: { models: { 'gpt-4-1106-preview': 128_000, 'gpt-3.5-turbo-16k': 16_385 }, otherwise: 8_192 },
    maxContentLength: 4_096,
    limits: { maxAttempts: 3, baseDelayMs: 2_000 },
  },
  resumes: ['prefill'],

  body: chatRequest,

  meaning: completionChunk,
}
