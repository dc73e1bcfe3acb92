import { serverSentEvents } from '../framing/server-sent-events.ts'
import { conversation, requireTurns } from './conversation.ts'
import type { Dialect, Frame } from './dialect.ts'
import { cxoneErrorBody } from './error-bodies.ts'
import { optionalCount, optionalText, requireStreaming } from './request-members.ts'

/**
 * NICE CXone Generative AI gateway: messages in, events `{choices: [{delta: {content}}], usage?, error?}` and `[DONE]`
 * out. It says no finish reason.
 */
export const cxoneGenerative: Dialect = {
  name: 'cxone-generative',
  path: '/api/v2/ai/generative/completions',
  authentication: {
    kind: 'client-credentials',
    tokenPath: '/api/oauth/token',
    clientAuthentication: 'form',
    grants: 'ai:generative:write',
    scopeIsAsked: true,
  },
  framing: serverSentEvents,
  continues: false,

  request(body) {
    requireStreaming(body)
    const maxTokens = optionalCount(body, 'max_tokens')
    return {
      ...conversation(requireTurns(body)),
      model: optionalText(body, 'model') ?? 'cxone-llm-v1',
      includeUsage: true,
      ...(maxTokens === undefined ? {} : { maxTokens }),
    }
  },

  exampleRequest: (prompt) => ({
    model: 'cxone-llm-v1',
    stream: true,
    max_tokens: 1_024,
    messages: [{ role: 'user', content: prompt }],
  }),

  begin: () => [],

  text: (text) => event(text),

  end({ promptTokens, completionTokens }, { includeUsage }) {
    const usage = { prompt_tokens: promptTokens, completion_tokens: completionTokens }
    return [...(includeUsage ? [event('', { usage })] : []), { data: '[DONE]' }]
  },

  inBandError: (message) => ({ error: { message } }),

  errorBody: cxoneErrorBody,
}

function event(content: string, others: object = {}): Frame {
  return { data: JSON.stringify({ choices: [{ delta: { content } }], ...others }) }
}
