import { isTerminal, ProblemError } from '@cuecard/contracts'
import type { Principal } from '@cuecard/http-service'
import type { AssistRecord, Journal } from '@cuecard/journal'
import type { Reading } from './direct-stream.ts'
import { type EventPlace, strangeId } from './event-id.ts'
import { readAssist } from './follow-assist.ts'
import { sessionAssistId } from './session-assist-id.ts'
import type { Telling } from './telling.ts'

/** An assist that a caller may read, and whether a direct stream has started it. */
export interface FoundAssist {
  record: AssistRecord
  own: boolean
}

/** The assist that `session` names: the caller's own name for it, or its id. Raises `not_found`. */
export async function findBySession(journal: Journal, caller: Principal, session: string): Promise<FoundAssist> {
  const named = await journal.assist(caller.tenant, sessionAssistId(caller, session))
  if (named !== undefined) return { record: named, own: true }
  return { record: await findById(journal, caller, session), own: false }
}

/** The assist with this id, if it is the caller's to read: their own, or for a service any of the tenant. */
export async function findById(journal: Journal, caller: Principal, assistId: string): Promise<AssistRecord> {
  const record = await journal.assist(caller.tenant, assistId)
  if (record !== undefined && (record.agentId === caller.agentId || caller.role === 'service')) return record
  throw new ProblemError('not_found', 'There is no stream of this name: POST it first.')
}

/**
 * How to read an assist that was started before, after the event that the reader had last; nothing when that was the end.
 *
 * @throws ProblemError `invalid_cursor` for an event of another assist, or one that there is not.
 */
export async function resumeReading(
  journal: Journal,
  { tenant, agentId, assistId }: AssistRecord,
  last: EventPlace | undefined,
  { telling, ...options }: { telling: Telling } & Pick<Reading, 'leaving' | 'comesBack'>,
): Promise<Reading | undefined> {
  const assist = { tenant, agentId, assistId }
  const { entries, position } = await readAssist(journal, assist)
  if (last !== undefined && (last.assistId !== assistId || last.seq > position.seq)) throw strangeId()
  const had = entries.filter(({ seq }) => last !== undefined && seq <= last.seq)
  const lastHad = had.at(-1)?.event
  if (lastHad && (isTerminal(lastHad) || lastHad.type === 'assist.superseded')) return undefined
  telling.skip(had)
  return { assist, telling, past: entries.slice(had.length), position, ...options }
}
