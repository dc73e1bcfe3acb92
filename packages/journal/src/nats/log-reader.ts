import type { AgentKey, AssistRecord, Entry } from '../journal.ts'
import { type AssistHead, decodeEntries, type LocatedHead, offsetOf } from './assist-head.ts'
import type { NatsParts } from './parts.ts'
import { retrying, StoreTrouble } from './retry.ts'
import { type StoredMessage, splitBody } from './stored-message.ts'

const messagesAtOnce = 256

/** The entries that a message of an agent's log carries; undefined when its assist was removed meanwhile. */
export async function entriesOf(
  { subjects, index }: NatsParts,
  agent: AgentKey,
  message: StoredMessage,
): Promise<Entry[] | undefined> {
  if (entriesIn(message) === 0) return []
  const found = await index.at(subjects.assistOf(message.subject).index)
  return found && decodeEntries(agent, message, found.key)
}

/** How many entries a message of an agent's log carries; none when it is the mark, a claim or a cancel. */
export function entriesIn(message: StoredMessage): number {
  return splitBody<Partial<AssistHead>>(message.body).open.count ?? 0
}

/** The record of one assist. */
export async function readRecord(
  { index, log, subjects }: NatsParts,
  tenant: string,
  assistId: string,
): Promise<AssistRecord | undefined> {
  const found = await index.find(tenant, assistId)
  if (found === undefined) return undefined
  const last = await log.read(subjects.assist(found.assist, found.assist.interactionId, assistId))
  return last && toRecord(found.assist, last)
}

/** All entries of one assist, in `seq` order. */
export async function readEntries(parts: NatsParts, tenant: string, assistId: string): Promise<Entry[]> {
  const { index, log, subjects, store } = parts
  const found = await index.find(tenant, assistId)
  if (found === undefined) return []
  const { log: subject } = subjects.assist(found.assist, found.assist.interactionId, assistId)
  return retrying(store.deadline(), async () => {
    const last = await log.read(subjects.assistOf(subject))
    if (last === undefined) return []
    const entries: Entry[] = []
    for await (const page of store.pages(subject, last.head.first ?? last.seq, messagesAtOnce)) {
      for (const message of page) {
        if (message.seq <= last.seq) entries.push(...decodeEntries(found.assist, message, found.key))
      }
    }
    // Pages come from any replica, and the last head from the leader, which may be ahead of it.
    if (entries.length < last.head.lastSeq) throw new StoreTrouble('a replica is behind')
    return entries
  })
}

/** The records of the newest `limit` assists of `agent`, oldest first. */
export async function readRecords(
  { log, store, subjects }: NatsParts,
  agent: AgentKey,
  limit: number,
): Promise<AssistRecord[]> {
  const filter = subjects.assistsOf(subjects.agentToken(agent))
  const heads = [...(await log.readEach(await store.subjects(filter))).values()]
  const first = ({ head, seq }: LocatedHead) => head.first ?? seq
  return heads
    .sort((a, b) => first(a) - first(b))
    .slice(-limit)
    .map((last) => toRecord(agent, last))
}

/** The offset of the newest entry that this agent ever had, as far as it is known. */
export async function headOffset({ store, subjects }: NatsParts, agent: AgentKey): Promise<number> {
  const message = await store.last(subjects.agentLog(subjects.agentToken(agent)))
  if (message === undefined) return 0
  return offsetOf(message.seq, Math.max(0, entriesIn(message) - 1))
}

function toRecord({ tenant, agentId }: AgentKey, { head }: LocatedHead): AssistRecord {
  const { assistId, interactionId, state, lastSeq } = head
  return { tenant, agentId, assistId, interactionId, state, lastSeq }
}
