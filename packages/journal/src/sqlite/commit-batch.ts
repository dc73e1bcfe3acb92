import type { DatabaseSync } from 'node:sqlite'
import type { JournalErrorCode } from '../errors.ts'
import { append } from './append-write.ts'
import { cancel, claim, enqueue, release, renew, voidLeases } from './assist-writes.ts'
import { resultCode, resultCodes } from './database.ts'
import type { Answers, Asks, Write, WriteName } from './operations.ts'
import { Refusal } from './refusal.ts'
import { erase, trim } from './removal-writes.ts'
import type { Store } from './store.ts'

/** What became of one write of a batch. `fault` is a bug: arguments that no type allows. */
export type Outcome =
  | { answer: Answers<WriteName> }
  | { refused: { code: JournalErrorCode; message: string } }
  | { fault: string }

const appliers: { [Name in WriteName]: (store: Store, asks: Asks<Name>) => Answers<Name> } = {
  enqueue,
  claim,
  renew,
  release,
  append,
  cancel,
  voidLeases,
  trim,
  erase,
}

/**
 * Applies `writes` in order in one transaction and answers each. When it returns, what it answered is durable; when it
 * throws, nothing of the batch is. A refused write changes nothing and harms no other; neither does one with impossible
 * arguments, which costs the batch a second try without it.
 */
export function commitBatch(database: DatabaseSync, store: Store, writes: readonly Write[]): Outcome[] {
  const faults = new Map<Write, Outcome>()
  for (;;) {
    try {
      database.exec('BEGIN IMMEDIATE')
      const outcomes = writes.map((write) => faults.get(write) ?? applyOrNote(store, write, faults))
      database.exec('COMMIT')
      return outcomes
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      if (!(error instanceof FaultyWrite)) throw error
    }
  }
}

function applyOrNote(store: Store, write: Write, faults: Map<Write, Outcome>): Outcome {
  try {
    return { answer: apply(store, write) }
  } catch (error) {
    if (error instanceof Refusal) return { refused: { code: error.code, message: error.message } }
    if (isStoreTrouble(error)) throw error
    faults.set(write, { fault: `${write.name}: ${error instanceof Error ? error.message : 'failed'}` })
    throw new FaultyWrite()
  }
}

function apply<Name extends WriteName>(store: Store, write: { name: Name; asks: Asks<Name> }): Answers<Name> {
  return appliers[write.name](store, write.asks)
}

/** Stops a batch that has to start over without the write that was noted. */
class FaultyWrite extends Error {}

/** The result codes that blame the arguments of one statement and not the file. */
const argumentCodes: ReadonlySet<number> = new Set([
  resultCodes.tooBig,
  resultCodes.constraint,
  resultCodes.mismatch,
  resultCodes.range,
])

function isStoreTrouble(error: unknown): boolean {
  const code = resultCode(error)
  return code !== undefined && !argumentCodes.has(code)
}
