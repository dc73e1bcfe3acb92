import type { DialectName } from '../src/index.ts'

/** One server-sent event. */
export interface ServerSentEvent {
  event: string
  data: string
  /** The last event id, as it is after this event. */
  id: string
}

/** The events in a body, as the standard's rules for parsing and dispatching have it. */
export function eventsOf(body: Buffer): ServerSentEvent[] {
  const text = new TextDecoder().decode(body)
  const events: ServerSentEvent[] = []
  const lines = text.split(/\r\n|\n|\r/)
  // The last line has no end, so it is none.
  lines.pop()
  let [event, data, id] = ['', [] as string[], '']
  for (const line of lines) {
    if (line === '') {
      if (data.length > 0) events.push({ event: event || 'message', data: data.join('\n'), id })
      ;[event, data] = ['', []]
      continue
    }
    const colon = line.indexOf(':')
    if (colon === 0) continue
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') event = value
    if (field === 'data') data.push(value)
    if (field === 'id') id = value
  }
  return events
}

/** One event of `cxone-chat`. */
export interface ChatEvent {
  token?: string
  context_id?: string
  finished?: boolean
  error?: { code: string; message: string }
}

/** The events of a `cxone-chat` body; data that is no JSON object is left out. */
export function chatEvents(body: Buffer): ChatEvent[] {
  return eventsOf(body).flatMap(({ data }) => {
    try {
      return [JSON.parse(data) as ChatEvent]
    } catch {
      return []
    }
  })
}

/** The text of a `cxone-chat` body. */
export function chatText(body: Buffer): string {
  return chatEvents(body)
    .map((event) => event.token ?? '')
    .join('')
}

/** The JSON objects in the events of a body of any dialect, in order; data that is none is left out. */
export function objectsOf(dialect: DialectName, body: Buffer): Record<string, unknown>[] {
  const data = dialect === 'genesys-chat' ? linesOf(body) : eventsOf(body).map((event) => event.data)
  return data.flatMap((text) => {
    try {
      const value: unknown = JSON.parse(text)
      return typeof value === 'object' && value !== null ? [value as Record<string, unknown>] : []
    } catch {
      return []
    }
  })
}

/** The text in a body of any dialect. */
export function textOf(dialect: DialectName, body: Buffer): string {
  return objectsOf(dialect, body).map(deltaOf).join('')
}

function deltaOf({ token, type, content, delta, choices }: Record<string, unknown>): string {
  if (typeof token === 'string') return token
  if (type === 'token') return String(content ?? delta)
  const [choice] = (Array.isArray(choices) ? choices : []) as { delta: { content?: string } }[]
  return choice?.delta.content ?? ''
}

/** The lines of a body in NDJSON that are not empty. */
export function linesOf(body: Buffer): string[] {
  const text = new TextDecoder().decode(body)
  return text.split(/\r?\n/).filter((line) => line !== '')
}
