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

/** Which store there is. */
export interface FoundStore {
  /** What its subjects have in them. */
  epoch: string
  /** The epoch, and when its stream was made: the journal's epoch to the outside. */
  history: string
}

/** The streams and the consumer of a journal: looks at them, makes them, and makes them what they must be. */
export class Control {
  readonly #options: ResolvedNatsOptions
  readonly #store: Store

  constructor(connection: NatsConnection, options: ResolvedNatsOptions) {
    this.#options = options
    this.#store = new Store(connection, streamNames(options.name).log, options.retryDeadlineMs)
  }

  /**
   * The store that there is, undefined when there is none. Raises `wrong_key` when it was made with another key, and
   * `not_a_journal` when the stream is somebody else's.
   */
  async find(): Promise<FoundStore | undefined> {
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
    // A stream that was lost and made anew from a copy of its settings has their epoch, but was made at another time.
    return { epoch, history: `${epoch}-${Date.parse(log.created).toString(36)}` }
  }

  /** Makes the log's stream with a new epoch, unless another process has just made it; gives what is there then. */
  async create(): Promise<FoundStore> {
    const epoch = randomBytes(8).toString('base64url')
    const { stream } = this.#store
    const why = await this.#ask(`STREAM.CREATE.${stream}`, logSettings(this.#options, epoch, this.#keyCheck()))
    const found = await this.find()
    if (found !== undefined) return found
    throw new JournalSetupError(
      'unsuitable_server',
      `The stream ${stream} cannot be made: ${why ?? 'it is gone again'}.`,
    )
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

  /**
   * Asks for a change and gives why it was refused, if it was: somebody else may just have made it, and what cannot be
   * changed is among the differences afterwards.
   */
  async #ask(api: string, asks: object): Promise<string | undefined> {
    let refused: string | undefined
    await this.#store.api(api, asks, (why) => {
      refused = why
    })
    return refused
  }
}
