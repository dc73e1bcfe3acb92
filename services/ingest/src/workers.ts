import type { CancelledBy } from '@cuecard/contracts'
import type { Claim } from '@cuecard/journal'
import { ClaimedAssist, type ClaimedAssistOptions } from './claimed-assist.ts'

/** How many requests, of up to 256 KiB each, one claim brings into memory before any of them runs. */
const maxClaimedAtOnce = 64

/** What the workers need. */
export interface WorkersOptions extends ClaimedAssistOptions {
  /** How many assists run at once. */
  maxConcurrentAssists: number
  /** How long a claim lasts without a renewal, in milliseconds; it is renewed three times in that time. */
  leaseMs: number
  /**
   * How long nobody may read of the agent of a running assist before it is cancelled, in milliseconds, counted from its
   * claim at the earliest: desktops need a while to come back to a process that has just started. 0: for ever.
   */
  orphanGraceMs: number
}

/** Claims assists from the journal's queue and runs them, up to a number at once and as long as somebody reads them. */
export class Workers {
  readonly #options: WorkersOptions
  readonly #running = new Map<string, ClaimedAssist>()
  readonly #unsubscribe: (() => void)[] = []
  /** The cancels since the claim under way was asked for: it may bring assists that it does not know as cancelled. */
  readonly #cancels = new Map<string, CancelledBy>()
  #timer: NodeJS.Timeout | undefined
  #claiming: Promise<void> | undefined
  #claimAgain = false
  #looking = false
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
      journal.onCancel((assistId, by) => this.#cancel(assistId, by)),
    )
    this.#timer = setInterval(() => {
      this.#claim()
      void this.#look()
    }, leaseMs / 3)
    this.#claim()
  }

  /**
   * Stops claiming and hands every running assist over to whoever claims it next. The vendors' connections close at
   * once.
   */
  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    const running = [...this.#running.values()]
    for (const assist of running) assist.handOver()
    await Promise.all([this.#claiming, ...running.map(({ done }) => done)])
  }

  /** Claims until there is no room or nothing to claim. Calls while it runs make it look once more. */
  #claim(): void {
    if (this.#claiming !== undefined) this.#claimAgain = true
    else this.#claiming = this.#claimAll()
  }

  async #claimAll(): Promise<void> {
    try {
      let more: boolean
      do {
        this.#claimAgain = false
        more = await this.#claimSome()
      } while (more || this.#claimAgain)
    } catch (error) {
      // The timer makes it look again.
      if (!this.#stopped) this.#options.logger.error({ err: error }, 'cannot claim assists')
    } finally {
      this.#claiming = undefined
    }
  }

  /** Claims once; whether there may be room and assists for more. */
  async #claimSome(): Promise<boolean> {
    const { journal, leaseMs, maxConcurrentAssists } = this.#options
    const count = Math.min(maxConcurrentAssists - this.#running.size, maxClaimedAtOnce)
    if (this.#stopped || count <= 0) return false
    this.#cancels.clear()
    const claims = await journal.claim(leaseMs, count)
    if (this.#stopped) await Promise.all(claims.map(({ lease }) => journal.release(lease)))
    else for (const claim of claims) this.#run(claim)
    return claims.length === count
  }

  #run(claim: Claim): void {
    const { assistId } = claim.lease
    const cancelledBy = claim.cancelledBy ?? this.#cancels.get(assistId)
    // The same assist may still run here under a lease that was lost meanwhile.
    this.#running.get(assistId)?.handOver()
    const assist = new ClaimedAssist(cancelledBy === undefined ? claim : { ...claim, cancelledBy }, this.#options)
    this.#running.set(assistId, assist)
    void assist.done.then(() => {
      if (this.#running.get(assistId) === assist) this.#running.delete(assistId)
      this.#claim()
    })
  }

  #cancel(assistId: string, by: CancelledBy): void {
    this.#running.get(assistId)?.cancel(by)
    if (this.#claiming !== undefined) this.#cancels.set(assistId, by)
  }

  /** The regular look at what runs. A journal that is slow to answer is not asked again before it has. */
  async #look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    const looks = await Promise.allSettled([this.#renew(), this.#cancelOrphans()])
    for (const look of looks) {
      if (look.status === 'rejected' && !this.#stopped) {
        this.#options.logger.warn({ err: look.reason }, 'cannot renew leases, or cannot learn who reads')
      }
    }
    this.#looking = false
  }

  async #renew(): Promise<void> {
    const { journal, leaseMs } = this.#options
    const assists = [...this.#running.values()]
    if (assists.length === 0) return
    const lost = new Set(
      await journal.renew(
        assists.map(({ lease }) => lease),
        leaseMs,
      ),
    )
    for (const assist of assists) if (lost.has(assist.lease)) assist.handOver()
  }

  async #cancelOrphans(): Promise<void> {
    const { journal, orphanGraceMs, now } = this.#options
    if (orphanGraceMs === 0) return
    const claimedUntil = now() - orphanGraceMs
    const assists = [...this.#running.values()].filter(({ claimedAt }) => claimedAt <= claimedUntil)
    if (assists.length === 0) return
    const read = await journal.readWithin(
      assists.map(({ lease }) => lease),
      orphanGraceMs,
    )
    for (const [index, assist] of assists.entries()) if (!read[index]) assist.cancel('orphaned')
  }
}
