import { chatRequest } from './chat-request.ts'
import { completionChunk } from './completion-chunk.ts'
import type { Dialect } from './dialect.ts'

/** NICE CXone Generative AI gateway: OpenAI-style chunks; errors, control events and broken events come under status 200. */
export const cxoneGenerative: Dialect = {
  name: 'cxone-generative',
  framing: 'sse',
  defaults: {
    path: '/api/v2/ai/generative/completions',
    oauth: {
      path: '/api/oauth/token',
      scope: 'ai:generative:write',
      clientAuthentication: 'form',
      renewBeforeMs: 60_000,
    },
    onDrop: ['restart'],
    model: 'cxone-llm-v1',
    maxTokens: 1_024,
  },
  resumes: ['prefill'],
  toleratesMalformed: true,

  body: chatRequest,

  meaning: completionChunk,
}
