import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { JournalError } from '../errors.ts'
import { JournalSetupError } from '../setup-error.ts'
import type { Outcome } from './commit-batch.ts'
import type { Write } from './operations.ts'
import type { WriterAnswer, WriterRequest, WriterSettings } from './writer-protocol.ts'

/** The worker's file beside this one: TypeScript in the workspace, JavaScript where it was built. */
const workerFile = new URL(`./writer-worker${extname(import.meta.url)}`, import.meta.url)

/** The main thread's side of the writer: asks it one thing at a time, and starts another one when it has died. */
export class WriterThread {
  readonly #settings: WriterSettings
  #worker: Worker | undefined
  #asking: PromiseWithResolvers<WriterAnswer> | undefined

  constructor(settings: WriterSettings) {
    this.#settings = settings
  }

  /** Opens the file and answers its epoch. Raises `JournalSetupError`, or `unavailable` when the file cannot be opened. */
  async start(): Promise<string> {
    // It needs nothing of how the process was started; what is preloaded there (tracing, say) would only slow it down.
    const worker = new Worker(workerFile, { workerData: this.#settings, execArgv: [], env: {} })
    this.#worker = worker
    let cause: unknown
    worker.on('message', (answer: WriterAnswer) => this.#asking?.resolve(answer))
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined
      this.#asking?.reject(new JournalError('unavailable', 'The writer thread of the journal ended.', { cause }))
    })
    const answer = await this.#next()
    if (answer.type === 'ready') return answer.epoch
    await worker.terminate()
    const refusal = answer.type === 'refused' ? answer : { code: undefined, message: answer.type }
    const message = `The journal ${this.#settings.file} cannot be opened. ${refusal.message}`
    if (refusal.code !== undefined) throw new JournalSetupError(refusal.code, message)
    throw new JournalError('unavailable', message)
  }

  /** Makes `writes` durable in one transaction and answers each; raises `unavailable` when none of them is. */
  async commit(writes: readonly Write[]): Promise<Outcome[]> {
    if (this.#worker === undefined) await this.start()
    this.#send({ type: 'commit', writes })
    const answer = await this.#next()
    if (answer.type === 'committed') return answer.outcomes
    const reason = answer.type === 'failed' ? answer.message : answer.type
    throw new JournalError('unavailable', `The journal could not write: ${reason}. See to its disk, then try again.`)
  }

  /** Closes the file and ends the thread. */
  async close(): Promise<void> {
    const worker = this.#worker
    if (worker === undefined) return
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    this.#send({ type: 'close' })
    await ended
  }

  #send(request: WriterRequest): void {
    this.#worker?.postMessage(request)
  }

  #next(): Promise<WriterAnswer> {
    this.#asking = Promise.withResolvers()
    return this.#asking.promise
  }
}
