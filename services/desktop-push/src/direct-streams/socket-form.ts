import type { StreamForm } from './stream-form.ts'

/** `/ws`: `handshake_ack`, `chunk` frames, then one of `complete`, `blocked` and `error`. */
export const socketForm: StreamForm = {
  accepted: ({ tokenCount, modelId }) => frame('handshake_ack', { tokenCount, modelId }),
  text: (data) => frame('chunk', { data }),
  completed: (auditLog) => frame('complete', { auditLog }),
  blocked: ({ kind, rule }) => frame('blocked', { reason: `${kind}/${rule}` }),
  failed: ({ message, code }) => frame('error', { message, code }),
}

/** Every member is where readers of either published form look for it: beside the type, and in the payload. */
function frame(type: string, payload: object): string[] {
  return [JSON.stringify({ type, ...payload, payload })]
}
