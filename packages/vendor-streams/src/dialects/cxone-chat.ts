import type { Frame } from '../framing/framer.ts'
import { type Dialect, type FrameMeaning, type GenerationRequest, withoutObject } from './dialect.ts'
import { asIdentifier, asObject, parseObject } from './json.ts'

/**
 * NICE CXone AI LLM gateway: SSE events whose data is `{token?, context_id?, finished?}`; the event's `id` (or
 * `context_id`) is what a stream is continued from.
 */
export const cxoneChat: Dialect = {
  name: 'cxone-chat',
  framing: 'sse',
  defaults: {
    baseUrl: 'https://api.mynicecx.com',
    path: '/api/v2/ai/llm/chat/stream',
    oauth: { path: '/oauth/token', scope: 'ai:llm:stream', clientAuthentication: 'form', renewBeforeMs: 30_000 },
    onDrop: ['continue', 'restart'],
  },
  resumes: ['continue'],

  body({ request, profile, resume }) {
    return {
      prompt: asPrompt(request),
      model: request.model ?? profile.model,
      ...(resume?.kind === 'continue' ? { continuation_id: resume.continuationId } : {}),
      stream: true,
    }
  },

  meaning(frame: Frame): FrameMeaning {
    const data = parseObject(frame.data)
    if (frame.event === 'error' || (data?.error !== undefined && data.error !== null)) {
      return { error: { code: asIdentifier(asObject(data?.error)?.code ?? data?.code) } }
    }
    if (data === undefined) return withoutObject(frame)
    const meaning: FrameMeaning = {}
    if (typeof data.token === 'string') meaning.text = data.token
    const id = frame.id || data.context_id
    if (typeof id === 'string' && id !== '') meaning.continuationId = id
    if (data.finished === true) {
      meaning.finishReason = 'stop'
      meaning.done = true
    }
    return meaning
  },
}

/** A line of a turn that would read as the beginning of another turn. */
const turnStart =
  /([\n\r\v\f\u0085\u2028\u2029][^\S\n\r\v\f\u0085\u2028\u2029]*)(?=(?:system|user|assistant)[ \t]*[:：])/giu

/**
 * This gateway takes one prompt: a lone user turn as it is, several turns one after the other under their roles. A customer's
 * words cannot begin a turn of somebody else.
 */
function asPrompt({ messages }: GenerationRequest): string {
  if (messages.length === 1) return messages[0]!.content
  return messages.map(({ role, content }) => `${role}: ${content.replace(turnStart, '$1| ')}`).join('\n\n')
}
