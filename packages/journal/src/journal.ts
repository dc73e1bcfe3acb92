import type { AssistEvent, AssistState, CancelledBy } from '@cuecard/contracts'

/** Whose log an entry belongs to. */
export interface AgentKey {
  tenant: string
  agentId: string
}

/**
 * Where another process can go on with an assist, kept beside the entry it belongs to and never sent out.
 * Its shape is the writer's own; the journal stores it as JSON.
 */
export type Checkpoint = Readonly<Record<string, unknown>>

/** What a writer appends: an event, and where to go on after it. */
export interface NewEntry {
  /** The position within the assist: one more than the last one's. */
  seq: number
  /** Milliseconds since the epoch. */
  at: number
  event: AssistEvent
  checkpoint?: Checkpoint
}

/** One durable entry of an agent's log. */
export interface Entry {
  /** Strictly increasing over the whole journal, with holes as seen by one agent. */
  offset: number
  tenant: string
  agentId: string
  assistId: string
  seq: number
  at: number
  event: AssistEvent
}

/** An assist to be run. `request` is any JSON value; it is encrypted at rest and gone with the terminal entry. */
export interface NewAssist extends AgentKey {
  /** New in the whole journal, whatever the tenant. */
  assistId: string
  interactionId: string
  request: unknown
  /** Becomes the assist's entry 1, in the same atomic step. */
  accepted: AssistEvent & { type: 'assist.accepted' }
  at: number
  /**
   * A second `enqueue` with the same tenant and key gives the first one's assist, as long as that is retained; with
   * another `requestDigest` it is refused with `idempotency_conflict`.
   */
  idempotency?: { key: string; requestDigest: string }
}

/** The outcome of an `enqueue`. */
export interface Enqueued {
  assistId: string
  /** Following the agent's log after this offset shows the whole assist. */
  after: number
  /** The assist was already there, by its idempotency key. */
  duplicate: boolean
}

/** The right to append to one assist. It ends when another worker claims the assist. */
export interface Lease extends AgentKey {
  readonly assistId: string
  /** Grows with every claim of this assist; an append under an older fence is refused. */
  readonly fence: number
}

/** An assist that a worker holds: what to run, and from where. */
export interface Claim {
  lease: Lease
  interactionId: string
  request: unknown
  /** The store is damaged: request and checkpoint are lost for good, and `request` is undefined. */
  damaged?: true
  /** The seq of the last entry; the next append starts at one more. */
  lastSeq: number
  /** The newest checkpoint, if any entry carried one. */
  checkpoint?: Checkpoint
  /** How often this assist was claimed, this claim included. */
  claims: number
  /** Somebody asked to cancel it before it was claimed. */
  cancelledBy?: CancelledBy
}

/** What the journal knows of an assist besides its entries. */
export interface AssistRecord extends AgentKey {
  assistId: string
  interactionId: string
  state: AssistState
  lastSeq: number
}

/**
 * Limits beyond which finished assists' entries are removed, oldest first. Running assists are never touched. An assist
 * goes as a whole, together with its record.
 */
export interface Retention {
  /** How long ago an assist may have finished. */
  maxAgeMs: number
  /** How many entries of finished assists an agent may have. */
  maxEntriesPerAgent: number
}

/** What to erase: one interaction, or everything of one agent. */
export type Erasure = { tenant: string; interactionId: string } | AgentKey

/** How far back a journal remembers who read, in milliseconds: an hour. */
export const maxReadAgeMs = 3_600_000

/**
 * The ordered, durable log of events and the queue of assists.
 *
 * Every promise resolves only after its effect is durable. A driver raises `JournalError` with the codes of
 * `errors.ts` and nothing else on purpose: `unavailable` when the store cannot be reached or written now, `closed` after
 * `close`, and what the methods say. Arguments are not copied at once: leave them as they are until the promise settles.
 */
export interface Journal {
  /** Identifies this store's history: a store that was lost or rebuilt has another one. */
  readonly epoch: string

  /**
   * Puts an assist into the queue together with its entry 1. Refused with `idempotency_conflict` as `NewAssist` says,
   * and with `sequence_conflict` when an assist with this id is there already.
   */
  enqueue(assist: NewAssist): Promise<Enqueued>

  /**
   * Takes the oldest assists that no live lease holds, at most `count` of them, for `leaseMs` from now; fewer only when
   * there were no more at that moment. No two workers hold one assist at a time, and every claim gets a higher fence.
   */
  claim(leaseMs: number, count: number): Promise<Claim[]>

  /**
   * Prolongs leases, each for itself, to `leaseMs` from now. Gives those of `leases` that are lost, because another
   * worker has claimed the assist or it has ended.
   */
  renew(leases: readonly Lease[], leaseMs: number): Promise<Lease[]>

  /** Gives an assist back so that another worker can claim it at once. A lease that is lost already is left alone. */
  release(lease: Lease): Promise<void>

  /**
   * Appends entries, all or none, in order. Refused with `fenced` when the lease is not the newest, with
   * `sequence_conflict` when the first `seq` is not one more than the assist's last, and with `finished` after a
   * terminal entry. A terminal event ends the assist: its request is deleted in the same atomic step.
   */
  append(lease: Lease, entries: readonly NewEntry[]): Promise<Entry[]>

  /**
   * Asks to cancel: at once by `onCancel` where it runs, else noted for the next claim. The answer says whether there
   * was anything to cancel. With `agentId`, an assist of another agent is `unknown`.
   */
  cancel(
    target: { tenant: string; assistId: string; agentId?: string },
    by: CancelledBy,
  ): Promise<'requested' | 'finished' | 'unknown'>

  /** Calls `listener` for every cancel that is requested; returns how to stop. */
  onCancel(listener: (assistId: string, by: CancelledBy) => void): () => void

  /**
   * Calls `listener` whenever there may be something to claim that was not there before: so claim once after
   * registering. Returns how to stop.
   */
  onClaimable(listener: () => void): () => void

  /** The offset after which a new follower of this agent sees only what is appended from now on. */
  head(agent: AgentKey): Promise<number>

  /**
   * Yields the agent's entries after offset `after`: first those that are there, then those that come, in offset
   * order, each once, in pages that are never empty. Reads no further than it is asked to. Raises `cursor_trimmed` when
   * entries after `after` have been removed by retention or erasure, `cursor_ahead` when the journal has not come that
   * far. Ends when `signal` aborts or the journal closes.
   */
  follow(agent: AgentKey, after: number, options: { signal: AbortSignal }): AsyncIterable<readonly Entry[]>

  /**
   * Notes that somebody reads of `agent` in another way than by `follow`: it counts for `readWithin`. Who reads is no
   * part of the durable log, and is forgotten when the last process of the store ends.
   */
  noteRead(agent: AgentKey): Promise<void>

  /**
   * For each of `agents`, whether anybody, anywhere, read of it within the last `withinMs` (at most
   * {@link maxReadAgeMs}): a `follow` was open, or `noteRead` was called. A `follow` counts when its first page has come, if
   * not before; that a reader is gone may be noticed up to ten seconds late.
   */
  readWithin(agents: readonly AgentKey[], withinMs: number): Promise<boolean[]>

  /** The record of one assist, if it is retained. */
  assist(tenant: string, assistId: string): Promise<AssistRecord | undefined>

  /** All retained entries of one assist, in `seq` order. */
  entries(tenant: string, assistId: string): Promise<Entry[]>

  /** The agent's retained assists, oldest first, the newest `limit` of them. */
  assists(agent: AgentKey, limit: number): Promise<AssistRecord[]>

  /** Removes what is beyond `retention`; resolves to the number of entries removed. */
  trim(retention: Retention): Promise<number>

  /**
   * Erases entries, requests and records of finished assists so that their text is in no file of the store any more.
   * Assists that still run are cancelled first by the caller; while one does, all is refused with `still_running`.
   * Resolves to the number of entries erased.
   */
  erase(what: Erasure): Promise<number>

  /** Counts for metrics: assists waiting for a claim, assists under a lease. */
  depth(): Promise<{ queued: number; running: number }>

  /** Finishes what was accepted, then closes. Followers end. */
  close(): Promise<void>
}
