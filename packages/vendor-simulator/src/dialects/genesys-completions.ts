import { serverSentEvents } from '../framing/server-sent-events.ts'
import { chatCompletionEvents, chatCompletionRequest } from './chat-completion.ts'
import type { Dialect, Frame } from './dialect.ts'
import { genesysErrorBody } from './error-bodies.ts'

/** Genesys Cloud LLM Gateway, completions: OpenAI-style chunks, each with a `sequence` number that counts up from 1. */
export const genesysCompletions: Dialect = {
  name: 'genesys-completions',
  path: '/api/v2/ai/llm/gateway/chat/completions',
  authentication: {
    kind: 'client-credentials',
    tokenPath: '/oauth/token',
    clientAuthentication: 'form',
    grants: 'ai:llm:gateway:use',
    scopeIsAsked: false,
  },
  framing: serverSentEvents,
  continues: false,

  request: (body) => chatCompletionRequest(body, 'genesys-llm'),

  exampleRequest: (prompt) => ({
    model: 'genesys-llm',
    messages: [{ role: 'user', content: prompt }],
    max_tokens: 500,
    temperature: 0.7,
    stream: true,
    stream_options: { include_usage: true },
  }),

  ...chatCompletionEvents,

  begin: (stream) => chatCompletionEvents.begin(stream).map((frame) => numbered(frame, 1)),

  text: (text, contextId, stream, index) =>
    numbered(chatCompletionEvents.text(text, contextId, stream), firstTextNumber + index),

  end: (ending, stream) =>
    chatCompletionEvents
      .end(ending, stream)
      .map((frame, index) =>
        frame.data === '[DONE]' ? frame : numbered(frame, firstTextNumber + ending.textEvents + index),
      ),

  errorBody: genesysErrorBody,
}

/** The first chunk has the role alone. */
const firstTextNumber = 2

function numbered(frame: Frame, sequence: number): Frame {
  return { ...frame, data: `${frame.data.slice(0, -1)},"sequence":${sequence}}`, sequence }
}
