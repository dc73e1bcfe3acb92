import type { NatsConnection } from '@nats-io/transport-node'
import { maxReadAgeMs } from '../journal.ts'
import type { ResolvedNatsOptions } from './options.ts'
import { prefixOf } from './subjects.ts'
import { workersConsumer } from './work-queue.ts'

/** The oldest server that this driver works with: older ones ignore what it needs, silently, and have known holes. */
export const minServerVersion = '2.12.7'

const nanosecondsPerMs = 1_000_000

/** A setting of a stream or consumer as JSON; what a server adds of its own is not looked at. */
export type Settings = Readonly<Record<string, unknown>>

/** Where streams keep what belongs to the whole store. */
export const metadataNames = { epoch: 'cuecard-epoch', keyCheck: 'cuecard-key-check' } as const

/** The streams' names. */
export function streamNames(name: string): { log: string; readers: string } {
  return { log: `${name}-log`, readers: `${name}-readers` }
}

/**
 * What the stream of the logs must be. Nothing in it goes by itself (no limits): what is acknowledged stays until this
 * driver removes it. Logs are published again after they were stored; that is what followers hear.
 */
export function logSettings(options: ResolvedNatsOptions, epoch: string, keyCheck: string): Settings {
  const prefix = prefixOf(options.name, epoch)
  return {
    name: streamNames(options.name).log,
    subjects: ['log', 'index', 'key', 'queue', 'finished'].map((kind) => `${prefix}.${kind}.>`),
    retention: 'limits',
    storage: 'file',
    num_replicas: options.replicas,
    discard: 'new',
    max_msgs: -1,
    max_bytes: -1,
    max_age: 0,
    max_msgs_per_subject: -1,
    max_msg_size: -1,
    duplicate_window: 120_000 * nanosecondsPerMs,
    allow_direct: true,
    deny_delete: false,
    deny_purge: false,
    sealed: false,
    no_ack: false,
    republish: { src: `${prefix}.log.>`, dest: `${prefix}.live.>` },
    metadata: { [metadataNames.epoch]: epoch, [metadataNames.keyCheck]: keyCheck },
  }
}

/** What the stream of who reads must be: in memory, one message for each agent, for an hour. */
export function readersSettings(options: ResolvedNatsOptions, epoch: string): Settings {
  return {
    name: streamNames(options.name).readers,
    subjects: [`${prefixOf(options.name, epoch)}.reader.*`],
    retention: 'limits',
    storage: 'memory',
    num_replicas: options.replicas,
    discard: 'old',
    max_msgs: -1,
    max_bytes: -1,
    max_age: maxReadAgeMs * nanosecondsPerMs,
    max_msgs_per_subject: 1,
    allow_direct: true,
    no_ack: false,
  }
}

/** What the consumer that hands out assists must be. */
export function workersSettings(options: ResolvedNatsOptions, epoch: string): Settings {
  return {
    durable_name: workersConsumer,
    filter_subject: `${prefixOf(options.name, epoch)}.queue.*`,
    deliver_policy: 'all',
    ack_policy: 'explicit',
    ack_wait: options.ackWaitMs * nanosecondsPerMs,
    max_deliver: -1,
    max_ack_pending: -1,
    replay_policy: 'instant',
  }
}

/** One setting that is not what it must be. */
export interface SettingDifference {
  /** The stream or consumer, or the server. */
  of: string
  setting: string
  is: unknown
  must: unknown
}

/** Where `actual` is not as `wanted`; a setting that a server leaves out when it is false or empty counts as that. */
export function differences(of: string, actual: Settings, wanted: Settings): SettingDifference[] {
  return Object.entries(wanted).flatMap(([setting, must]) => {
    const is = actual[setting]
    if (setting === 'metadata') {
      const own = Object.keys(must as object).map((name) => [name, (is as Settings | undefined)?.[name]])
      return isSame(Object.fromEntries(own), must) ? [] : [{ of, setting, is, must }]
    }
    return isSame(is, must) ? [] : [{ of, setting, is, must }]
  })
}

/** Whether the server is at least {@link minServerVersion} and has JetStream; what is wrong, else. */
export function serverDifferences(info: NatsConnection['info']): SettingDifference[] {
  const { version = '0', jetstream = false } = info ?? {}
  const found: SettingDifference[] = []
  if (isOlder(version, minServerVersion)) {
    found.push({ of: 'server', setting: 'version', is: version, must: `${minServerVersion} or newer` })
  }
  if (!jetstream) found.push({ of: 'server', setting: 'jetstream', is: jetstream, must: true })
  return found
}

/** Differences as one line of text. */
export function describeDifferences(found: readonly SettingDifference[]): string {
  return found
    .map(({ of, setting, is, must }) => `${of}: ${setting} is ${JSON.stringify(is)}, must be ${JSON.stringify(must)}`)
    .join('; ')
}

function isOlder(version: string, than: string): boolean {
  // A preview of a version is before it (semver.org, 11).
  const [numbers = '', preview] = version.split('-', 2)
  const [is, must] = [numbers, than].map((text) => text.split('.').map(Number))
  for (const place of [0, 1, 2]) {
    const [a, b] = [is![place] ?? 0, must![place] ?? 0]
    if (a !== b) return !(a > b)
  }
  return preview !== undefined
}

function isSame(is: unknown, must: unknown): boolean {
  if (is === undefined) return must === false
  if (typeof is !== 'object' || is === null || typeof must !== 'object' || must === null) return is === must
  const names = new Set([...Object.keys(is), ...Object.keys(must)])
  return [...names].every((name) => isSame((is as Settings)[name], (must as Settings)[name]))
}
