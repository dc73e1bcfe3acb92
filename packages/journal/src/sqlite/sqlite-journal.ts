import type { CancelledBy } from '@cuecard/contracts'
import type { AssistKeys } from '../assist-keys.ts'
import { endOf } from '../end-of.ts'
import { JournalError } from '../errors.ts'
import type {
  AgentKey,
  AssistRecord,
  Claim,
  Enqueued,
  Entry,
  Erasure,
  Journal,
  Lease,
  NewAssist,
  NewEntry,
  Retention,
} from '../journal.ts'
import { Listeners } from '../listeners.ts'
import { Feed } from './feed.ts'
import { LeaseTimer } from './lease-timer.ts'
import type { ResolvedOptions } from './options.ts'
import type { Reader } from './reader.ts'
import { removeInSlices } from './remove-in-slices.ts'
import { toClaim, toEntryRow, toLeaseRow } from './rows.ts'
import { type BatchWriter, WriteQueue } from './write-queue.ts'

/** What the journal was opened with and now owns. */
export interface SqliteJournalParts {
  epoch: string
  reader: Reader
  writer: BatchWriter & { close(): Promise<void> }
  keys: AssistKeys
  lock: { release(): void }
  options: ResolvedOptions
}

/** `Journal` in one SQLite file, for one process; see `openSqliteJournal`. */
export class SqliteJournal implements Journal {
  readonly epoch: string
  readonly #parts: SqliteJournalParts
  readonly #queue: WriteQueue
  readonly #feed: Feed
  readonly #leases: LeaseTimer
  readonly #cancels = new Listeners<[assistId: string, by: CancelledBy]>()
  readonly #claimable = new Listeners<[]>()
  #closing: Promise<void> | undefined

  constructor(parts: SqliteJournalParts) {
    const { epoch, reader, writer, options } = parts
    this.epoch = epoch
    this.#parts = parts
    this.#feed = new Feed(reader, options)
    this.#queue = new WriteQueue(writer, { ...options, onFailure: () => this.#feed.reread() })
    this.#leases = new LeaseTimer({
      clock: options.clock,
      nextLeaseEnd: (after) => reader.nextLeaseEnd(after),
      onEnd: () => this.#claimable.call(),
    })
  }

  enqueue(assist: NewAssist): Promise<Enqueued> {
    const { tenant, agentId, assistId, interactionId, accepted, at, idempotency } = assist
    return this.#queue.submit(
      'enqueue',
      () => ({
        tenant,
        agentId,
        assistId,
        interactionId,
        request: JSON.stringify(assist.request ?? null),
        accepted: JSON.stringify(accepted),
        at,
        now: this.#now(),
        idempotencyKey: idempotency?.key ?? null,
        requestDigest: idempotency?.requestDigest ?? null,
      }),
      (enqueued) => {
        if (!enqueued.duplicate) {
          const entry = { offset: enqueued.after + 1, tenant, agentId, assistId, seq: 1, at, event: accepted }
          this.#feed.publish(assist, [entry])
          this.#claimable.call()
        }
        return enqueued
      },
    )
  }

  claim(leaseMs: number, count: number): Promise<Claim[]> {
    return this.#queue.submit(
      'claim',
      () => ({ now: this.#now(), leaseUntil: this.#now() + leaseMs, count }),
      ({ leaseUntil, rows }) => {
        if (rows.length > 0) this.#leases.watch(leaseUntil)
        return rows.map((row) => toClaim(row, this.#parts.keys))
      },
    )
  }

  renew(leases: readonly Lease[], leaseMs: number): Promise<Lease[]> {
    return this.#queue.submit(
      'renew',
      () => ({ leases: leases.map(toLeaseRow), leaseUntil: this.#now() + leaseMs }),
      ({ leaseUntil, lost }) => {
        if (lost.length < leases.length) this.#leases.watch(leaseUntil)
        return lost.map((index) => leases[index]!)
      },
    )
  }

  release(lease: Lease): Promise<void> {
    return this.#queue.submit(
      'release',
      () => toLeaseRow(lease),
      ({ released }) => {
        if (released) this.#claimable.call()
      },
    )
  }

  append(lease: Lease, entries: readonly NewEntry[]): Promise<Entry[]> {
    const { tenant, agentId, assistId, fence } = lease
    return this.#queue.submit(
      'append',
      () => ({
        tenant,
        agentId,
        assistId,
        fence,
        entries: entries.map(toEntryRow),
        ends: endOf(entries),
        now: this.#now(),
      }),
      ({ first }) => {
        const appended = entries.map(({ seq, at, event }, index) => {
          return { offset: first + index, tenant, agentId, assistId, seq, at, event }
        })
        this.#feed.publish(lease, appended)
        return appended
      },
    )
  }

  cancel(
    { tenant, assistId, agentId }: { tenant: string; assistId: string; agentId?: string },
    by: CancelledBy,
  ): Promise<'requested' | 'finished' | 'unknown'> {
    return this.#queue.submit(
      'cancel',
      () => ({ tenant, assistId, agentId: agentId ?? null, by }),
      (outcome) => {
        if (outcome === 'requested') this.#cancels.call(assistId, by)
        return outcome
      },
    )
  }

  onCancel(listener: (assistId: string, by: CancelledBy) => void): () => void {
    return this.#cancels.add(listener)
  }

  onClaimable(listener: () => void): () => void {
    return this.#claimable.add(listener)
  }

  async head(_agent: AgentKey): Promise<number> {
    return this.#reader.lastOffset()
  }

  follow(agent: AgentKey, after: number, { signal }: { signal: AbortSignal }): AsyncIterable<readonly Entry[]> {
    return this.#feed.follow(agent, after, signal)
  }

  async noteRead(agent: AgentKey): Promise<void> {
    this.#refuseClosed()
    this.#feed.noteRead(agent)
  }

  async readWithin(agents: readonly AgentKey[], withinMs: number): Promise<boolean[]> {
    this.#refuseClosed()
    return this.#feed.readWithin(agents, withinMs)
  }

  async assist(tenant: string, assistId: string): Promise<AssistRecord | undefined> {
    return this.#reader.assist(tenant, assistId)
  }

  async entries(tenant: string, assistId: string): Promise<Entry[]> {
    return this.#reader.entries(tenant, assistId)
  }

  async assists(agent: AgentKey, limit: number): Promise<AssistRecord[]> {
    return this.#reader.assists(agent, limit)
  }

  trim({ maxAgeMs, maxEntriesPerAgent }: Retention): Promise<number> {
    const finishedBefore = this.#now() - maxAgeMs
    return removeInSlices((maxRemoved) => {
      const asks = { finishedBefore, maxEntriesPerAgent, maxRemoved }
      return this.#queue.submit(
        'trim',
        () => asks,
        (slice) => slice,
      )
    })
  }

  erase(what: Erasure): Promise<number> {
    return removeInSlices((maxRemoved) => {
      return this.#queue.submit(
        'erase',
        () => ({ what, maxRemoved }),
        (slice) => slice,
      )
    })
  }

  async depth(): Promise<{ queued: number; running: number }> {
    return this.#reader.depth(this.#now())
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  get #reader(): Reader {
    this.#refuseClosed()
    return this.#parts.reader
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw new JournalError('closed', 'The journal is closed.')
  }

  #now(): number {
    return this.#parts.options.clock()
  }

  async #close(): Promise<void> {
    const { reader, writer, lock } = this.#parts
    this.#leases.stop()
    await this.#queue.close()
    this.#feed.close()
    this.#cancels.clear()
    this.#claimable.clear()
    reader.close()
    await writer.close()
    lock.release()
  }
}
