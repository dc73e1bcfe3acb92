import { serverSentEvents } from '../framing/server-sent-events.ts'
import { chatCompletionEvents, chatCompletionRequest } from './chat-completion.ts'
import type { Dialect } from './dialect.ts'

/** Any OpenAI-compatible server. */
export const openai: Dialect = {
  name: 'openai',
  path: '/v1/chat/completions',
  authentication: { kind: 'bearer' },
  framing: serverSentEvents,
  continues: false,

  request: (body) => chatCompletionRequest(body, 'simulated'),

  exampleRequest: (prompt) => ({ model: 'simulated', messages: [{ role: 'user', content: prompt }], stream: true }),

  ...chatCompletionEvents,

  errorBody: (status, code, message) => ({
    error: { message, type: status < 500 ? 'invalid_request_error' : 'server_error', param: null, code },
  }),
}
