import { type AssistSnapshot, type AssistState, isTerminal } from '@cuecard/contracts'
import { type AgentKey, type Entry, type Journal, snapshotOf } from '@cuecard/journal'

/** What an agent's log comes to at one offset. */
export interface LogSnapshot {
  offset: number
  /** Oldest first. */
  assists: AssistSnapshot[]
}

/**
 * The agent's newest assists as of the head of the log; following from `offset` goes on exactly there, seq by seq.
 *
 * All unfinished assists among the newest `maxAssists` are in it, and finished ones, newest first, as long as all texts
 * together have at most `maxTextLength` UTF-16 units. An assist whose beginning retention has removed is left out: half
 * an answer would pass for a whole one.
 */
export async function takeSnapshot(
  journal: Journal,
  agent: AgentKey,
  limits: { maxAssists: number; maxTextLength: number },
): Promise<LogSnapshot> {
  const offset = await journal.head(agent)
  const records = await journal.assists(agent, limits.maxAssists)
  const assists: AssistSnapshot[] = []
  let textLength = 0
  for (const record of records.reverse()) {
    const entries = (await journal.entries(record.tenant, record.assistId)).filter((entry) => entry.offset <= offset)
    if (entries[0]?.seq !== 1) continue
    const snapshot = snapshotOf({ ...record, state: stateAfter(entries, record.state) }, entries)
    if (snapshot.end && textLength + snapshot.text.length > limits.maxTextLength) continue
    textLength += snapshot.text.length
    assists.push(snapshot)
  }
  return { offset, assists: assists.reverse() }
}

/** The state that `entries` leave an assist in: its record may know of later ones. */
function stateAfter(entries: readonly Entry[], recorded: AssistState): AssistState {
  const last = entries.at(-1)!.event
  if (isTerminal(last)) return last.type.slice('assist.'.length) as AssistState
  return recorded === 'queued' ? 'queued' : 'running'
}
