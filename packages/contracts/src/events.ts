/** Which rule removed something from a sentence; never what it removed. */
export interface Redaction {
  kind: 'pii' | 'blocklist' | 'safety'
  rule: string
}

/**
 * Tokens that an answer cost. `exact` is what the vendor counted, where absent members were not reported; `estimated` is
 * counted by Cuecard with `cl100k_base`, for answers whose vendor never said.
 */
export interface Usage {
  basis: 'exact' | 'estimated'
  promptTokens?: number
  completionTokens?: number
}

/** What can be said of the vendor's text without keeping it. */
export interface Integrity {
  /** SHA-256 of the raw answer in UTF-8, in hexadecimal; absent when no process saw all of it (after a takeover). */
  sha256?: string
  /** Of vendors that number their chunks: how many came, and which numbers never did, as ranges with both ends. */
  chunks?: number
  gaps?: [first: number, last: number][]
}

/** What was left out of a conversation that was too long for the model, oldest turns first. */
export interface DroppedContext {
  messages: number
  tokens: number
}

/** Why a vendor's stream broke off. */
export type InterruptionReason =
  | 'connection_lost'
  | 'ended_early'
  | 'stalled'
  | 'vendor_error'
  | 'chunks_missing'
  | 'diverged'
  | 'takeover'

/**
 * What can happen to an assist, as the journal keeps it and a desktop sees it.
 *
 * An assist starts with `assist.accepted` (seq 1) and ends with exactly one terminal event. The `text` of its
 * `assist.sentence` events after the last `assist.superseded`, joined in `seq` order with nothing between them, is the
 * answer.
 */
export type AssistEvent =
  | { type: 'assist.accepted'; interactionId: string; route: string; tokenCount: number; dropped?: DroppedContext }
  | { type: 'assist.sentence'; text: string; verdict: { id: string; policy: string }; redactions: Redaction[] }
  | { type: 'assist.interrupted'; reason: InterruptionReason }
  | { type: 'assist.resumed'; removedOverlapChars: number }
  | { type: 'assist.superseded'; reason: 'restarted' }
  | TerminalEvent

/** What every end tells of the vendor's work; absent when no vendor was asked. */
export interface VendorAccount {
  usage?: Usage
  integrity?: Integrity
}

/** The events that end an assist. */
export type TerminalEvent = VendorAccount &
  (
    | { type: 'assist.completed'; finishReason: 'stop' | 'length' | 'content_filter' | 'other' }
    | { type: 'assist.blocked'; kind: Redaction['kind']; rule: string }
    | { type: 'assist.failed'; code: string; message: string }
    | { type: 'assist.cancelled'; by: CancelledBy }
  )

/** Who ended an assist before it was done; `orphaned`: nobody read it any more. */
export type CancelledBy = 'desktop' | 'caller' | 'operator' | 'orphaned'

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
