import type { AssistState, CancelledBy } from '@cuecard/contracts'
import type { Enqueued, Erasure } from '../journal.ts'

/** An entry as it goes to the writer; `texts` is its event and, in a line of its own, its checkpoint, both JSON. */
export interface EntryRow {
  seq: number
  at: number
  texts: string
  hasCheckpoint: boolean
}

/** A lease as it goes to the writer. */
export interface LeaseRow {
  tenant: string
  assistId: string
  fence: number
}

/** A claimed assist as it comes from the writer: its request, and the entry with its newest checkpoint, still sealed. */
export interface ClaimedRow {
  tenant: string
  agentId: string
  assistId: string
  interactionId: string
  lastSeq: number
  claims: number
  cancelledBy: CancelledBy | null
  request: Uint8Array
  requestSalt: string
  newest: Uint8Array | null
  newestSeq: number
  eventSalt: string
}

/** What is left after one slice of a long removal. */
export interface Slice {
  /** How many entries it removed. */
  removed: number
  /** Whether there is more to remove. */
  more: boolean
}

/**
 * Every write, by name: what it is asked and what it answers. Both are plain data that crosses to the writer thread;
 * requests, events and checkpoints are JSON, and are sealed there. Times are milliseconds since the epoch, read from the
 * journal's clock where the call was made.
 */
export interface Writes {
  enqueue: {
    asks: {
      tenant: string
      agentId: string
      assistId: string
      interactionId: string
      request: string
      accepted: string
      at: number
      now: number
      idempotencyKey: string | null
      requestDigest: string | null
    }
    answers: Enqueued
  }
  claim: {
    asks: { now: number; leaseUntil: number; count: number }
    answers: { leaseUntil: number; rows: ClaimedRow[] }
  }
  renew: {
    asks: { leases: LeaseRow[]; leaseUntil: number }
    /** Which of the leases are lost, by their index. */
    answers: { leaseUntil: number; lost: number[] }
  }
  release: { asks: LeaseRow; answers: { released: boolean } }
  append: {
    asks: {
      tenant: string
      agentId: string
      assistId: string
      fence: number
      entries: EntryRow[]
      /** The state that the last entry, a terminal one, puts the assist into. */
      ends: AssistState | null
      now: number
    }
    /** The offset of the first entry; the others follow it without holes. */
    answers: { first: number }
  }
  cancel: {
    asks: { tenant: string; assistId: string; agentId: string | null; by: CancelledBy }
    answers: 'requested' | 'finished' | 'unknown'
  }
  voidLeases: { asks: Record<never, never>; answers: undefined }
  trim: { asks: { finishedBefore: number; maxEntriesPerAgent: number; maxRemoved: number }; answers: Slice }
  erase: { asks: { what: Erasure; maxRemoved: number }; answers: Slice }
}

/** The name of a write. */
export type WriteName = keyof Writes
/** What a write is asked. */
export type Asks<Name extends WriteName> = Writes[Name]['asks']
/** What a write answers. */
export type Answers<Name extends WriteName> = Writes[Name]['answers']

/** One write on its way to the writer thread. */
export type Write = { [Name in WriteName]: { name: Name; asks: Asks<Name> } }[WriteName]
