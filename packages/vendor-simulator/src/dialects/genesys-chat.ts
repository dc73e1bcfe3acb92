import { jsonLines } from '../framing/json-lines.ts'
import { isObject } from '../json.ts'
import { conversation, requireTurns } from './conversation.ts'
import { type Dialect, RequestError } from './dialect.ts'
import { genesysErrorBody } from './error-bodies.ts'
import { requireStreaming, requireText } from './request-members.ts'

/**
 * Genesys Cloud LLM Gateway, configured chat: a configuration and its messages in, lines
 * `{type: 'token' | 'stop' | 'done' | 'error', content? | delta?, index?}` out. The configuration decides on the model.
 */
export const genesysChat: Dialect = {
  name: 'genesys-chat',
  path: '/api/v2/ai/llm/gateway/chat',
  authentication: {
    kind: 'client-credentials',
    tokenPath: '/oauth/token',
    clientAuthentication: 'basic',
    grants: 'ai:llm:gateway:write',
    scopeIsAsked: false,
  },
  framing: jsonLines,
  continues: false,

  request(body) {
    requireStreaming(body)
    const model = requireText(body, 'configurationId')
    if (!isObject(body.input)) throw new RequestError('invalid_request', 'input must be an object with messages')
    return { ...conversation(requireTurns(body.input, 'input.')), model }
  },

  exampleRequest: (prompt) => ({
    configurationId: 'agent-assist',
    input: { messages: [{ role: 'user', content: prompt }] },
    stream: true,
  }),

  begin: () => [],

  text: (text, _contextId, { textIn }, index) => ({ data: JSON.stringify({ type: 'token', [textIn]: text, index }) }),

  end: (_ending, { endsBy }) => [{ data: JSON.stringify({ type: endsBy }) }],

  inBandError: (message) => ({ type: 'error', code: 'model_overloaded', message }),

  errorBody: genesysErrorBody,
}
