import { randomBytes } from 'node:crypto'
import type { NatsConnection } from '@nats-io/transport-node'
import { AssistKeys } from '../assist-keys.ts'
import { JournalSetupError } from '../setup-error.ts'
import type { ResolvedNatsOptions } from './options.ts'
import {
  differences,
  logSettings,
  metadataNames,
  readersSettings,
  type SettingDifference,
  type Settings,
  streamNames,
  workersSettings,
} from './settings.ts'
import { Store } from './store.ts'
import { workersConsumer } from './work-queue.ts'

/** What the API answers of a stream or consumer. */
interface Described {
  config: Settings
  created: string
}

/** The streams and the consumer of a journal: looks at them, makes them, and makes them what they must be. */
export class Control {
  readonly #options: ResolvedNatsOptions
  readonly #store: Store

  constructor(connection: NatsConnection, options: ResolvedNatsOptions) {
    this.#options = options
    this.#store = new Store(connection, streamNames(options.name).log, options.retryDeadlineMs)
  }

  /** The epoch of the store, undefined when there is none. Raises `wrong_key` when it was made with another key. */
  async epoch(): Promise<string | undefined> {
    const log = await this.#describe(`STREAM.INFO.${this.#store.stream}`)
    if (log === undefined) return undefined
    const metadata = (log.config.metadata ?? {}) as Record<string, string>
    const epoch = metadata[metadataNames.epoch]
    if (epoch === undefined) {
      throw new JournalSetupError(
        'not_a_journal',
        `The stream ${this.#store.stream} is something else. Give the journal another name.`,
      )
    }
    if (metadata[metadataNames.keyCheck] !== this.#keyCheck()) {
      throw new JournalSetupError(
        'wrong_key',
        `The stream ${this.#store.stream} was made with another encryption key. Give that key, or another name.`,
      )
    }
    return epoch
  }

  /** Makes the log's stream with a new epoch, unless another process has just made it; gives the epoch that it has then. */
  async create(): Promise<string> {
    const epoch = randomBytes(8).toString('base64url')
    await this.#ask(`STREAM.CREATE.${this.#store.stream}`, logSettings(this.#options, epoch, this.#keyCheck()))
    return (await this.epoch()) ?? this.create()
  }

  /** Makes what is there besides the log's stream, where it is missing. */
  async complete(epoch: string): Promise<void> {
    const { readers } = streamNames(this.#options.name)
    const found = await this.#describe(`STREAM.INFO.${readers}`)
    const wanted = readersSettings(this.#options, epoch)
    // A stream of another epoch has nothing that anybody still asks for.
    const [other] = differences(readers, found?.config ?? {}, { subjects: wanted.subjects })
    if (found === undefined) await this.#ask(`STREAM.CREATE.${readers}`, wanted)
    else if (other !== undefined) await this.#ask(`STREAM.UPDATE.${readers}`, { ...found.config, ...wanted })
    if ((await this.#describe(this.#workersInfo)) === undefined) await this.#putWorkers(epoch, 'create')
  }

  /** Every setting that is not what it must be, missing streams included. */
  async differences(epoch: string): Promise<SettingDifference[]> {
    const { log, readers } = streamNames(this.#options.name)
    const parts: [of: string, info: string, wanted: Settings][] = [
      [log, `STREAM.INFO.${log}`, logSettings(this.#options, epoch, this.#keyCheck())],
      [readers, `STREAM.INFO.${readers}`, readersSettings(this.#options, epoch)],
      [workersConsumer, this.#workersInfo, workersSettings(this.#options, epoch)],
    ]
    const found = await Promise.all(
      parts.map(async ([of, info, wanted]) => differences(of, (await this.#describe(info))?.config ?? {}, wanted)),
    )
    return found.flat()
  }

  /** Makes every setting what it must be, as far as the server lets them be changed. */
  async repair(epoch: string): Promise<void> {
    const { log, readers } = streamNames(this.#options.name)
    await this.complete(epoch)
    const wanted = {
      [log]: logSettings(this.#options, epoch, this.#keyCheck()),
      [readers]: readersSettings(this.#options, epoch),
    }
    for (const [name, settings] of Object.entries(wanted)) {
      const found = await this.#describe(`STREAM.INFO.${name}`)
      if (found === undefined || differences(name, found.config, settings).length === 0) continue
      const metadata = { ...(found.config.metadata as object), ...(settings.metadata as object) }
      await this.#ask(`STREAM.UPDATE.${name}`, { ...found.config, ...settings, metadata })
    }
    await this.#putWorkers(epoch, '')
  }

  get #workersInfo(): string {
    return `CONSUMER.INFO.${this.#store.stream}.${workersConsumer}`
  }

  #putWorkers(epoch: string, action: 'create' | ''): Promise<unknown> {
    const { stream } = this.#store
    const asks = { stream_name: stream, action, config: workersSettings(this.#options, epoch) }
    return this.#ask(`CONSUMER.DURABLE.CREATE.${stream}.${workersConsumer}`, asks)
  }

  #keyCheck(): string {
    return Buffer.from(new AssistKeys(this.#options.encryptionKey).check()).toString('base64url')
  }

  #describe(api: string): Promise<Described | undefined> {
    return this.#store.api<Described>(api, {})
  }

  /** Asks for a change; that somebody else has just made it is fine, and what cannot be changed is seen afterwards. */
  #ask(api: string, asks: object): Promise<unknown> {
    return this.#store.api(api, asks, { refusedIsFine: true })
  }
}
