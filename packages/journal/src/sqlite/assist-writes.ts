import type { SQLTagStore } from 'node:sqlite'
import { newSalt } from '../assist-keys.ts'
import type { Answers, Asks, ClaimedRow } from './operations.ts'
import { Refusal } from './refusal.ts'
import type { Store } from './store.ts'

// Each of these looks first and writes last: once it has written it no longer refuses, so a refused write leaves its
// neighbours in the same transaction as they are.

/** Adds an assist and its entry 1, or finds the one with the same idempotency key. */
export function enqueue(store: Store, asks: Asks<'enqueue'>): Answers<'enqueue'> {
  const { sql, keys } = store
  const earlier = findByIdempotencyKey(store, asks)
  if (earlier !== undefined) return earlier
  if (sql.get`SELECT 1 FROM assists WHERE assist_id = ${asks.assistId}` !== undefined) {
    throw new Refusal('sequence_conflict', 'An assist with this id is in the journal already.')
  }
  const agent = agentOf(store, asks.tenant, asks.agentId)
  const salts = { event: newSalt(), request: newSalt() }
  const slot = takeSlot(store, salts)
  const assist = sql.run`
    INSERT INTO assists (assist_id, tenant, agent, slot, interaction_id, idempotency_key, request_digest, state,
      last_seq, created_at)
    VALUES (${asks.assistId}, ${asks.tenant}, ${agent}, ${slot}, ${asks.interactionId}, ${asks.idempotencyKey},
      ${asks.requestDigest}, 'queued', 1, ${asks.now})`.lastInsertRowid
  const request = keys.of(salts.request).seal('request', asks.request)
  sql.run`INSERT INTO requests (assist, sealed) VALUES (${assist}, ${request})`
  const event = keys.of(salts.event).seal('1', asks.accepted)
  const offset = sql.run`
    INSERT INTO entries (agent, assist, seq, at, sealed) VALUES (${agent}, ${assist}, 1, ${asks.at}, ${event})`
    .lastInsertRowid
  sql.run`UPDATE assists SET first_offset = ${offset}, last_offset = ${offset} WHERE assist = ${assist}`
  return { assistId: asks.assistId, after: Number(offset) - 1, duplicate: false }
}

function findByIdempotencyKey({ sql }: Store, asks: Asks<'enqueue'>): Answers<'enqueue'> | undefined {
  if (asks.idempotencyKey === null) return undefined
  const row = sql.get`
    SELECT assist_id AS assistId, request_digest AS digest, first_offset AS first FROM assists
    WHERE tenant = ${asks.tenant} AND idempotency_key = ${asks.idempotencyKey}` as
    | { assistId: string; digest: string; first: number }
    | undefined
  if (row === undefined) return undefined
  if (row.digest !== asks.requestDigest) {
    throw new Refusal('idempotency_conflict', 'This idempotency key was used with another request. Use a new key.')
  }
  return { assistId: row.assistId, after: row.first - 1, duplicate: true }
}

function agentOf({ sql }: Store, tenant: string, agentId: string): number | bigint {
  const row = sql.get`SELECT agent FROM agents WHERE tenant = ${tenant} AND agent_id = ${agentId}`
  return row === undefined
    ? sql.run`INSERT INTO agents (tenant, agent_id) VALUES (${tenant}, ${agentId})`.lastInsertRowid
    : Number(row.agent)
}

/** A free row of `salts`, or a new one at the end. */
function takeSlot({ sql }: Store, salts: { event: string; request: string }): number | bigint {
  const free = sql.get`SELECT slot FROM salts WHERE in_use = 0 LIMIT 1`
  if (free === undefined) {
    return sql.run`INSERT INTO salts (in_use, event_salt, request_salt) VALUES (1, ${salts.event}, ${salts.request})`
      .lastInsertRowid
  }
  const slot = Number(free.slot)
  sql.run`
    UPDATE salts SET in_use = 1, event_salt = ${salts.event}, request_salt = ${salts.request} WHERE slot = ${slot}`
  return slot
}

/** Takes the oldest assists that no live lease holds. */
export function claim({ sql }: Store, { now, leaseUntil, count }: Asks<'claim'>): Answers<'claim'> {
  // An expired lease becomes none first, so that the oldest of all are one range of one index.
  sql.run`
    UPDATE assists SET state = 'queued', lease_until = 0
    WHERE finished_at IS NULL AND lease_until > 0 AND lease_until <= ${now}`
  const oldest = sql.all`
    SELECT assist FROM assists WHERE finished_at IS NULL AND lease_until = 0 ORDER BY assist LIMIT ${count}`
  const rows = oldest.map(({ assist }) => take(sql, Number(assist), leaseUntil))
  return { leaseUntil, rows }
}

function take(sql: SQLTagStore, assist: number, leaseUntil: number): ClaimedRow {
  sql.run`
    UPDATE assists SET state = 'running', claims = claims + 1, lease_until = ${leaseUntil} WHERE assist = ${assist}`
  return sql.get`
    SELECT assists.tenant, agent_id AS agentId, assist_id AS assistId, interaction_id AS interactionId,
      last_seq AS lastSeq, claims, cancelled_by AS cancelledBy,
      requests.sealed AS request, request_salt AS requestSalt,
      entries.sealed AS newest, entries.seq AS newestSeq, event_salt AS eventSalt
    FROM assists JOIN agents USING (agent) JOIN salts USING (slot) JOIN requests USING (assist)
      LEFT JOIN entries ON offset = checkpoint_offset
    WHERE assists.assist = ${assist}` as unknown as ClaimedRow
}

/** Moves the ends of those leases that are still the newest. */
export function renew({ sql }: Store, { leases, leaseUntil }: Asks<'renew'>): Answers<'renew'> {
  const lost = leases.flatMap(({ tenant, assistId, fence }, index) => {
    const { changes } = sql.run`
      UPDATE assists SET state = 'running', lease_until = ${leaseUntil}
      WHERE assist_id = ${assistId} AND tenant = ${tenant} AND claims = ${fence} AND finished_at IS NULL`
    return changes === 0 ? [index] : []
  })
  return { leaseUntil, lost }
}

/** Ends a lease, if it is still the newest. */
export function release({ sql }: Store, asks: Asks<'release'>): Answers<'release'> {
  const { changes } = sql.run`
    UPDATE assists SET state = 'queued', lease_until = 0
    WHERE assist_id = ${asks.assistId} AND tenant = ${asks.tenant} AND claims = ${asks.fence} AND finished_at IS NULL`
  return { released: Number(changes) > 0 }
}

/** Notes that somebody wants an assist to end; the first one who asked is remembered. */
export function cancel({ sql }: Store, asks: Asks<'cancel'>): Answers<'cancel'> {
  const row = sql.get`
    SELECT assist, agent_id AS agentId, finished_at AS finishedAt FROM assists JOIN agents USING (agent)
    WHERE assist_id = ${asks.assistId} AND assists.tenant = ${asks.tenant}`
  if (row === undefined || (asks.agentId !== null && row.agentId !== asks.agentId)) return 'unknown'
  if (row.finishedAt !== null) return 'finished'
  sql.run`UPDATE assists SET cancelled_by = coalesce(cancelled_by, ${asks.by}) WHERE assist = ${Number(row.assist)}`
  return 'requested'
}

/** Ends every lease: for a process that starts and knows that the holders are gone. */
export function voidLeases({ sql }: Store): Answers<'voidLeases'> {
  sql.run`UPDATE assists SET state = 'queued', lease_until = 0 WHERE finished_at IS NULL AND lease_until > 0`
  return undefined
}
