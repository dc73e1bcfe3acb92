import { JournalError } from '../errors.ts'
import type { Outcome } from './commit-batch.ts'
import type { Answers, Asks, Write, WriteName } from './operations.ts'
import type { CommitReport } from './options.ts'

/** What makes a batch durable; see `WriterThread`. */
export interface BatchWriter {
  commit(writes: readonly Write[]): Promise<Outcome[]>
}

/** How a queue batches, and whom it tells. */
export interface WriteQueueOptions {
  maxPendingWrites: number
  onCommit(report: CommitReport): void
  /** A batch failed, so nobody knows what the store holds of it. */
  onFailure(): void
}

/** A write that waits for its turn. */
interface Pending {
  prepare(): Write
  settle(outcome: Outcome): void
  fail(error: unknown): void
}

/**
 * Gathers writes while one batch is being made durable and then sends them as the next: a lone write goes out at once,
 * and the busier the journal the more writes share a flush of the disk.
 *
 * A batch holds at most `maxPendingWrites`; what is beyond waits in order, its arguments not yet copied.
 */
export class WriteQueue {
  readonly #writer: BatchWriter
  readonly #options: WriteQueueOptions
  #pending: Pending[] = []
  #running: Promise<void> | undefined
  #closed = false

  constructor(writer: BatchWriter, options: WriteQueueOptions) {
    this.#writer = writer
    this.#options = options
  }

  /**
   * Runs one write. `prepare` gives its arguments when its batch is put together; `committed` turns its answer into the
   * call's result, in the order of the journal and before the promise settles. Raises what the journal refuses with.
   */
  submit<Name extends WriteName, Result>(
    name: Name,
    prepare: () => Asks<Name>,
    committed: (answer: Answers<Name>) => Result,
  ): Promise<Result> {
    if (this.#closed) return Promise.reject(new JournalError('closed', 'The journal is closed.'))
    return new Promise((resolve, reject) => {
      this.#pending.push({
        prepare: () => ({ name, asks: prepare() }) as Write,
        settle: (outcome) => {
          try {
            resolve(committed(answerOf<Name>(outcome)))
          } catch (error) {
            reject(error)
          }
        },
        fail: reject,
      })
      this.#running ??= this.#run()
    })
  }

  /** Takes no more writes, and resolves when those that were taken have settled. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#running
  }

  async #run(): Promise<void> {
    // Calls made in the same turn of the event loop share the first batch.
    await undefined
    while (this.#pending.length > 0) {
      const batch = this.#pending.splice(0, this.#options.maxPendingWrites)
      await this.#commit(batch)
    }
    this.#running = undefined
  }

  async #commit(batch: readonly Pending[]): Promise<void> {
    const prepared = batch.flatMap((pending) => prepare(pending))
    if (prepared.length === 0) return
    const startedAt = performance.now()
    let outcomes: Outcome[]
    try {
      outcomes = await this.#writer.commit(prepared.map(({ write }) => write))
    } catch (error) {
      this.#options.onFailure()
      for (const { pending } of prepared) pending.fail(error)
      return
    }
    const durationMs = performance.now() - startedAt
    for (const [index, { pending }] of prepared.entries()) pending.settle(outcomes[index]!)
    this.#options.onCommit({ operations: prepared.length, durationMs, waiting: this.#pending.length })
  }
}

function answerOf<Name extends WriteName>(outcome: Outcome): Answers<Name> {
  if ('answer' in outcome) return outcome.answer as Answers<Name>
  if ('refused' in outcome) throw new JournalError(outcome.refused.code, outcome.refused.message)
  throw new TypeError(`The journal was given what it cannot store: ${outcome.fault}`)
}

function prepare(pending: Pending): { pending: Pending; write: Write }[] {
  try {
    return [{ pending, write: pending.prepare() }]
  } catch (error) {
    pending.fail(error)
    return []
  }
}
