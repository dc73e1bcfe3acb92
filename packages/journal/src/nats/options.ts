import type { ConnectionOptions } from '@nats-io/transport-node'
import { JournalSetupError } from '../setup-error.ts'

/** How to open a journal on NATS JetStream. */
export interface NatsJournalOptions {
  /** Servers, credentials and TLS as `connect` of `@nats-io/transport-node` takes them; `{ servers: 'nats://…' }` say. */
  connection: ConnectionOptions
  /** 32 secret bytes that requests, checkpoints and events are sealed with, the same in every process. */
  encryptionKey: Uint8Array
  /**
   * What streams and subjects begin with: letters, digits, `-` and `_`. Default `cuecard`. Journals of different names
   * on the same servers know nothing of each other.
   */
  name?: string
  /** On how many servers each message is kept: 1, 3 or 5. Default 3; 1 survives neither a lost disk nor a lost server. */
  replicas?: 1 | 3 | 5
  /**
   * How long a worker that is not heard of keeps what it claimed, in milliseconds. Default 6,000. A process that dies can
   * be succeeded after this time, whatever its lease. The same in every process.
   */
  ackWaitMs?: number
  /** For how long a call is tried again, with growing pauses, before it is `unavailable`. Default 15,000 ms. */
  retryDeadlineMs?: number
  /** How often this process tells the others whose logs it follows, and so how late the end of it may be seen. Default 5,000 ms. */
  readerRefreshMs?: number
  /** How often followers look whether something was missed, and whether the store is still the same. Default 5,000 ms. */
  lookIntervalMs?: number
  /** How many live messages wait in memory for a follower that is behind. Default 256; then it is served from the store. */
  maxQueuedMessages?: number
  /** Milliseconds since the epoch, for retention. Default `Date.now`. */
  clock?: () => number
}

/** {@link NatsJournalOptions} with every default filled in. */
export type ResolvedNatsOptions = Required<NatsJournalOptions>

/** Fills in the defaults; raises `invalid_option` that names the option and what it must be. */
export function resolveOptions(options: NatsJournalOptions): ResolvedNatsOptions {
  const resolved: ResolvedNatsOptions = {
    name: 'cuecard',
    replicas: 3,
    ackWaitMs: 6_000,
    retryDeadlineMs: 15_000,
    readerRefreshMs: 5_000,
    lookIntervalMs: 5_000,
    maxQueuedMessages: 256,
    clock: Date.now,
    ...options,
  }
  if (resolved.encryptionKey.byteLength !== 32) {
    throw invalid('encryptionKey', 'have 32 bytes', resolved.encryptionKey.byteLength)
  }
  if (!/^[\w-]{1,64}$/.test(resolved.name)) throw invalid('name', 'be letters, digits, - and _', resolved.name)
  if (![1, 3, 5].includes(resolved.replicas)) throw invalid('replicas', 'be 1, 3 or 5', resolved.replicas)
  for (const name of [
    'ackWaitMs',
    'retryDeadlineMs',
    'readerRefreshMs',
    'lookIntervalMs',
    'maxQueuedMessages',
  ] as const) {
    const value = resolved[name]
    if (!(Number.isSafeInteger(value) && value > 0)) throw invalid(name, 'be a positive whole number', value)
  }
  return resolved
}

function invalid(option: string, must: string, is: unknown): JournalSetupError {
  return new JournalSetupError('invalid_option', `${option} must ${must}; it is ${is}.`)
}
