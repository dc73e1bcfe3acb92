import type { DatabaseSync, SQLTagStore } from 'node:sqlite'
import type { AssistKeys } from '../assist-keys.ts'
import { JournalError } from '../errors.ts'
import type { AgentKey, AssistRecord, Entry } from '../journal.ts'
import { openToRead, resultCode } from './database.ts'
import { eventOf } from './rows.ts'

/** Reads committed rows on a connection of its own: it never waits for the writer, and sees only what is durable. */
export class Reader {
  readonly #database: DatabaseSync
  readonly #sql: SQLTagStore
  readonly #keys: AssistKeys

  constructor(file: string, keys: AssistKeys) {
    this.#keys = keys
    this.#database = openToRead(file)
    this.#sql = this.#database.createTagStore(50)
  }

  /** The offset of the newest entry that there ever was, 0 before the first one. */
  lastOffset(): number {
    return this.#read((sql) => Number(sql.get`SELECT seq FROM sqlite_sequence WHERE name = 'entries'`?.seq ?? 0))
  }

  /**
   * The next entries of `agent` after `after`, oldest first, at most `limit`. Raises `cursor_trimmed` when entries
   * after `after` were removed, `cursor_ahead` when the journal has not come that far.
   */
  page(agent: AgentKey, after: number, limit: number): Entry[] {
    // One statement, so that no removal comes between looking at trimmed_to and reading the entries.
    const rows = this.#read(
      (sql) => sql.all`
      SELECT trimmed_to AS trimmedTo, offset, assist_id AS assistId, seq, at, sealed, event_salt AS salt
      FROM agents
        LEFT JOIN entries ON entries.agent = agents.agent AND offset > ${after}
        LEFT JOIN assists ON assists.assist = entries.assist
        LEFT JOIN salts USING (slot)
      WHERE agents.tenant = ${agent.tenant} AND agent_id = ${agent.agentId}
      ORDER BY offset LIMIT ${limit}`,
    ) as unknown as (StoredEntry & { trimmedTo: number })[]
    const [first] = rows
    if (first !== undefined && first.trimmedTo > after) {
      throw new JournalError('cursor_trimmed', `Entries after offset ${after} were removed. Start from a snapshot.`)
    }
    if (first === undefined || first.offset === null) {
      this.#refuseAhead(after)
      return []
    }
    return rows.map((row) => toEntry(agent, row, this.#keys))
  }

  /** All entries of one assist, in `seq` order. */
  entries(tenant: string, assistId: string): Entry[] {
    const rows = this.#read(
      (sql) => sql.all`
      SELECT agent_id AS agentId, offset, assist_id AS assistId, seq, at, sealed, event_salt AS salt
      FROM assists JOIN agents USING (agent) JOIN salts USING (slot) JOIN entries USING (agent, assist)
      WHERE assist_id = ${assistId} AND assists.tenant = ${tenant} AND offset BETWEEN first_offset AND last_offset
      ORDER BY offset`,
    ) as unknown as (StoredEntry & { agentId: string })[]
    return rows.map((row) => toEntry({ tenant, agentId: row.agentId }, row, this.#keys))
  }

  /** The record of one assist. */
  assist(tenant: string, assistId: string): AssistRecord | undefined {
    const row = this.#read(
      (sql) => sql.get`
      SELECT assists.tenant, agent_id AS agentId, assist_id AS assistId, interaction_id AS interactionId, state,
        last_seq AS lastSeq
      FROM assists JOIN agents USING (agent) WHERE assist_id = ${assistId} AND assists.tenant = ${tenant}`,
    )
    return row && ({ ...row } as unknown as AssistRecord)
  }

  /** The records of the newest `limit` assists of `agent`, oldest first. */
  assists(agent: AgentKey, limit: number): AssistRecord[] {
    const rows = this.#read(
      (sql) => sql.all`
      SELECT assists.tenant, agent_id AS agentId, assist_id AS assistId, interaction_id AS interactionId, state,
        last_seq AS lastSeq
      FROM agents JOIN assists USING (agent)
      WHERE agents.tenant = ${agent.tenant} AND agent_id = ${agent.agentId}
      ORDER BY assist DESC LIMIT ${limit}`,
    )
    return rows.map((row) => ({ ...row }) as unknown as AssistRecord).reverse()
  }

  /** How many unfinished assists no lease holds at `now`, and how many one does. */
  depth(now: number): { queued: number; running: number } {
    const row = this.#read(
      (sql) => sql.get`
      SELECT count(*) FILTER (WHERE lease_until <= ${now}) AS queued,
        count(*) FILTER (WHERE lease_until > ${now}) AS running
      FROM assists WHERE finished_at IS NULL`,
    )
    return { queued: Number(row?.queued), running: Number(row?.running) }
  }

  /** The earliest end of a lease after `after`, if any lease is held. */
  nextLeaseEnd(after: number): number | undefined {
    const end = this.#read(
      (sql) => sql.get`
      SELECT min(lease_until) AS leaseEnd FROM assists WHERE finished_at IS NULL AND lease_until > ${after}`,
    )?.leaseEnd
    return end === null || end === undefined ? undefined : Number(end)
  }

  close(): void {
    this.#database.close()
  }

  /** Runs one query; trouble with the file is raised as `unavailable`. */
  #read<Result>(query: (sql: SQLTagStore) => Result): Result {
    try {
      return query(this.#sql)
    } catch (cause) {
      if (resultCode(cause) === undefined) throw cause
      throw new JournalError('unavailable', 'The journal file cannot be read. See to its disk, then try again.', {
        cause,
      })
    }
  }

  #refuseAhead(after: number): void {
    const last = this.lastOffset()
    if (after <= last) return
    throw new JournalError('cursor_ahead', `The journal has not come to offset ${after}; its last is ${last}.`)
  }
}

/** An entry as it is stored; every column is null where the outer join found none. */
interface StoredEntry {
  offset: number | null
  assistId: string
  seq: number
  at: number
  sealed: Uint8Array
  salt: string
}

function toEntry({ tenant, agentId }: AgentKey, row: StoredEntry, keys: AssistKeys): Entry {
  const event = eventOf(keys.of(row.salt), row.seq, row.sealed)
  return { offset: row.offset!, tenant, agentId, assistId: row.assistId, seq: row.seq, at: row.at, event }
}
