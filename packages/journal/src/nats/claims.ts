import type { AgentKey, Claim } from '../journal.ts'
import { carriedOn, decodeCheckpoint, isFinished, type LocatedHead, unseal } from './assist-head.ts'
import { type QueuedAssist, sealedRequest, writeFirstEntry } from './enqueue.ts'
import { finish } from './finish.ts'
import type { HeldLeases } from './held-leases.ts'
import type { NatsParts } from './parts.ts'
import { joinBody, splitBody } from './stored-message.ts'
import type { Delivery } from './work-queue.ts'

/** Claims up to `count` assists of the queue; see `Journal.claim`. */
export async function claim(parts: NatsParts, leases: HeldLeases, leaseMs: number, count: number): Promise<Claim[]> {
  const claims: Claim[] = []
  while (claims.length < count) {
    const wanted = count - claims.length
    const deliveries = await parts.queue.pull(wanted)
    const taken = await Promise.allSettled(deliveries.map((delivery) => claimDelivery(parts, delivery)))
    const trouble: unknown[] = []
    for (const [place, outcome] of taken.entries()) {
      if (outcome.status === 'rejected') trouble.push(outcome.reason)
      else if (outcome.value !== undefined) {
        leases.hold(outcome.value.lease, deliveries[place]!, leaseMs)
        claims.push(outcome.value)
      }
    }
    // What could not be claimed comes out of the queue again by itself. What could be is not thrown away with it.
    if (trouble.length > 0 && claims.length === 0) throw trouble[0]
    if (deliveries.length < wanted || trouble.length > 0) break
  }
  return claims
}

/** Claims the assist of one delivery, or clears it away when that has ended. */
async function claimDelivery(parts: NatsParts, delivery: Delivery): Promise<Claim | undefined> {
  const { open: queued, sealed } = splitBody<QueuedAssist>(delivery.body)
  const { tenant, agentId, assistId, interactionId } = queued
  const subjects = parts.subjects.assist({ tenant, agentId }, interactionId, assistId)
  if ((await parts.log.read(subjects)) === undefined) {
    // Either its enqueue has not come so far, or it was removed and this is an old delivery.
    if ((await parts.store.at(delivery.seq)) === undefined) {
      await parts.queue.acknowledge(delivery.reply)
      return undefined
    }
    await writeFirstEntry(parts, queued)
  }
  const id = parts.newId()
  let ended: LocatedHead | undefined
  const changed = await parts.log.change(subjects, {
    id,
    done: (last) => (last.head.claimId === id ? last.seq : undefined),
    next: (last) => {
      ended = last
      if (last === undefined || isFinished(last.head)) return undefined
      const head = { ...carriedOn(last), state: 'running' as const, claims: last.head.claims + 1, claimId: id }
      return { head, body: joinBody(head) }
    },
  })
  if (changed === undefined) {
    await finish(parts, subjects, ended, delivery)
    return undefined
  }
  const { head } = changed
  const lease = { tenant, agentId, assistId, fence: head.claims }
  return {
    lease,
    interactionId,
    lastSeq: head.lastSeq,
    claims: head.claims,
    ...(await textsOf(parts, lease, changed, queued, sealed)),
    ...(head.cancelledBy === undefined ? {} : { cancelledBy: head.cancelledBy }),
  }
}

/** The request and the newest checkpoint. What does not open is told, and harms no claim beside it. */
async function textsOf(
  { keys, index, store }: NatsParts,
  agent: AgentKey & { assistId: string },
  { head }: LocatedHead,
  queued: QueuedAssist,
  sealed: Uint8Array,
): Promise<Pick<Claim, 'request' | 'checkpoint' | 'damaged'>> {
  const found = await index.find(agent.tenant, agent.assistId)
  const message = head.checkpointAt === undefined ? undefined : await store.at(head.checkpointAt)
  try {
    const request: unknown = JSON.parse(unseal(keys.of(queued.salt), sealedRequest, sealed))
    if (head.checkpointAt === undefined) return { request }
    return { request, checkpoint: decodeCheckpoint(message!, found!.key) }
  } catch {
    return { request: undefined, damaged: true }
  }
}
