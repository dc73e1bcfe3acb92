import { numberedChunk } from './completion-chunk.ts'
import { type Dialect, turns } from './dialect.ts'

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

  body(input) {
    const { request, profile, now } = input
    return {
      model: request.model ?? profile.model,
      messages: turns(input),
      max_tokens: request.maxTokens ?? profile.maxTokens,
      temperature: request.temperature ?? profile.temperature,
      stream: true,
      stream_options: { include_usage: true },
      metadata: { request_id: request.requestId, timestamp: new Date(now).toISOString() },
    }
  },

  meaning: numberedChunk,
}
