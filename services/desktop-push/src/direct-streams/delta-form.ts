import type { Usage } from '@cuecard/contracts'
import { blockingProblem, type StreamForm } from './stream-form.ts'

const end = '[DONE]'

/** `GET /api/stream-llm`: `{"delta"}`, `{"usage"}`, `{"error"}`, and `[DONE]` at the end of each stream. */
export const deltaForm: StreamForm = {
  accepted: () => [],
  text: (delta) => [JSON.stringify({ delta })],
  completed: ({ usage }) => [...(usage === undefined ? [] : [JSON.stringify({ usage: vendorUsage(usage) })]), end],
  blocked: (by) => deltaForm.failed(blockingProblem(by)),
  failed: (error) => [JSON.stringify({ error }), end],
}

/** The names that vendors give the counts. */
function vendorUsage({ basis, promptTokens, completionTokens }: Usage) {
  return { prompt_tokens: promptTokens, completion_tokens: completionTokens, basis }
}
