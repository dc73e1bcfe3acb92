import { isObject, type JsonObject } from '../json.ts'
import { RequestError, type StreamRequest } from './dialect.ts'

/** One message of a request. */
export interface Turn {
  role: string
  content: string
}

/**
 * The member `messages`, at least one, whose contents are strings or lists of text parts. Throws `RequestError` when it
 * is something else; `place` is what goes before the member's name there.
 */
export function requireTurns({ messages }: JsonObject, place = ''): Turn[] {
  if (Array.isArray(messages) && messages.length > 0) {
    return messages.map((message, index) => asTurn(message, `${place}messages[${index}]`))
  }
  throw new RequestError('invalid_request', `${place}messages must be a list with at least one message`)
}

/**
 * What `turns` ask for: an answer to the last turn of the user, and, where the last turn of all is the assistant's, one
 * that goes on after its text. Throws `RequestError` when the user says nothing.
 */
export function conversation(turns: readonly Turn[]): Pick<StreamRequest, 'prompt' | 'prefill'> {
  const asked = turns.findLast(({ role }) => role === 'user')
  if (asked === undefined) throw new RequestError('invalid_request', 'messages must contain one with the role user')
  const last = turns.at(-1)
  return { prompt: asked.content, ...(last?.role === 'assistant' ? { prefill: last.content } : {}) }
}

function asTurn(message: unknown, place: string): Turn {
  if (isObject(message) && typeof message.role === 'string') {
    const { role, content } = message
    if (typeof content === 'string') return { role, content }
    if (Array.isArray(content)) return { role, content: content.map(partText).join('') }
  }
  throw new RequestError('invalid_request', `${place} must have a role and a content`)
}

function partText(part: unknown): string {
  return isObject(part) && typeof part.text === 'string' ? part.text : ''
}
