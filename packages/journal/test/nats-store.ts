import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@nats-io/transport-node'
import { type NatsJournalOptions, openNatsJournal } from '../src/index.ts'
import type { OpenedJournal } from '../src/testing/index.ts'
import type { NatsServer } from './nats-server.ts'

/** A journal of its own on a server that others use too. */
export interface NatsStore extends OpenedJournal {
  /** What it was opened with. */
  options: NatsJournalOptions
}

/** The key that every test's journal is sealed with, unless it says otherwise. */
export const encryptionKey = new Uint8Array(32).fill(7)

let names = 0

/** Options for a journal that is not there yet. */
export function newOptions(server: NatsServer, changes: Partial<NatsJournalOptions> = {}): NatsJournalOptions {
  names += 1
  return {
    connection: { servers: server.url },
    name: `test-${names}`,
    encryptionKey,
    replicas: 1,
    ackWaitMs: 400,
    readerRefreshMs: 25,
    ...changes,
  }
}

/** Opens the NATS driver on an empty store. Time really passes there. */
export async function openOnServer(server: NatsServer, changes: Partial<NatsJournalOptions> = {}): Promise<NatsStore> {
  const options = newOptions(server, changes)
  let journal = await openNatsJournal(options)
  return {
    options,
    get journal() {
      return journal
    },
    advance: async (ms) => {
      await sleep(ms)
    },
    reopen: async () => {
      await journal.close()
      journal = await openNatsJournal(options)
      return journal
    },
    destroy: async () => {
      await journal.close()
      await deleteStreams(server, options.name!)
    },
  }
}

async function deleteStreams(server: NatsServer, name: string): Promise<void> {
  const connection = await connect({ servers: server.url })
  for (const stream of ['log', 'readers']) await connection.request(`$JS.API.STREAM.DELETE.${name}-${stream}`)
  await connection.close()
}
