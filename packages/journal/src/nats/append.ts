import { endOf } from '../end-of.ts'
import { JournalError } from '../errors.ts'
import type { Entry, Lease, NewEntry } from '../journal.ts'
import { type AssistHead, carriedOn, encodeEntries, type LocatedHead, offsetOf } from './assist-head.ts'
import { finished, refuseLost } from './lost-leases.ts'
import type { NatsParts } from './parts.ts'
import type { AssistSubjects } from './subjects.ts'

/** What an append has done. */
export interface Appended {
  entries: Entry[]
  subjects: AssistSubjects
  /** The assist's last head, if the append has ended it. */
  end?: LocatedHead
  /** Somebody asked to cancel the assist before this append was stored. */
  cancelledBy?: AssistHead['cancelledBy']
}

/** Appends entries as one message, so all or none; see `Journal.append`. */
export async function append(parts: NatsParts, lease: Lease, entries: readonly NewEntry[]): Promise<Appended> {
  const { tenant, agentId, assistId } = lease
  const state = endOf(entries)
  const found = await parts.index.find(tenant, assistId)
  if (found === undefined) throw finished()
  const subjects = parts.subjects.assist(found.assist, found.assist.interactionId, assistId)
  if (entries.length === 0) return { entries: [], subjects }
  const id = parts.newId()
  const changed = await parts.log.change(subjects, {
    id,
    done: ({ head, seq }) => (head.appended.id === id ? head.appended.at || seq : undefined),
    next: (last) => {
      const current = refuseLost(lease, found.assist.agentId, last)
      refuseHoles(current.head.lastSeq, entries)
      const head: AssistHead = {
        ...carriedOn(current),
        lastSeq: current.head.lastSeq + entries.length,
        count: entries.length,
        appended: { id, at: 0 },
      }
      if (entries.some(({ checkpoint }) => checkpoint !== undefined)) head.checkpointAt = 0
      if (state !== null) Object.assign(head, { state, finishedAt: parts.clock() })
      return { head, body: encodeEntries(head, entries, found.key) }
    },
  })
  const { head, seq } = changed!
  const appended = entries.map(({ seq: number, at, event }, place) => {
    return { offset: offsetOf(seq, place), tenant, agentId, assistId, seq: number, at, event }
  })
  return {
    entries: appended,
    subjects,
    ...(state === null ? {} : { end: changed! }),
    ...(head.cancelledBy === undefined ? {} : { cancelledBy: head.cancelledBy }),
  }
}

function refuseHoles(lastSeq: number, entries: readonly NewEntry[]): void {
  for (const [place, { seq }] of entries.entries()) {
    const next = lastSeq + 1 + place
    if (seq !== next) {
      throw new JournalError('sequence_conflict', `The next entry of this assist is ${next}; got ${seq}.`)
    }
  }
}
