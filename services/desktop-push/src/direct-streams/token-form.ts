import { blockingProblem, type StreamForm } from './stream-form.ts'

/** `/api/llm/stream`: `{"type":"token"}` events, then one `{"type":"stop"}` or `{"type":"error"}`. */
export const tokenForm: StreamForm = {
  accepted: () => [],
  text: (content, index) => [JSON.stringify({ type: 'token', content, index })],
  completed: () => [JSON.stringify({ type: 'stop' })],
  blocked: (by) => tokenForm.failed(blockingProblem(by)),
  failed: ({ code, message }) => [JSON.stringify({ type: 'error', message, code })],
}
