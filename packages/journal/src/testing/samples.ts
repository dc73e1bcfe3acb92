import { randomUUID } from 'node:crypto'
import type { AssistEvent } from '@cuecard/contracts'
import type { AgentKey, Claim, Entry, Journal, Lease, NewAssist, NewEntry } from '../journal.ts'

/** When sample entries happened: the journal keeps the writer's time and never looks at it. */
export const sampleTime = 1_760_000_000_000

/** A lease that no test outlives, in milliseconds. */
export const longLeaseMs = 600_000

/** An agent that no other test knows. */
export function newAgent(tenant = 'acme'): AgentKey {
  return { tenant, agentId: `agent-${randomUUID()}` }
}

/** An assist of `agent`, with `changes`. */
export function newAssist({ tenant, agentId }: AgentKey, changes: Partial<NewAssist> = {}): NewAssist {
  const interactionId = changes.interactionId ?? `interaction-${randomUUID()}`
  return {
    tenant,
    agentId,
    assistId: randomUUID(),
    interactionId,
    request: { prompt: 'Where is my parcel? 📦', nested: { tags: ['a', 'b'] } },
    accepted: { type: 'assist.accepted', interactionId, route: 'default', tokenCount: 7 },
    at: sampleTime,
    ...changes,
  }
}

/** A sentence as entry `seq`. */
export function sentence(seq: number, text = `Sentence ${seq}. `): NewEntry {
  const event: AssistEvent = { type: 'assist.sentence', text, verdict: { id: 'v-1', policy: 'p-1' }, redactions: [] }
  return { seq, at: sampleTime + seq, event }
}

/** The ordinary end of an assist as entry `seq`. */
export function completed(seq: number): NewEntry {
  return { seq, at: sampleTime + seq, event: { type: 'assist.completed', finishReason: 'stop' } }
}

/** Entries 2 to `count`, the last one terminal. */
export function restOfAssist(count: number): NewEntry[] {
  return Array.from({ length: count - 1 }, (_, index) => {
    return index === count - 2 ? completed(count) : sentence(index + 2)
  })
}

/** Claims the oldest assist that can be claimed, if there is one. */
export async function claimOne(journal: Journal, leaseMs = longLeaseMs): Promise<Claim | undefined> {
  const [claim] = await journal.claim(leaseMs, 1)
  return claim
}

/** Puts an assist into the queue and claims it. The queue must be empty before. */
export async function startAssist(
  journal: Journal,
  agent: AgentKey,
  changes: Partial<NewAssist> = {},
): Promise<Claim & { after: number }> {
  const { assistId, after } = await journal.enqueue(newAssist(agent, changes))
  const claim = await claimOne(journal)
  if (claim?.lease.assistId !== assistId) throw new Error('the queue was not empty before')
  return { ...claim, after }
}

/** An assist of `count` entries that has ended; the queue must be empty before. */
export async function finishedAssist(
  journal: Journal,
  agent: AgentKey,
  count = 3,
  changes: Partial<NewAssist> = {},
): Promise<{ lease: Lease; interactionId: string; after: number; offsets: number[] }> {
  const { lease, interactionId, after } = await startAssist(journal, agent, changes)
  const appended = await journal.append(lease, restOfAssist(count))
  return { lease, interactionId, after, offsets: [after + 1, ...appended.map(({ offset }) => offset)] }
}

/** What of an entry a desktop shows, short enough to compare. */
export function shown({ assistId, seq }: Entry): string {
  return `${assistId}/${seq}`
}
