import type { AssistEvent } from '@cuecard/contracts'
import type { AssistKeys, SealingKey } from '../assist-keys.ts'
import { JournalError } from '../errors.ts'
import type { Checkpoint, Claim, Lease, NewEntry } from '../journal.ts'
import type { ClaimedRow, EntryRow, LeaseRow } from './operations.ts'

/** Between an entry's event and its checkpoint; JSON text has no line break of its own. */
const separator = '\n'

/** An entry as it goes to the writer. */
export function toEntryRow({ seq, at, event, checkpoint }: NewEntry): EntryRow {
  const text = JSON.stringify(event)
  if (checkpoint === undefined) return { seq, at, texts: text, hasCheckpoint: false }
  return { seq, at, texts: text + separator + JSON.stringify(checkpoint), hasCheckpoint: true }
}

/** The event of an entry that was stored as entry `seq` of its assist. */
export function eventOf(key: SealingKey, seq: number, sealed: Uint8Array): AssistEvent {
  const texts = unseal(key, String(seq), sealed)
  const end = texts.indexOf(separator)
  return JSON.parse(end === -1 ? texts : texts.slice(0, end)) as AssistEvent
}

/** A lease as it goes to the writer. */
export function toLeaseRow({ tenant, assistId, fence }: Lease): LeaseRow {
  return { tenant, assistId, fence }
}

/** A claimed assist as its worker gets it. What does not open any more is told, and harms no claim beside it. */
export function toClaim(row: ClaimedRow, keys: AssistKeys): Claim {
  const { tenant, agentId, assistId, interactionId, lastSeq, claims } = row
  const lease = { tenant, agentId, assistId, fence: claims }
  const cancelled = row.cancelledBy === null ? {} : { cancelledBy: row.cancelledBy }
  return { lease, interactionId, lastSeq, claims, ...textsOf(row, keys), ...cancelled }
}

function textsOf(row: ClaimedRow, keys: AssistKeys): Pick<Claim, 'request' | 'checkpoint' | 'damaged'> {
  try {
    const request: unknown = JSON.parse(unseal(keys.of(row.requestSalt), 'request', row.request))
    if (row.newest === null) return { request }
    return { request, checkpoint: checkpointOf(keys.of(row.eventSalt), row.newestSeq, row.newest) }
  } catch {
    return { request: undefined, damaged: true }
  }
}

function checkpointOf(key: SealingKey, seq: number, sealed: Uint8Array): Checkpoint {
  const texts = unseal(key, String(seq), sealed)
  return JSON.parse(texts.slice(texts.indexOf(separator) + separator.length)) as Checkpoint
}

function unseal(key: SealingKey, as: string, sealed: Uint8Array): string {
  try {
    return key.open(as, sealed)
  } catch (cause) {
    throw new JournalError('unavailable', 'The journal file is damaged: a text does not open. Restore it.', { cause })
  }
}
