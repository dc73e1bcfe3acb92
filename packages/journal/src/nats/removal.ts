import { JournalError } from '../errors.ts'
import type { Erasure, Retention } from '../journal.ts'
import { isFinished, offsetOf } from './assist-head.ts'
import type { FinishedAssist } from './finish.ts'
import type { NatsParts } from './parts.ts'
import { joinBody, type StoredMessage, splitBody } from './stored-message.ts'
import { agentTokenOf, type Subjects } from './subjects.ts'

const notesAtOnce = 256
const removedAtOnce = 16

/** A finished assist, by its subject in the log. */
interface Removable {
  log: string
  entries: number
  /** The offset of its last entry. */
  last: number
}

/** Up to where an agent's log was trimmed. */
interface TrimMark {
  trimmedTo: number
}

/** Removes what is beyond the limits; `agents` are the tokens of those that may have too many entries. */
export async function trim(parts: NatsParts, retention: Retention, agents: Iterable<string>): Promise<number> {
  let removed = await removeAll(parts, await tooOld(parts, parts.clock() - retention.maxAgeMs))
  for (const agent of agents)
    removed += await removeAll(parts, await tooMany(parts, agent, retention.maxEntriesPerAgent))
  return removed
}

/** The agents that have finished assists. */
export async function agentsWithFinished({ store, subjects }: NatsParts): Promise<Set<string>> {
  return new Set((await store.subjects(subjects.finished())).map(agentTokenOf))
}

/** Erases finished assists; see `Journal.erase`. */
export async function erase(parts: NatsParts, what: Erasure): Promise<number> {
  const { store, subjects, log } = parts
  const filter =
    'interactionId' in what
      ? subjects.interactionLog(what.tenant, what.interactionId)
      : subjects.assistsOf(subjects.agentToken(what))
  const found: Removable[] = []
  for (const subject of await store.subjects(filter)) {
    const last = await log.read(subjects.assistOf(subject))
    if (last === undefined) continue
    const { head, seq } = last
    if (!isFinished(head)) {
      throw new JournalError('still_running', 'An assist to be erased still runs. Cancel it, then erase again.')
    }
    found.push({ log: subject, entries: head.lastSeq, last: offsetOf(seq, Math.max(0, head.count - 1)) })
  }
  return removeAll(parts, found)
}

/** Up to which offset entries of an agent were removed; 0 when none were. */
export async function trimmedTo(
  { store, subjects }: Pick<NatsParts, 'store' | 'subjects'>,
  agentToken: string,
): Promise<number> {
  const message = await store.last(subjects.trimMark(agentToken))
  return message === undefined ? 0 : splitBody<TrimMark>(message.body).open.trimmedTo
}

/** The notes come in the order of the ends, so this reads no further than it removes. */
async function tooOld({ store, subjects }: NatsParts, before: number): Promise<Removable[]> {
  const found: Removable[] = []
  for await (const page of store.pages(subjects.finished(), 0, notesAtOnce)) {
    const notes = page.map((message) => noteOf(subjects, message))
    const old = notes.filter(({ finishedAt }) => finishedAt < before)
    found.push(...old)
    if (old.length < notes.length) break
  }
  return found
}

async function tooMany({ store, subjects }: NatsParts, agent: string, maxEntries: number): Promise<Removable[]> {
  const notes: (Removable & FinishedAssist)[] = []
  for await (const page of store.pages(subjects.finished(agent), 0, notesAtOnce)) {
    notes.push(...page.map((message) => noteOf(subjects, message)))
  }
  notes.sort((a, b) => a.first - b.first)
  let kept = notes.reduce((sum, { entries }) => sum + entries, 0)
  const found: Removable[] = []
  for (const note of notes) {
    if (kept <= maxEntries) break
    kept -= note.entries
    found.push(note)
  }
  return found
}

/** Removes assists, those of one agent behind one mark; answers how many entries they had. */
async function removeAll(parts: NatsParts, assists: readonly Removable[]): Promise<number> {
  const byAgent = Map.groupBy(assists, ({ log }) => agentTokenOf(log))
  let removed = 0
  for (const [agent, own] of byAgent) {
    await moveMark(parts, agent, Math.max(...own.map(({ last }) => last)))
    for (let from = 0; from < own.length; from += removedAtOnce) {
      await Promise.all(own.slice(from, from + removedAtOnce).map((assist) => remove(parts, assist)))
    }
    removed += own.reduce((sum, { entries }) => sum + entries, 0)
  }
  return removed
}

/** Followers are told before anything goes: one that reads the mark after a page knows that the page had no hole. */
async function moveMark(parts: NatsParts, agentToken: string, to: number): Promise<void> {
  const { store, subjects, log } = parts
  const subject = subjects.trimMark(agentToken)
  await log.mark(subjects.agentLog(agentToken), subject, async () => {
    return (await trimmedTo(parts, agentToken)) >= to ? undefined : joinBody({ trimmedTo: to } satisfies TrimMark)
  })
  await store.purge(subject, 1)
}

/**
 * Removes one assist. Its idempotency key goes first, so that nobody takes it up again; then its salt is overwritten, and
 * with that all its texts are unreadable, also in parts of files that the server has not yet reused; its note goes last, so
 * that a removal that was interrupted is repeated.
 */
async function remove({ store, subjects, index, log }: NatsParts, { log: subject }: Removable): Promise<void> {
  const assist = subjects.assistOf(subject)
  const last = await log.read(assist)
  if (last?.head.key !== undefined) await store.purge(last.head.key)
  await index.shred(assist)
  await store.purge(assist.queue)
  await store.purge(assist.log)
  await store.purge(assist.finished)
}

function noteOf(subjects: Subjects, { subject, body }: StoredMessage): Removable & FinishedAssist {
  return { ...splitBody<FinishedAssist>(body).open, log: subjects.assistOf(subject).log }
}
