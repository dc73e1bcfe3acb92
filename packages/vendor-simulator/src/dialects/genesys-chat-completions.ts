import { serverSentEvents } from '../framing/server-sent-events.ts'
import { chatCompletionEvents, chatCompletionRequest } from './chat-completion.ts'
import { requireTurns } from './conversation.ts'
import { type Dialect, RequestError } from './dialect.ts'
import { genesysErrorBody } from './error-bodies.ts'
import { optionalNumber } from './request-members.ts'

const roles = ['system', 'user', 'assistant']

/** The longest content of a message, in UTF-16 code units. */
const maxContentLength = 4_096

/** Genesys Cloud LLM chat completions: OpenAI-style, with limits to what a request may contain. */
export const genesysChatCompletions: Dialect = {
  name: 'genesys-chat-completions',
  path: '/api/v2/ai/llm/chat/completions',
  authentication: {
    kind: 'client-credentials',
    tokenPath: '/login/oauth2/token',
    clientAuthentication: 'form',
    grants: 'ai:llm:write ai:llm:read',
    scopeIsAsked: true,
  },
  framing: serverSentEvents,
  continues: false,

  request(body) {
    for (const [index, { role, content }] of requireTurns(body).entries()) {
      const place = `messages[${index}]`
      if (!roles.includes(role)) {
        throw new RequestError('invalid_request', `${place}.role must be one of: ${roles.join(', ')}`)
      }
      if (content.length > maxContentLength) {
        throw new RequestError('invalid_request', `${place}.content must have at most ${maxContentLength} characters`)
      }
    }
    optionalNumber(body, 'temperature', 0, 2)
    return chatCompletionRequest(body, 'gpt-4-1106-preview')
  },

  exampleRequest: (prompt) => ({
    model: 'gpt-4-1106-preview',
    messages: [{ role: 'user', content: prompt }],
    temperature: 0.7,
    stream: true,
  }),

  ...chatCompletionEvents,

  errorBody: genesysErrorBody,
}
