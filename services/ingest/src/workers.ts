import type { AssistRequest, TerminalEvent } from '@cuecard/contracts'
import { type Claim, type Journal, JournalError, type Lease } from '@cuecard/journal'
import type { CompiledPolicy } from '@cuecard/moderation'
import type { VendorClient } from '@cuecard/vendor-streams'
import type { Logger } from 'pino'
import { AssistWriter } from './assist-writer.ts'
import type { AssistCheckpoint } from './checkpoint.ts'
import type { IngestMetrics } from './metrics.ts'
import type { Routes } from './routes.ts'
import { AssistRun } from './run-assist.ts'

/** What the workers need. */
export interface WorkersOptions {
  journal: Journal
  vendors: VendorClient
  routes: Routes
  policy: () => CompiledPolicy
  metrics: IngestMetrics
  logger: Logger
  /** How many assists run at once. */
  maxConcurrentAssists: number
  /** How long a claim lasts without a renewal, in milliseconds; it is renewed three times in that time. */
  leaseMs: number
  /** After so many claims in a row without a new entry an assist is ended as failed: it takes its workers down. */
  maxClaims: number
  now: () => number
}

/** Claims assists from the journal's queue and runs them, up to a number at once. */
export class Workers {
  readonly #options: WorkersOptions
  readonly #running = new Map<string, { run: AssistRun | undefined; lease: Lease; done: Promise<void> }>()
  readonly #unsubscribe: (() => void)[] = []
  #renewal: NodeJS.Timeout | undefined
  #claiming = false
  #claimAgain = false
  #stopped = false

  constructor(options: WorkersOptions) {
    this.#options = options
  }

  /** The number of assists that run now. */
  get running(): number {
    return this.#running.size
  }

  /** Starts claiming. */
  start(): void {
    const { journal, leaseMs } = this.#options
    this.#unsubscribe.push(
      journal.onClaimable(() => this.#claim()),
      journal.onCancel((assistId, by) => this.#running.get(assistId)?.run?.cancel(by)),
    )
    this.#renewal = setInterval(() => this.#renew(), leaseMs / 3)
    this.#claim()
  }

  /** Stops claiming and hands every running assist over to whoever claims it next. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#renewal)
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    const running = [...this.#running.values()]
    for (const { run } of running) run?.handOver()
    await Promise.all(running.map(({ done }) => done))
  }

  /** Claims until there is no room or nothing to claim. Calls while it runs make it look once more. */
  #claim(): void {
    if (this.#claiming) this.#claimAgain = true
    else void this.#claimAll()
  }

  async #claimAll(): Promise<void> {
    const { journal, leaseMs, maxConcurrentAssists, logger } = this.#options
    this.#claiming = true
    try {
      do {
        this.#claimAgain = false
        while (!this.#stopped && this.#running.size < maxConcurrentAssists) {
          const claim = await journal.claim(leaseMs)
          if (claim === undefined) break
          if (this.#stopped) await journal.release(claim.lease)
          else this.#run(claim)
        }
      } while (this.#claimAgain && !this.#stopped)
    } catch (error) {
      // The renewal looks again.
      if (!this.#stopped) logger.error({ err: error }, 'cannot claim assists')
    } finally {
      this.#claiming = false
    }
  }

  #run(claim: Claim): void {
    const { metrics, logger, journal, now } = this.#options
    const { lease } = claim
    const log = logger.child({ assistId: lease.assistId })
    log.info({ claims: claim.claims, lastSeq: claim.lastSeq }, 'assist claimed')
    const writer = new AssistWriter({
      journal,
      lease,
      lastSeq: claim.lastSeq,
      now,
      onAppend: (seconds) => metrics.appended(seconds),
    })
    const end = this.#foregoneEnd(claim)
    const stopCounting = metrics.started()
    const run = end === undefined ? this.#newRun(claim, writer) : undefined
    const done = (run === undefined ? writer.end(end!) : run.run())
      .then(() => (this.#stopped ? journal.release(lease) : undefined))
      .catch((error: unknown) => reportStop(log, error))
      .finally(() => {
        stopCounting()
        // The same assist may run here again, under a newer lease.
        if (this.#running.get(lease.assistId)?.lease === lease) this.#running.delete(lease.assistId)
        this.#claim()
      })
    this.#running.set(lease.assistId, { run, lease, done })
  }

  #newRun({ lease, request, checkpoint, claims }: Claim, writer: AssistWriter): AssistRun {
    const { vendors, routes, policy, metrics, now } = this.#options
    const assist = request as AssistRequest
    return new AssistRun({
      assistId: lease.assistId,
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
  }

  /** The end of an assist that no vendor needs to be asked about. */
  #foregoneEnd({ cancelledBy, claims, checkpoint, request }: Claim): TerminalEvent | undefined {
    const { maxClaims, routes } = this.#options
    if (cancelledBy !== undefined) return { type: 'assist.cancelled', by: cancelledBy }
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

  #renew(): void {
    const { journal, leaseMs, logger } = this.#options
    for (const { run, lease } of this.#running.values()) {
      journal.renew(lease, leaseMs).catch((error: unknown) => {
        if (error instanceof JournalError && error.code === 'fenced') run?.handOver()
        else if (!(error instanceof JournalError && error.code === 'finished')) {
          logger.warn({ err: error, assistId: lease.assistId }, 'cannot renew a lease')
        }
      })
    }
    this.#claim()
  }
}

function reportStop(log: Logger, error: unknown): void {
  if (error instanceof JournalError && (error.code === 'fenced' || error.code === 'finished')) {
    log.warn({ code: error.code }, 'another worker has taken this assist over')
  } else log.error({ err: error }, 'the assist stopped here; it is claimed again when its lease ends')
}
