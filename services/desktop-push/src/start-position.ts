import type { AgentKey, CursorCodec, Journal } from '@cuecard/journal'

/** How many of an agent's newest assists are looked at for a desktop that comes without a cursor. */
const lookBackAssists = 256

/** How many of them may have finished while this looks. */
const lookBackFinished = 16

/** Where a session begins: after an offset, or with a snapshot because the cursor leads nowhere. */
export type StartPosition =
  | { how: 'fresh' | 'resumed'; after: number }
  | { how: 'lost'; reason: 'invalid_cursor' | 'other_epoch' }

/** Where `cursor` leads to; without one, see {@link freshStart}. */
export async function startPosition(
  journal: Journal,
  cursors: CursorCodec,
  agent: AgentKey,
  cursor: string | undefined,
): Promise<StartPosition> {
  if (cursor === undefined) return { how: 'fresh', after: await freshStart(journal, agent) }
  const position = cursors.decode(agent, cursor)
  if (position === undefined) return { how: 'lost', reason: 'invalid_cursor' }
  if (position.epoch !== journal.epoch) return { how: 'lost', reason: 'other_epoch' }
  return { how: 'resumed', after: position.offset }
}

/**
 * The newest offset after which every assist that is running now is whole: it is followed from its `assist.accepted`
 * on. So is whatever else lies behind that offset, because a desktop takes an assist without its beginning for a loss.
 * Without a running assist this is the head of the log. The newest 256 assists are looked at.
 */
async function freshStart(journal: Journal, agent: AgentKey): Promise<number> {
  // The head first: what is appended while the assists are read lies behind it, and is seen in their entries.
  let after = await journal.head(agent)
  const records = await journal.assists(agent, lookBackAssists)
  for (const [age, { tenant, assistId, state }] of records.reverse().entries()) {
    const unfinished = state === 'queued' || state === 'running'
    if (!unfinished && age >= lookBackFinished) continue
    const entries = await journal.entries(tenant, assistId)
    const first = entries[0]
    if (first === undefined) continue
    if (unfinished || entries.at(-1)!.offset > after) after = Math.min(after, first.offset - 1)
  }
  return after
}
