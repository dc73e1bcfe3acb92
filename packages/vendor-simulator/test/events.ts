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
