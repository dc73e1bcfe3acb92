import type { AssistRequest, CancelledBy, TerminalEvent } from '@cuecard/contracts'
import { type Claim, type Journal, JournalError, type Lease } from '@cuecard/journal'
import type { CompiledPolicy } from '@cuecard/moderation'
import type { VendorClient } from '@cuecard/vendor-streams'
import type { Logger } from 'pino'
import { AssistWriter } from './assist-writer.ts'
import type { AssistCheckpoint } from './checkpoint.ts'
import type { IngestMetrics } from './metrics.ts'
import type { Routes } from './routes.ts'
import { AssistRun } from './run-assist.ts'

/** What claimed assists are run with. */
export interface ClaimedAssistOptions {
  journal: Journal
  vendors: VendorClient
  routes: Routes
  policy: () => CompiledPolicy
  metrics: IngestMetrics
  logger: Logger
  /** After so many claims in a row without a new entry an assist is ended as failed: it takes its workers down. */
  maxClaims: number
  now: () => number
}

/** An assist that this process holds, from its claim until it has ended or was handed over. It starts to run at once. */
export class ClaimedAssist {
  readonly lease: Lease
  /** In milliseconds, as `now` counts them. */
  readonly claimedAt: number
  /** Resolves when nothing of it runs here any more; never rejects. */
  readonly done: Promise<void>
  readonly #options: ClaimedAssistOptions
  readonly #log: Logger
  readonly #handOver = new AbortController()
  #run: AssistRun | undefined

  constructor(claim: Claim, options: ClaimedAssistOptions) {
    this.lease = claim.lease
    this.claimedAt = options.now()
    this.#options = options
    this.#log = options.logger.child({ assistId: claim.lease.assistId })
    this.#log.info({ claims: claim.claims, lastSeq: claim.lastSeq }, 'assist claimed')
    this.done = this.#live(claim)
  }

  /** Ends it as cancelled, unless it is ending already; the vendor's connection closes at once. */
  cancel(by: CancelledBy): void {
    if (by === 'orphaned') this.#log.info('nobody reads this agent any more: the assist is cancelled')
    this.#run?.cancel(by)
  }

  /**
   * Stops without a terminal entry, so that whoever claims it next goes on from its last one. The vendor's connection
   * closes at once, and a journal that is out of order is not waited for.
   */
  handOver(): void {
    this.#handOver.abort()
    this.#run?.handOver()
  }

  async #live(claim: Claim): Promise<void> {
    const { journal, metrics, now } = this.#options
    const stopCounting = metrics.started()
    try {
      const writer = new AssistWriter({
        journal,
        lease: this.lease,
        lastSeq: claim.lastSeq,
        signal: this.#handOver.signal,
        now,
        onAppend: (seconds) => metrics.appended(seconds),
      })
      const end = foregoneEnd(claim, this.#options)
      if (end === undefined) await this.#start(claim, writer)
      else await writer.end(end)
    } catch (error) {
      this.#report(error)
    }
    if (this.#handOver.signal.aborted) await this.#release()
    stopCounting()
  }

  #start({ request, checkpoint, claims }: Claim, writer: AssistWriter): Promise<void> {
    const { vendors, routes, policy, metrics, now } = this.#options
    const assist = request as AssistRequest
    this.#run = new AssistRun({
      assistId: this.lease.assistId,
      request: assist,
      checkpoint: checkpoint as AssistCheckpoint | undefined,
      writer,
      vendors,
      profiles: routes.get(assist.route) ?? [],
      policy: policy(),
      observer: metrics.observer(now),
      claims,
      now,
    })
    return this.#run.run()
  }

  async #release(): Promise<void> {
    try {
      await this.#options.journal.release(this.lease)
    } catch (error) {
      this.#log.warn({ err: error }, 'cannot give the assist back; it is claimed again when its lease ends')
    }
  }

  #report(error: unknown): void {
    if (error instanceof JournalError && (error.code === 'fenced' || error.code === 'finished')) {
      this.#log.warn({ code: error.code }, 'another worker has taken this assist over')
    } else if (this.#handOver.signal.aborted) {
      this.#log.warn({ err: error }, 'handed over without its last entries, which are made again')
    } else this.#log.error({ err: error }, 'the assist stopped here; it is claimed again when its lease ends')
  }
}

/** The end of an assist that no vendor needs to be asked about. */
function foregoneEnd(
  { cancelledBy, damaged, claims, checkpoint, request }: Claim,
  { maxClaims, routes }: ClaimedAssistOptions,
): TerminalEvent | undefined {
  if (cancelledBy !== undefined) return { type: 'assist.cancelled', by: cancelledBy }
  if (damaged) return { type: 'assist.failed', code: 'request_damaged', message: 'the journal is damaged; ask again' }
  if (routes.get((request as AssistRequest).route) === undefined) {
    return { type: 'assist.failed', code: 'unknown_route', message: 'no such route; see the configuration' }
  }
  const fruitless = claims - ((checkpoint as AssistCheckpoint | undefined)?.claims ?? 0)
  if (fruitless <= maxClaims) return undefined
  return {
    type: 'assist.failed',
    code: 'claimed_too_often',
    message: `given up after ${maxClaims} claims in a row without a new entry`,
  }
}
