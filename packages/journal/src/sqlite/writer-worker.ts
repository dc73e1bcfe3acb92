import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { AssistKeys } from '../assist-keys.ts'
import { commitBatch, type Outcome } from './commit-batch.ts'
import { emptyLog, makeDurable, openToWrite, resultCode, resultCodes } from './database.ts'
import type { Write } from './operations.ts'
import { SetupRefusal } from './refusal.ts'
import { prepareSchema, refuseOthers } from './schema.ts'
import type { Store } from './store.ts'
import type { WriterAnswer, WriterRequest, WriterSettings } from './writer-protocol.ts'

// The thread that alone writes the file: one transaction per request, so that the main thread never waits for a disk.

const port = parentPort!
const { file, encryptionKey, maxFileBytes } = workerData as WriterSettings

try {
  const keys = new AssistKeys(encryptionKey)
  const database = openToWrite(file)
  refuseOthers(database)
  makeDurable(database, maxFileBytes)
  const epoch = prepareSchema(database, keys.check())
  serve(database, { sql: database.createTagStore(100), keys })
  answer({ type: 'ready', epoch })
} catch (error) {
  answer(refusal(error))
}

function serve(database: DatabaseSync, store: Store): void {
  port.on('message', (request: WriterRequest) => {
    if (request.type === 'close') {
      database.close()
      port.close()
      return
    }
    try {
      const outcomes = commitBatch(database, store, request.writes)
      finishErasures(database, request.writes, outcomes)
      answer({ type: 'committed', outcomes })
    } catch (error) {
      answer({ type: 'failed', message: messageOf(error) })
    }
  })
}

/** An erasure is done only when the write-ahead log, where old pages keep their salts, is empty too. */
function finishErasures(database: DatabaseSync, writes: readonly Write[], outcomes: Outcome[]): void {
  const erasures = writes.flatMap(({ name }, index) => (name === 'erase' ? [index] : []))
  if (erasures.length === 0 || emptyLog(database)) return
  const message = 'The rows are erased, but the write-ahead log could not be emptied. Erase again.'
  for (const index of erasures) outcomes[index] = { refused: { code: 'unavailable', message } }
}

function answer(message: WriterAnswer): void {
  port.postMessage(message)
}

function refusal(error: unknown): WriterAnswer {
  if (error instanceof SetupRefusal) return { type: 'refused', code: error.code, message: error.message }
  if (resultCode(error) === resultCodes.notADatabase) {
    return { type: 'refused', code: 'not_a_journal', message: 'It is not a database. Give another file.' }
  }
  return { type: 'refused', message: messageOf(error) }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error'
}
