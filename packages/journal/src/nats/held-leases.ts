import type { Lease } from '../journal.ts'
import type { Delivery, WorkQueue } from './work-queue.ts'

/** The longest delay that timers of Node take, in milliseconds. */
const maxDelayMs = 2 ** 31 - 1

interface HeldLease {
  lease: Lease
  delivery: Delivery
  until: number
  timer: NodeJS.Timeout
}

/** What the leases of this process are worked with. */
export interface HeldLeasesOptions {
  queue: WorkQueue
  /** How long the server leaves a delivery that it hears nothing of with its holder. */
  ackWaitMs: number
  /** A lease has lapsed here: gives the assist back, if nobody else has it. */
  onLapse(lease: Lease, delivery: Delivery): void
}

/**
 * The leases that this process holds, each with its delivery of the queue. While a lease lasts the server is told that it is
 * being worked on; when it lapses the delivery is given back. So a lease may be longer or shorter than `ackWaitMs`, and one
 * whose process is gone ends with those.
 */
export class HeldLeases {
  readonly #options: HeldLeasesOptions
  readonly #held = new Map<string, HeldLease>()
  readonly #progress: NodeJS.Timeout

  constructor(options: HeldLeasesOptions) {
    this.#options = options
    this.#progress = setInterval(() => this.#sayInProgress(), options.ackWaitMs / 3)
    this.#progress.unref()
  }

  /** Holds a lease from now on. */
  hold(lease: Lease, delivery: Delivery, leaseMs: number): void {
    this.take(lease.assistId)
    this.#held.set(lease.assistId, { lease, delivery, ...this.#timed(lease, leaseMs) })
  }

  /** Prolongs a lease that is held; one that is not is left alone. */
  prolong(lease: Lease, leaseMs: number): void {
    const held = this.#held.get(lease.assistId)
    if (held?.lease.fence !== lease.fence) return
    clearTimeout(held.timer)
    Object.assign(held, this.#timed(lease, leaseMs))
    this.#options.queue.inProgress(held.delivery.reply)
  }

  /** Holds an assist no longer; gives its delivery, if it was held, under `fence` if that is given. */
  take(assistId: string, fence?: number): Delivery | undefined {
    const held = this.#held.get(assistId)
    if (held === undefined || (fence !== undefined && held.lease.fence !== fence)) return undefined
    clearTimeout(held.timer)
    this.#held.delete(assistId)
    return held.delivery
  }

  /** Stops all timers, and gives the deliveries that are still held. */
  close(): Delivery[] {
    clearInterval(this.#progress)
    return [...this.#held.keys()].flatMap((assistId) => this.take(assistId) ?? [])
  }

  #timed(lease: Lease, leaseMs: number): { until: number; timer: NodeJS.Timeout } {
    const timer = setTimeout(() => this.#lapse(lease), Math.min(leaseMs, maxDelayMs))
    timer.unref()
    return { until: performance.now() + leaseMs, timer }
  }

  #lapse(lease: Lease): void {
    const delivery = this.take(lease.assistId, lease.fence)
    if (delivery !== undefined) this.#options.onLapse(lease, delivery)
  }

  #sayInProgress(): void {
    const now = performance.now()
    for (const { until, delivery } of this.#held.values()) {
      // A process that was frozen must not keep what has lapsed meanwhile.
      if (until > now) this.#options.queue.inProgress(delivery.reply)
    }
  }
}
