import { isObject, type JsonObject } from '../json.ts'
import { RequestError } from './dialect.ts'

/** Refuses a request that does not ask for a stream: the simulator gives nothing else. */
export function requireStreaming(body: JsonObject): void {
  if (body.stream !== true) throw new RequestError('invalid_request', 'stream must be true: only streams are simulated')
}

/** The member `name`, which must be a string that is not empty. */
export function requireText(body: JsonObject, name: string): string {
  const value = optionalText(body, name)
  if (value === undefined) throw new RequestError('invalid_request', `${name} is missing`)
  return value
}

/** The member `name`: absent, or a string that is not empty. */
export function optionalText(body: JsonObject, name: string): string | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value !== '') return value
  throw new RequestError('invalid_request', `${name} must be a string that is not empty`)
}

/** The member `name`: absent, or a whole number above 0. */
export function optionalCount(body: JsonObject, name: string): number | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number
  throw new RequestError('invalid_request', `${name} must be a whole number above 0`)
}

/** The text of the last user turn in the member `messages`, whose contents are strings or lists of text parts. */
export function lastUserTurn(body: JsonObject): string {
  const { messages } = body
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new RequestError('invalid_request', 'messages must be a list with at least one message')
  }
  const turns = messages.map(asTurn)
  const last = turns.findLast((turn) => turn.role === 'user')
  if (last === undefined) throw new RequestError('invalid_request', 'messages must contain one with the role user')
  return last.content
}

function asTurn(message: unknown, index: number): { role: string; content: string } {
  if (isObject(message) && typeof message.role === 'string') {
    const { role, content } = message
    if (typeof content === 'string') return { role, content }
    if (Array.isArray(content)) return { role, content: content.map(partText).join('') }
  }
  throw new RequestError('invalid_request', `messages[${index}] must have a role and a content`)
}

function partText(part: unknown): string {
  return isObject(part) && typeof part.text === 'string' ? part.text : ''
}
