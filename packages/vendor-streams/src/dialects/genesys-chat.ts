import type { Frame } from '../framing/framer.ts'
import { turns } from './chat-request.ts'
import { asFinishReason, asUsage } from './completion-chunk.ts'
import { type Dialect, type FrameMeaning, withoutObject } from './dialect.ts'
import { asIdentifier, asObject, parseObject } from './json.ts'

/**
 * Genesys Cloud LLM Gateway, configured chat: one JSON object a line, `{type, content? | delta?, index?}`; which model
 * answers, and how, is the configuration's at the vendor.
 */
export const genesysChat: Dialect = {
  name: 'genesys-chat',
  framing: 'ndjson',
  defaults: {
    baseUrl: 'https://api.mypurecloud.com',
    path: '/api/v2/ai/llm/gateway/chat',
    oauth: { path: '/oauth/token', clientAuthentication: 'basic', renewBeforeMs: 5_000 },
    onDrop: ['restart'],
  },
  resumes: ['prefill'],
  needsConfigurationId: true,

  body: (input) => ({
    configurationId: input.profile.configurationId,
    input: { messages: turns(input) },
    stream: true,
  }),

  meaning(frame: Frame): FrameMeaning {
    const data = parseObject(frame.data)
    if (data === undefined) return withoutObject(frame)
    if (data.type === 'error' || (data.error !== undefined && data.error !== null)) {
      return { error: { code: asIdentifier(asObject(data.error)?.code ?? data.code) } }
    }
    const meaning: FrameMeaning = {}
    const usage = asUsage(data.usage)
    if (usage !== undefined) meaning.usage = usage
    if (data.type === 'token') {
      const text = data.content ?? data.delta
      if (typeof text === 'string' && text !== '') meaning.text = text
    }
    if (data.type === 'stop' || data.type === 'done') {
      const reason = data.finish_reason ?? data.reason
      meaning.finishReason = typeof reason === 'string' ? asFinishReason(reason) : 'stop'
      meaning.done = true
    }
    return meaning
  },
}
