import { asCount, asObject, parseObject } from '../../src/dialects/json.ts'
import type { Dialect } from '../../src/index.ts'

/**
 * Ollama: one JSON object a line, from `/api/chat` `{message: {content}, done}` and from `/api/generate`
 * `{response, done}`; the last one says why it ended, and counts (Ollama API, "Generate a chat completion").
 */
export const ollama: Dialect = {
  name: 'ollama',
  framing: 'ndjson',
  defaults: { path: '/api/chat', onDrop: ['restart'] },
  resumes: [],

  body: ({ request, profile }) => ({
    model: request.model ?? profile.model,
    messages: request.messages,
    options: { num_predict: request.maxTokens ?? profile.maxTokens },
    stream: true,
  }),

  meaning({ data }) {
    const line = parseObject(data)
    if (line === undefined) return { malformed: true }
    if (line.error !== undefined) return { error: { code: undefined } }
    const text = asObject(line.message)?.content ?? line.response
    if (line.done !== true) return typeof text === 'string' ? { text } : {}
    const promptTokens = asCount(line.prompt_eval_count)
    const completionTokens = asCount(line.eval_count)
    return {
      ...(typeof text === 'string' ? { text } : {}),
      ...(promptTokens === undefined || completionTokens === undefined
        ? {}
        : { usage: { basis: 'exact', promptTokens, completionTokens } }),
      finishReason: line.done_reason === 'length' ? 'length' : 'stop',
      done: true,
    }
  },
}
