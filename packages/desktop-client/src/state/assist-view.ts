import type { AssistSnapshot, DesktopEvent, InterruptionReason, Redaction, TerminalEvent } from '@cuecard/contracts'

/** Where an assist stands, as a person is shown it. `accepted` means that no sentence has come yet. */
export type AssistViewState =
  | 'accepted'
  | 'streaming'
  | 'interrupted'
  | 'completed'
  | 'blocked'
  | 'failed'
  | 'cancelled'

/** One moderated sentence. `redactions` says which rules removed something from it, never what. */
export interface SentenceView {
  /** The sentence's place in its assist. After a gap, one sentence stands for the whole text up to this place. */
  readonly seq: number
  readonly text: string
  readonly redactions: readonly Redaction[]
}

/** One assist as of now. Values are never changed in place: a change gives a new object. */
export interface AssistView {
  readonly assistId: string
  /** Empty when the assist's beginning is gone. */
  readonly interactionId: string
  readonly state: AssistViewState
  /** The seq of the last event that is in here. */
  readonly seq: number
  /** The cursor of that event, or of the snapshot that it was in. */
  readonly cursor: string
  /** The sentences since the last `assist.superseded`, in order. */
  readonly sentences: readonly SentenceView[]
  /** `sentences` joined with nothing between them: the answer so far. */
  readonly text: string
  /** What the newest `assist.superseded` put aside; no part of the answer. */
  readonly superseded: readonly SentenceView[]
  /** How often the vendor's stream broke off and went on. */
  readonly resumptions: number
  /** Part of the text is gone for good. `text` ends before that part and takes no more, unless the answer starts over. */
  readonly incomplete: boolean
  /** Why the vendor's stream broke off, while `state` is `interrupted`. */
  readonly interruption?: InterruptionReason
  /** The event that ended the assist, once there is one: finish reason, rule, error code or who cancelled. */
  readonly end?: TerminalEvent
  /** ISO 8601, from the event; absent after a gap, because a snapshot does not carry it. */
  readonly acceptedAt?: string
}

/** Whether an assist has not ended yet. */
export function isRunning(assist: AssistView): boolean {
  return assist.end === undefined
}

/** The assist of which `event` is the first that is known. Nothing of the event is applied yet. */
export function newAssistView(event: DesktopEvent): AssistView {
  return {
    assistId: event.assistId,
    interactionId: event.type === 'assist.accepted' ? event.interactionId : '',
    state: 'accepted',
    seq: event.seq - 1,
    cursor: event.cursor,
    sentences: [],
    text: '',
    superseded: [],
    resumptions: 0,
    incomplete: false,
    acceptedAt: event.at,
  }
}

/** The assist that a gap's snapshot describes. Its text is one sentence, because a snapshot does not say where they end. */
export function assistViewFromSnapshot(snapshot: AssistSnapshot, cursor: string): AssistView {
  const { assistId, interactionId, seq, text, end } = snapshot
  const running = text === '' ? 'accepted' : 'streaming'
  return {
    assistId,
    interactionId,
    state: end ? endState[end.type] : running,
    seq,
    cursor,
    sentences: text === '' ? [] : [{ seq, text, redactions: [] }],
    text,
    superseded: [],
    resumptions: 0,
    incomplete: false,
    ...(end && { end }),
  }
}

/**
 * The assist after its next event; the caller has made sure that no seq is left out.
 *
 * An event of a type that this client does not know moves `seq` alone, so that a newer server does not break an older
 * desktop; so does anything after the terminal event.
 */
export function advance(assist: AssistView, event: DesktopEvent): AssistView {
  const { seq, cursor } = event
  if (!isRunning(assist)) return { ...assist, seq, cursor }
  const { interruption, ...before } = assist
  const rest = { ...before, seq, cursor }
  switch (event.type) {
    case 'assist.sentence': {
      if (assist.incomplete) return { ...rest, state: 'streaming' }
      const sentence = { seq, text: event.text, redactions: event.redactions }
      const sentences = [...assist.sentences, sentence]
      return { ...rest, state: 'streaming', sentences, text: assist.text + event.text }
    }
    case 'assist.interrupted':
      return { ...rest, state: 'interrupted', interruption: event.reason }
    case 'assist.resumed':
      return { ...rest, state: 'streaming', resumptions: assist.resumptions + 1 }
    case 'assist.superseded':
      return {
        ...rest,
        state: 'accepted',
        sentences: [],
        text: '',
        superseded: assist.sentences,
        incomplete: false,
      }
    case 'assist.completed':
    case 'assist.blocked':
    case 'assist.failed':
    case 'assist.cancelled':
      return { ...rest, state: endState[event.type], end: event }
    default:
      return { ...assist, seq, cursor }
  }
}

const endState = {
  'assist.completed': 'completed',
  'assist.blocked': 'blocked',
  'assist.failed': 'failed',
  'assist.cancelled': 'cancelled',
} as const
