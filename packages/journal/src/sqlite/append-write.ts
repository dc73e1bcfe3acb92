import type { AssistState } from '@cuecard/contracts'
import { noSalt } from '../assist-keys.ts'
import type { Answers, Asks } from './operations.ts'
import { Refusal } from './refusal.ts'
import type { Store } from './store.ts'

/** The assist that entries are appended to. */
interface Target {
  assist: number
  agent: number
  agentId: string
  slot: number
  salt: string
  claims: number
  lastSeq: number
  lastOffset: number
  finishedAt: number | null
}

/** Adds entries under the newest lease; the terminal one also ends the assist and deletes what only a run needs. */
export function append(store: Store, asks: Asks<'append'>): Answers<'append'> {
  const { sql } = store
  const target = findTarget(store, asks)
  const { assist, agent } = target
  const key = store.keys.of(target.salt)
  let { lastSeq, lastOffset } = target
  let checkpointOffset: number | null = null
  for (const { seq, at, texts, hasCheckpoint } of asks.entries) {
    lastSeq = seq
    lastOffset = Number(
      sql.run`
        INSERT INTO entries (agent, assist, seq, at, sealed)
        VALUES (${agent}, ${assist}, ${seq}, ${at}, ${key.seal(String(seq), texts)})`.lastInsertRowid,
    )
    if (hasCheckpoint) checkpointOffset = lastOffset
  }
  sql.run`
    UPDATE assists SET last_seq = ${lastSeq}, last_offset = ${lastOffset},
      checkpoint_offset = coalesce(${checkpointOffset}, checkpoint_offset)
    WHERE assist = ${assist}`
  if (asks.ends !== null) finish(store, { ...target, lastSeq }, asks.ends, asks.now)
  return { first: lastOffset - asks.entries.length + 1 }
}

function findTarget({ sql }: Store, asks: Asks<'append'>): Target {
  const target = sql.get`
    SELECT assist, agent, agent_id AS agentId, slot, event_salt AS salt, claims, last_seq AS lastSeq,
      last_offset AS lastOffset, finished_at AS finishedAt
    FROM assists JOIN agents USING (agent) JOIN salts USING (slot)
    WHERE assist_id = ${asks.assistId} AND assists.tenant = ${asks.tenant}` as Target | undefined
  // Only a finished assist is ever removed.
  if (target === undefined) throw finished()
  if (target.claims !== asks.fence || target.agentId !== asks.agentId) throw fenced()
  if (target.finishedAt !== null) throw finished()
  for (const [index, { seq }] of asks.entries.entries()) {
    const next = target.lastSeq + 1 + index
    if (seq !== next) {
      throw new Refusal('sequence_conflict', `The next entry of this assist is ${next}; got ${seq}.`)
    }
  }
  return target
}

function finish({ sql }: Store, { assist, agent, slot, lastSeq }: Target, state: AssistState, now: number): void {
  sql.run`UPDATE assists SET state = ${state}, lease_until = 0, finished_at = ${now} WHERE assist = ${assist}`
  sql.run`DELETE FROM requests WHERE assist = ${assist}`
  sql.run`UPDATE salts SET request_salt = ${noSalt} WHERE slot = ${slot}`
  sql.run`UPDATE agents SET finished_entries = finished_entries + ${lastSeq} WHERE agent = ${agent}`
}

function fenced(): Refusal {
  return new Refusal('fenced', 'The lease is lost: another worker holds the assist, or it has ended. Stop writing.')
}

function finished(): Refusal {
  return new Refusal('finished', 'The assist has ended; it takes no more entries.')
}
