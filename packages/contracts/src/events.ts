/** Which rule removed something from a sentence; never what it removed. */
export interface Redaction {
  kind: 'pii' | 'blocklist' | 'safety'
  rule: string
}

/** Tokens that the vendor counted; absent members were not reported. */
export interface Usage {
  promptTokens?: number
  completionTokens?: number
}

/** Why a vendor's stream broke off. */
export type InterruptionReason = 'connection_lost' | 'ended_early' | 'stalled' | 'vendor_error' | 'takeover'

/**
 * What can happen to an assist, as the journal keeps it and a desktop sees it.
 *
 * An assist starts with `assist.accepted` (seq 1) and ends with exactly one terminal event. The `text` of its
 * `assist.sentence` events after the last `assist.superseded`, joined in `seq` order with nothing between them, is the
 * answer.
 */
export type AssistEvent =
  | { type: 'assist.accepted'; interactionId: string; route: string; tokenCount: number }
  | { type: 'assist.sentence'; text: string; verdict: { id: string; policy: string }; redactions: Redaction[] }
  | { type: 'assist.interrupted'; reason: InterruptionReason }
  | { type: 'assist.resumed'; removedOverlapChars: number }
  | { type: 'assist.superseded'; reason: 'restarted' }
  | TerminalEvent

/** The events that end an assist. */
export type TerminalEvent =
  | { type: 'assist.completed'; finishReason: 'stop' | 'length' | 'content_filter' | 'other'; usage?: Usage }
  | { type: 'assist.blocked'; kind: Redaction['kind']; rule: string }
  | { type: 'assist.failed'; code: string; message: string }
  | { type: 'assist.cancelled'; by: CancelledBy }

/** Who ended an assist before it was done. */
export type CancelledBy = 'desktop' | 'caller' | 'operator'

/** The state of an assist: running, or the name of its terminal event. */
export type AssistState = 'queued' | 'running' | 'completed' | 'blocked' | 'failed' | 'cancelled'

/** Whether `event` ends its assist. */
export function isTerminal(event: AssistEvent): event is TerminalEvent {
  return terminalTypes.has(event.type)
}

const terminalTypes: ReadonlySet<string> = new Set<TerminalEvent['type']>([
  'assist.completed',
  'assist.blocked',
  'assist.failed',
  'assist.cancelled',
])

/** An {@link AssistEvent} as a desktop receives it. `at` is ISO 8601 in UTC; `cursor` is opaque. */
export type DesktopEvent = AssistEvent & { cursor: string; assistId: string; seq: number; at: string }

/** One assist as of now: what `GET /v1/assists/:id` answers and what a `gap` carries for each known assist. */
export interface AssistSnapshot {
  assistId: string
  agentId: string
  interactionId: string
  state: AssistState
  /** The seq of the last event that this snapshot includes; later events go on from here. */
  seq: number
  /** The moderated answer so far: the sentences since the last `assist.superseded`, joined. */
  text: string
  /** The terminal event, once there is one. */
  end?: TerminalEvent
}
