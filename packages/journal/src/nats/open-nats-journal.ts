import { randomBytes } from 'node:crypto'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { AssistKeys } from '../assist-keys.ts'
import { JournalError } from '../errors.ts'
import type { Journal } from '../journal.ts'
import { JournalSetupError } from '../setup-error.ts'
import { AssistIndex } from './assist-index.ts'
import { AssistLog } from './assist-log.ts'
import { Control, type FoundStore } from './control.ts'
import { NatsJournal } from './nats-journal.ts'
import { type NatsJournalOptions, type ResolvedNatsOptions, resolveOptions } from './options.ts'
import { Readers } from './readers.ts'
import { describeDifferences, type SettingDifference, serverDifferences, streamNames } from './settings.ts'
import { Store } from './store.ts'
import { Subjects } from './subjects.ts'
import { WorkQueue } from './work-queue.ts'

/**
 * Opens the journal that NATS servers keep, and creates it when it is not there. Any number of processes may have it open.
 *
 * Raises `JournalSetupError`: `unsuitable_server` for one below 2.12.7 or without JetStream, `wrong_settings` for streams
 * that are not what this needs (see `repairNatsJournal`), `wrong_key`, `not_a_journal`, `invalid_option`; `JournalError`
 * `unavailable` when no server answers.
 */
export async function openNatsJournal(options: NatsJournalOptions): Promise<Journal> {
  const resolved = resolveOptions(options)
  const connection = await connectTo(resolved)
  try {
    refuseServer(serverDifferences(connection.info))
    const control = new Control(connection, resolved)
    const store = (await control.find()) ?? (await control.create())
    await control.complete(store.epoch)
    const found = await control.differences(store.epoch)
    if (found.length > 0) {
      const message = `The journal ${resolved.name} is not set up as it must be: ${describeDifferences(found)}. Repair it.`
      throw new JournalSetupError('wrong_settings', message)
    }
    return journalOn(connection, resolved, control, store)
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** Everything about the servers and the streams that is not as it must be; nothing is changed. */
export async function checkNatsJournal(options: NatsJournalOptions): Promise<SettingDifference[]> {
  return withControl(options, async (control, server) => {
    if (server.length > 0) return server
    const found = await control.find()
    return found === undefined
      ? [{ of: streamNames(options.name ?? 'cuecard').log, setting: 'name', is: undefined, must: 'there' }]
      : control.differences(found.epoch)
  })
}

/** Makes the streams what they must be, as far as can be without losing anything; gives what is still different. */
export async function repairNatsJournal(options: NatsJournalOptions): Promise<SettingDifference[]> {
  return withControl(options, async (control, server) => {
    if (server.length > 0) return server
    const { epoch } = (await control.find()) ?? (await control.create())
    await control.repair(epoch)
    return control.differences(epoch)
  })
}

async function withControl(
  options: NatsJournalOptions,
  look: (control: Control, server: SettingDifference[]) => Promise<SettingDifference[]>,
): Promise<SettingDifference[]> {
  const resolved = resolveOptions(options)
  const connection = await connectTo(resolved)
  try {
    return await look(new Control(connection, resolved), serverDifferences(connection.info))
  } finally {
    await connection.close()
  }
}

async function connectTo({ connection }: ResolvedNatsOptions): Promise<NatsConnection> {
  try {
    // A server that went comes back, and credentials are put right: the connection never gives up by itself.
    const patient = { maxReconnectAttempts: -1, reconnectTimeWait: 250, ignoreAuthErrorAbort: true }
    return await connect({ name: 'cuecard', ...patient, ...connection })
  } catch (cause) {
    throw new JournalError('unavailable', 'No NATS server takes the connection. See to its address and credentials.', {
      cause,
    })
  }
}

function refuseServer(found: readonly SettingDifference[]): void {
  if (found.length > 0)
    throw new JournalSetupError('unsuitable_server', `This NATS server: ${describeDifferences(found)}.`)
}

function journalOn(
  connection: NatsConnection,
  options: ResolvedNatsOptions,
  control: Control,
  { epoch, history }: FoundStore,
): Journal {
  const { name, encryptionKey, retryDeadlineMs, readerRefreshMs, clock } = options
  const names = streamNames(name)
  const store = new Store(connection, names.log, retryDeadlineMs)
  const subjects = new Subjects(name, epoch, encryptionKey)
  const keys = new AssistKeys(encryptionKey)
  const writer = randomBytes(9).toString('base64url')
  let writes = 0
  const newId = () => {
    writes += 1
    return `${writer}.${writes}`
  }
  const parts = {
    store,
    subjects,
    keys,
    clock,
    newId,
    index: new AssistIndex(store, keys, subjects),
    log: new AssistLog(store),
    queue: new WorkQueue(store),
  }
  const currentEpoch = async () => (await control.find())?.history
  const restore = async () => {
    if ((await currentEpoch()) === history) await control.complete(epoch)
  }
  const readersStore = new Store(connection, names.readers, retryDeadlineMs)
  const readers = new Readers({ store: readersStore, subjects, refreshMs: readerRefreshMs, restore })
  return new NatsJournal({ epoch: history, connection, parts, readers, options, currentEpoch })
}
