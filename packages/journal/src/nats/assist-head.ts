import type { AssistEvent, AssistState, CancelledBy } from '@cuecard/contracts'
import type { SealingKey } from '../assist-keys.ts'
import { JournalError } from '../errors.ts'
import type { AgentKey, Checkpoint, Entry, NewEntry } from '../journal.ts'
import { joinBody, type StoredMessage, splitBody } from './stored-message.ts'

/**
 * What every message on an assist's subject begins with: all that is known of the assist from then on. So its last message
 * is its record, and one conditional publish is entries, checkpoint and record at once.
 */
export interface AssistHead {
  assistId: string
  interactionId: string
  state: AssistState
  /** How often it was claimed: the fence. */
  claims: number
  lastSeq: number
  /** How many entries this message carries, the last of them `lastSeq`. */
  count: number
  /** The sequence of the message with entry 1; absent in that one itself. */
  first?: number
  /** The sequence of the message with the newest checkpoint; 0 is this one. */
  checkpointAt?: number
  /** The last append: its writer's own id, and the sequence of its message; 0 is this one. */
  appended: { id: string; at: number }
  /** The last claim's own id. */
  claimId?: string
  cancelledBy?: CancelledBy
  finishedAt?: number
  /** The subject of its idempotency key. */
  key?: string
}

/** An assist's head in the message that it was found in. */
export interface LocatedHead {
  head: AssistHead
  seq: number
}

/** The head that a message on an assist's subject begins with. */
export function headOf({ body, seq }: StoredMessage): LocatedHead {
  return { head: splitBody<AssistHead>(body).open, seq }
}

/** What the next message begins with when nothing changes: what pointed to "this one" now points to where that is. */
export function carriedOn({ head, seq }: LocatedHead): AssistHead {
  const next: AssistHead = { ...head, count: 0, first: head.first ?? seq }
  next.appended = { id: head.appended.id, at: head.appended.at || seq }
  if (head.checkpointAt !== undefined) next.checkpointAt = head.checkpointAt || seq
  return next
}

/** Whether an assist has ended. */
export function isFinished({ finishedAt }: AssistHead): boolean {
  return finishedAt !== undefined
}

/** How many entries one message takes: offsets keep 12 bits for the place within a message. */
export const maxEntriesPerMessage = 4_095

const placesPerMessage = maxEntriesPerMessage + 1

/** The offset of the entry at `place` in the message `seq`; grows with both. Exact up to 2^41 messages. */
export function offsetOf(seq: number, place: number): number {
  return seq * placesPerMessage + place
}

/** The message that an offset points into, and the place there. */
export function placeOf(offset: number): { seq: number; place: number } {
  return { seq: Math.floor(offset / placesPerMessage), place: offset % placesPerMessage }
}

/** A message with entries, sealed as what `head` says that they are. */
export function encodeEntries(head: AssistHead, entries: readonly NewEntry[], key: SealingKey): Uint8Array {
  if (entries.length > maxEntriesPerMessage) {
    throw new TypeError(`The journal was given what it cannot store: ${entries.length} entries in one append.`)
  }
  const lines = [JSON.stringify(entries.map(({ at, event }) => [at, event]))]
  const checkpoint = entries.findLast((entry) => entry.checkpoint !== undefined)?.checkpoint
  if (checkpoint !== undefined) lines.push(JSON.stringify(checkpoint))
  return joinBody(head, key.seal(sealedAs(head), lines.join('\n')))
}

/** The entries that a message carries; a mark, a claim and a cancel carry none. Raises `unavailable` when they do not open. */
export function decodeEntries({ tenant, agentId }: AgentKey, message: StoredMessage, key: SealingKey): Entry[] {
  const { open: head, sealed } = splitBody<AssistHead>(message.body)
  if (!head.count) return []
  const [events = '[]'] = unseal(key, sealedAs(head), sealed).split('\n', 1)
  return (JSON.parse(events) as [at: number, event: AssistEvent][]).map(([at, event], place) => {
    const seq = head.lastSeq - head.count + 1 + place
    return { offset: offsetOf(message.seq, place), tenant, agentId, assistId: head.assistId, seq, at, event }
  })
}

/** The checkpoint that a message carries beside its entries. */
export function decodeCheckpoint(message: StoredMessage, key: SealingKey): Checkpoint {
  const { open: head, sealed } = splitBody<AssistHead>(message.body)
  const texts = unseal(key, sealedAs(head), sealed)
  return JSON.parse(texts.slice(texts.indexOf('\n') + 1)) as Checkpoint
}

/** Opens what was sealed; raises `unavailable` when it does not. */
export function unseal(key: SealingKey, as: string, sealed: Uint8Array): string {
  try {
    return key.open(as, sealed)
  } catch (cause) {
    throw new JournalError('unavailable', 'The journal is damaged: a text does not open. Restore it.', { cause })
  }
}

function sealedAs({ assistId, lastSeq, count }: AssistHead): string {
  return `entries ${lastSeq - count + 1} to ${lastSeq} of ${assistId}`
}
