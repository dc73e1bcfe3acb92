import type { CancelledBy } from '@cuecard/contracts'
import type { NatsConnection } from '@nats-io/transport-node'
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
import { append } from './append.ts'
import { cancel } from './cancel.ts'
import { claim } from './claims.ts'
import { enqueue } from './enqueue.ts'
import { Feed } from './feed.ts'
import { finish } from './finish.ts'
import { HeldLeases } from './held-leases.ts'
import { LapsedLeases } from './lapsed-leases.ts'
import { headOffset, readEntries, readRecord, readRecords } from './log-reader.ts'
import { lostLeases } from './lost-leases.ts'
import type { ResolvedNatsOptions } from './options.ts'
import type { NatsParts } from './parts.ts'
import type { Readers } from './readers.ts'
import { agentsWithFinished, erase, trim } from './removal.ts'
import { StoreWatch } from './store-watch.ts'
import type { Delivery } from './work-queue.ts'

/** What the journal was opened with and now owns. */
export interface NatsJournalParts {
  epoch: string
  connection: NatsConnection
  parts: Omit<NatsParts, 'tell'>
  readers: Readers
  options: ResolvedNatsOptions
  /** The epoch of the store as it is now; undefined when there is none. */
  currentEpoch(): Promise<string | undefined>
}

/** `Journal` on NATS JetStream, for many processes; see `openNatsJournal`. */
export class NatsJournal implements Journal {
  readonly epoch: string
  readonly #owned: NatsJournalParts
  readonly #parts: NatsParts
  readonly #feed: Feed
  readonly #leases: HeldLeases
  readonly #lapsed: LapsedLeases
  readonly #cancels = new Listeners<[assistId: string, by: CancelledBy]>()
  readonly #claimable = new Listeners<[]>()
  readonly #running = new Set<Promise<unknown>>()
  readonly #watch: StoreWatch
  /** Agents whose logs may have grown too long; undefined until all were looked at once. */
  #grown: Set<string> | undefined
  #lost: JournalError | undefined
  #closing: Promise<void> | undefined

  constructor(owned: NatsJournalParts) {
    const { connection, options } = owned
    const { subjects } = owned.parts
    this.epoch = owned.epoch
    this.#owned = owned
    const publish = (subject: string, body?: string) => {
      if (!connection.isClosed()) connection.publish(subject, body)
    }
    this.#parts = {
      ...owned.parts,
      tell: {
        claimable: () => publish(subjects.claimable),
        cancel: (assistId, by) => publish(subjects.cancels, JSON.stringify([assistId, by])),
      },
    }
    this.#feed = new Feed(this.#parts, owned.readers, options)
    this.#lapsed = new LapsedLeases(this.#parts)
    const { queue } = this.#parts
    const onLapse = (lease: Lease, delivery: Delivery) =>
      void this.#run(() => this.#giveBack(lease, delivery)).catch(() => {})
    this.#leases = new HeldLeases({ queue, ackWaitMs: options.ackWaitMs, onLapse })
    connection.subscribe(subjects.claimable, { callback: () => this.#claimable.call() })
    connection.subscribe(subjects.cancels, {
      callback: (_error, message) => this.#cancels.call(...message.json<[string, CancelledBy]>()),
    })
    this.#watch = new StoreWatch({
      connection,
      epoch: owned.epoch,
      intervalMs: options.lookIntervalMs,
      currentEpoch: owned.currentEpoch,
      onReconnect: () => {
        this.#feed.reread()
        owned.readers.refresh()
      },
      // The lease of a process that died lapses without anybody telling.
      onTick: () => this.#claimable.call(),
      onLost: () => this.#lose(),
    })
  }

  enqueue(assist: NewAssist): Promise<Enqueued> {
    return this.#run(() => enqueue(this.#parts, assist))
  }

  claim(leaseMs: number, count: number): Promise<Claim[]> {
    return this.#run(() => claim(this.#parts, this.#leases, leaseMs, count))
  }

  renew(leases: readonly Lease[], leaseMs: number): Promise<Lease[]> {
    return this.#run(async () => {
      for (const lease of leases) this.#leases.prolong(lease, leaseMs)
      const lost = await lostLeases(this.#parts, leases)
      for (const { assistId, fence } of lost) this.#leases.take(assistId, fence)
      return lost
    })
  }

  release(lease: Lease): Promise<void> {
    return this.#run(async () => {
      const delivery = this.#leases.take(lease.assistId, lease.fence)
      if (delivery !== undefined) await this.#giveBack(lease, delivery)
    })
  }

  append(lease: Lease, entries: readonly NewEntry[]): Promise<Entry[]> {
    return this.#run(async () => {
      const { entries: appended, end, subjects, cancelledBy } = await append(this.#parts, lease, entries)
      if (end !== undefined) {
        this.#grown?.add(this.#parts.subjects.agentToken(lease))
        const delivery = this.#leases.take(lease.assistId, lease.fence)
        // The end is durable; what is left to be cleared up comes out of the queue again when it cannot be done now.
        await finish(this.#parts, subjects, end, delivery).catch(() => {})
      } else if (cancelledBy !== undefined) this.#cancels.call(lease.assistId, cancelledBy)
      return appended
    })
  }

  cancel(
    target: { tenant: string; assistId: string; agentId?: string },
    by: CancelledBy,
  ): Promise<'requested' | 'finished' | 'unknown'> {
    return this.#run(() => cancel(this.#parts, target, by))
  }

  onCancel(listener: (assistId: string, by: CancelledBy) => void): () => void {
    return this.#cancels.add(listener)
  }

  onClaimable(listener: () => void): () => void {
    return this.#claimable.add(listener)
  }

  head(agent: AgentKey): Promise<number> {
    return this.#run(() => headOffset(this.#parts, agent))
  }

  async *follow(
    agent: AgentKey,
    after: number,
    { signal }: { signal: AbortSignal },
  ): AsyncGenerator<readonly Entry[], void> {
    if (this.#closing !== undefined) return
    if (this.#lost !== undefined) throw this.#lost
    yield* this.#feed.follow(agent, after, signal)
  }

  noteRead(agent: AgentKey): Promise<void> {
    return this.#run(() => this.#owned.readers.note(agent))
  }

  readWithin(agents: readonly AgentKey[], withinMs: number): Promise<boolean[]> {
    return this.#run(() => this.#owned.readers.within(agents, withinMs))
  }

  assist(tenant: string, assistId: string): Promise<AssistRecord | undefined> {
    return this.#run(() => readRecord(this.#parts, tenant, assistId))
  }

  entries(tenant: string, assistId: string): Promise<Entry[]> {
    return this.#run(() => readEntries(this.#parts, tenant, assistId))
  }

  assists(agent: AgentKey, limit: number): Promise<AssistRecord[]> {
    return this.#run(() => readRecords(this.#parts, agent, limit))
  }

  trim(retention: Retention): Promise<number> {
    return this.#run(async () => {
      const grown = this.#grown ?? (await agentsWithFinished(this.#parts))
      this.#grown = new Set()
      try {
        return await trim(this.#parts, retention, grown)
      } catch (error) {
        this.#grown = undefined
        throw error
      }
    })
  }

  erase(what: Erasure): Promise<number> {
    return this.#run(() => erase(this.#parts, what))
  }

  depth(): Promise<{ queued: number; running: number }> {
    return this.#run(async () => {
      const [{ waiting, out }, lapsed] = await Promise.all([this.#parts.queue.counts(), this.#lapsed.count()])
      return { queued: waiting + lapsed, running: out - lapsed }
    })
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  #run<Result>(call: () => Promise<Result>): Promise<Result> {
    if (this.#closing !== undefined) return Promise.reject(new JournalError('closed', 'The journal is closed.'))
    if (this.#lost !== undefined) return Promise.reject(this.#lost)
    const running = call()
    this.#running.add(running)
    const forget = () => this.#running.delete(running)
    running.then(forget, forget)
    return running
  }

  /** Gives an assist back, unless it is somebody else's by now. */
  async #giveBack(lease: Lease, delivery: Delivery): Promise<void> {
    if ((await lostLeases(this.#parts, [lease])).length > 0) return
    await this.#parts.queue.giveBack(delivery.reply)
    this.#lapsed.add(lease)
    this.#parts.tell.claimable()
  }

  #lose(): void {
    const message = 'The store is not the one that was opened: it was lost or rebuilt. Restart this process.'
    this.#lost = new JournalError('unavailable', message)
    this.#feed.fail(this.#lost)
  }

  async #close(): Promise<void> {
    const { connection, readers } = this.#owned
    this.#watch.stop()
    this.#feed.close()
    await Promise.allSettled(this.#running)
    const held = this.#leases.close()
    await Promise.allSettled(held.map(({ reply }) => this.#parts.queue.giveBack(reply)))
    if (held.length > 0) this.#parts.tell.claimable()
    readers.close()
    this.#cancels.clear()
    this.#claimable.clear()
    await connection.drain().catch(() => connection.close())
  }
}
