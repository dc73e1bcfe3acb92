import { newSalt } from '../assist-keys.ts'
import { JournalError } from '../errors.ts'
import type { Enqueued, NewAssist } from '../journal.ts'
import { type AssistHead, encodeEntries, offsetOf } from './assist-head.ts'
import type { NatsParts } from './parts.ts'
import { retrying } from './retry.ts'
import { joinBody, splitBody } from './stored-message.ts'

/** The open part of a message in the queue: all that entry 1 is made of. The request is sealed behind it. */
export interface QueuedAssist {
  tenant: string
  agentId: string
  assistId: string
  interactionId: string
  at: number
  accepted: NewAssist['accepted']
  /** The `enqueue` that wrote it. */
  id: string
  salt: string
  key?: string
}

/** What an idempotency key stands for. */
interface KeyedAssist {
  agentId: string
  interactionId: string
  assistId: string
  digest: string
  id: string
}

/** What the request of an assist is sealed as. */
export const sealedRequest = 'request'

/**
 * Puts an assist into the queue, in steps of which each can be repeated: the idempotency key, the index, the queue, entry 1.
 * From the third on the assist will run: a worker that finds it in the queue without its entry 1 writes that itself. Before
 * it nothing is seen of it, and a later call with the same key goes on from where this one stopped.
 */
export async function enqueue(parts: NatsParts, asked: NewAssist): Promise<Enqueued> {
  const { store, index, subjects } = parts
  const id = parts.newId()
  const keyed = await takeKey(parts, asked, id)
  const assist = { ...asked, ...keyed?.names }
  const duplicate = keyed !== undefined && keyed.id !== id
  const found = await index.add(assist, id)
  if (found.assist.id !== id && !duplicate) {
    throw new JournalError('sequence_conflict', 'An assist with this id is in the journal already.')
  }
  const at = subjects.assist(found.assist, found.assist.interactionId, assist.assistId)
  const present = duplicate ? await parts.log.read(at) : undefined
  if (present !== undefined) return enqueued(assist.assistId, present.head.first ?? present.seq, true)
  const { tenant, agentId, assistId, interactionId, accepted } = assist
  const salt = newSalt()
  const queued: QueuedAssist = { tenant, agentId, assistId, interactionId, at: assist.at, accepted, id, salt }
  if (asked.idempotency !== undefined) queued.key = subjects.idempotencyKey(tenant, asked.idempotency.key)
  const sealed = parts.keys.of(salt).seal(sealedRequest, JSON.stringify(assist.request) ?? 'null')
  await retrying(store.deadline(), () => {
    const expect = { subject: at.queue, lastSequence: 0 }
    return store.publish(at.queue, joinBody(queued, sealed), { id: `${id}-queue`, expect })
  })
  const first = await writeFirstEntry(parts, queued)
  parts.tell.claimable()
  return enqueued(assistId, first, duplicate)
}

/** Writes entry 1 of a queued assist, unless it is there; gives the sequence of its message. */
export async function writeFirstEntry(parts: NatsParts, queued: QueuedAssist): Promise<number> {
  const { tenant, agentId, assistId, interactionId, at, accepted, id, key } = queued
  const subjects = parts.subjects.assist({ tenant, agentId }, interactionId, assistId)
  const found = await parts.index.add(queued, id)
  const head: AssistHead = {
    assistId,
    interactionId,
    state: 'queued',
    claims: 0,
    lastSeq: 1,
    count: 1,
    appended: { id, at: 0 },
    ...(key === undefined ? {} : { key }),
  }
  let first: number | undefined
  const changed = await parts.log.change(subjects, {
    id: `${id}-first`,
    done: () => undefined,
    next: (last) => {
      first = last && (last.head.first ?? last.seq)
      if (first !== undefined) return undefined
      return { head, body: encodeEntries(head, [{ seq: 1, at, event: accepted }], found.key) }
    },
  })
  return first ?? changed!.seq
}

/** Takes the assist's idempotency key, or gives the assist that has it. */
async function takeKey(
  { store, subjects }: NatsParts,
  assist: NewAssist,
  id: string,
): Promise<{ id: string; names: Pick<NewAssist, 'agentId' | 'interactionId' | 'assistId'> } | undefined> {
  const { tenant, agentId, interactionId, assistId, idempotency } = assist
  if (idempotency === undefined) return undefined
  const subject = subjects.idempotencyKey(tenant, idempotency.key)
  const own: KeyedAssist = { agentId, interactionId, assistId, digest: idempotency.requestDigest, id }
  const there = await retrying(store.deadline(), async () => {
    for (;;) {
      const expect = { subject, lastSequence: 0 }
      const published = await store.publish(subject, joinBody(own), { id: `${id}-key`, expect })
      if (published !== 'refused') return own
      const message = await store.last(subject)
      // It may have been removed with its assist since the refusal.
      if (message !== undefined) return splitBody<KeyedAssist>(message.body).open
    }
  })
  if (there.digest !== idempotency.requestDigest) {
    throw new JournalError('idempotency_conflict', 'This idempotency key was used with another request. Use a new key.')
  }
  const { id: by, digest: _, ...names } = there
  return { id: by, names }
}

function enqueued(assistId: string, first: number, duplicate: boolean): Enqueued {
  return { assistId, after: offsetOf(first, 0) - 1, duplicate }
}
