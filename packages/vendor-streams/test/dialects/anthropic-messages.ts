import { asCount, asIdentifier, asObject, parseObject } from '../../src/dialects/json.ts'
import type { Dialect, FinishReason } from '../../src/index.ts'

const finishReasons: ReadonlyMap<unknown, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['refusal', 'content_filter'],
])

/**
 * Anthropic's Messages API: server-sent events that name their type in their data, too; of the deltas, only those of text
 * are text: a model's thoughts and its tools' arguments are not ("Streaming Messages", Claude API reference).
 */
export const anthropicMessages: Dialect = {
  name: 'anthropic-messages',
  framing: 'sse',
  defaults: { path: '/v1/messages', onDrop: ['restart'], maxTokens: 1_024 },
  resumes: [],

  body: ({ request, profile }) => ({
    model: request.model ?? profile.model,
    max_tokens: request.maxTokens ?? profile.maxTokens,
    system: request.messages.filter(({ role }) => role === 'system').map(({ content }) => content),
    messages: request.messages.filter(({ role }) => role !== 'system'),
    stream: true,
  }),

  meaning({ data }) {
    const event = parseObject(data)
    const delta = asObject(event?.delta)
    switch (event?.type) {
      case undefined:
        return { malformed: true }
      case 'content_block_delta':
        return delta?.type === 'text_delta' && typeof delta.text === 'string' ? { text: delta.text } : {}
      case 'message_delta': {
        const promptTokens = asCount(asObject(event.usage)?.input_tokens)
        const completionTokens = asCount(asObject(event.usage)?.output_tokens)
        return {
          ...(typeof delta?.stop_reason === 'string'
            ? { finishReason: finishReasons.get(delta.stop_reason) ?? 'other' }
            : {}),
          ...(promptTokens === undefined || completionTokens === undefined
            ? {}
            : { usage: { basis: 'exact', promptTokens, completionTokens } }),
        }
      }
      case 'message_stop':
        return { done: true }
      case 'error':
        return { error: { code: asIdentifier(asObject(event.error)?.type) } }
      default:
        return {}
    }
  },
}
