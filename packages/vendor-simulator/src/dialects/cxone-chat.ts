import { serverSentEvents } from '../framing/server-sent-events.ts'
import type { Dialect, Frame } from './dialect.ts'
import { cxoneErrorBody } from './error-bodies.ts'
import { optionalText, requireStreaming, requireText } from './request-members.ts'

/** NICE CXone AI LLM gateway: one prompt in, events `{token?, context_id?, finished?}` out, continued by context id. */
export const cxoneChat: Dialect = {
  name: 'cxone-chat',
  path: '/api/v2/ai/llm/chat/stream',
  authentication: {
    kind: 'client-credentials',
    tokenPath: '/oauth/token',
    clientAuthentication: 'form',
    grants: 'ai:llm:stream',
    scopeIsAsked: true,
  },
  framing: serverSentEvents,
  continues: true,

  request(body) {
    requireStreaming(body)
    const continuationId = optionalText(body, 'continuation_id')
    return {
      prompt: requireText(body, 'prompt'),
      model: optionalText(body, 'model') ?? 'cxone-llm-v1',
      ...(continuationId === undefined ? {} : { continuationId }),
    }
  },

  exampleRequest: (prompt) => ({ prompt, model: 'cxone-llm-v1', stream: true }),

  begin: () => [],

  text: (text, contextId, stream) => withContextId({ token: text }, contextId, stream.contextIdIn),

  end: (ending, stream) => [withContextId({ finished: true }, ending.contextId, stream.contextIdIn)],

  inBandError: (message) => ({ error: { code: 'model_overloaded', message } }),

  errorBody: cxoneErrorBody,
}

function withContextId(data: object, contextId: string, where: 'id' | 'data' | 'both'): Frame {
  const frame: Frame = { data: JSON.stringify(where === 'id' ? data : { ...data, context_id: contextId }) }
  if (where !== 'data') frame.id = contextId
  return frame
}
