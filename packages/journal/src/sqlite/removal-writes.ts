import { noSalt } from '../assist-keys.ts'
import type { Erasure } from '../journal.ts'
import type { Answers, Asks } from './operations.ts'
import { Refusal } from './refusal.ts'
import type { Store } from './store.ts'

/** How many assists one slice of an erasure looks up; it removes fewer when they have many entries. */
const lookedUpAtOnce = 64

/** One slice of retention: whole finished assists, first the too old ones, then the oldest of agents with too many. */
export function trim(store: Store, asks: Asks<'trim'>): Answers<'trim'> {
  let removed = 0
  while (removed < asks.maxRemoved) {
    const assist = tooOld(store, asks.finishedBefore) ?? tooMany(store, asks.maxEntriesPerAgent)
    if (assist === undefined) return { removed, more: false }
    removed += remove(store, assist)
  }
  return { removed, more: true }
}

function tooOld({ sql }: Store, finishedBefore: number): number | undefined {
  return assistIn(sql.get`
    SELECT assist FROM assists WHERE finished_at IS NOT NULL AND finished_at < ${finishedBefore}
    ORDER BY finished_at LIMIT 1`)
}

function tooMany({ sql }: Store, maxEntriesPerAgent: number): number | undefined {
  return assistIn(sql.get`
    SELECT assist FROM assists
    WHERE finished_at IS NOT NULL AND agent = (
      SELECT agent FROM agents WHERE finished_entries > ${maxEntriesPerAgent} ORDER BY finished_entries DESC LIMIT 1)
    ORDER BY assist LIMIT 1`)
}

function assistIn(row: Record<string, unknown> | undefined): number | undefined {
  return row === undefined ? undefined : Number(row.assist)
}

/**
 * One slice of an erasure; all of it is refused while an assist of it runs. The writer empties the write-ahead log after
 * a transaction that had one, because old pages are in there with their salts.
 */
export function erase(store: Store, { what, maxRemoved }: Asks<'erase'>): Answers<'erase'> {
  const found = toErase(store, what)
  if (found[0]?.finishedAt === null) {
    throw new Refusal('still_running', 'An assist to be erased still runs. Cancel it, then erase again.')
  }
  let removed = 0
  for (const { assist } of found) {
    if (removed >= maxRemoved) break
    removed += remove(store, assist)
  }
  return { removed, more: removed > 0 }
}

/** What is to be erased, running ones first. */
function toErase({ sql }: Store, what: Erasure): { assist: number; finishedAt: number | null }[] {
  const rows =
    'interactionId' in what
      ? sql.all`
          SELECT assist, finished_at AS finishedAt FROM assists
          WHERE tenant = ${what.tenant} AND interaction_id = ${what.interactionId}
          ORDER BY finished_at NULLS FIRST LIMIT ${lookedUpAtOnce}`
      : sql.all`
          SELECT assist, finished_at AS finishedAt FROM agents JOIN assists USING (agent)
          WHERE agents.tenant = ${what.tenant} AND agent_id = ${what.agentId}
          ORDER BY finished_at NULLS FIRST LIMIT ${lookedUpAtOnce}`
  return rows as { assist: number; finishedAt: number | null }[]
}

/** Removes a finished assist with all that belongs to it; answers how many entries it had. */
function remove({ sql }: Store, assist: number): number {
  const { agent, slot, lastSeq, first, last } = sql.get`
    SELECT agent, slot, last_seq AS lastSeq, first_offset AS first, last_offset AS last
    FROM assists WHERE assist = ${assist}` as {
    agent: number
    slot: number
    lastSeq: number
    first: number
    last: number
  }
  sql.run`
    DELETE FROM entries INDEXED BY entries_by_agent
    WHERE agent = ${agent} AND offset BETWEEN ${first} AND ${last} AND assist = ${assist}`
  sql.run`DELETE FROM assists WHERE assist = ${assist}`
  sql.run`
    UPDATE agents SET finished_entries = finished_entries - ${lastSeq}, trimmed_to = max(trimmed_to, ${last})
    WHERE agent = ${agent}`
  sql.run`UPDATE salts SET in_use = 0, event_salt = ${noSalt}, request_salt = ${noSalt} WHERE slot = ${slot}`
  return lastSeq
}
