import type { NatsConnection } from '@nats-io/transport-node'

/** What is watched, and who is told. */
export interface StoreWatchOptions {
  connection: NatsConnection
  epoch: string
  intervalMs: number
  /** The epoch of the store as it is now; undefined when there is none. */
  currentEpoch(): Promise<string | undefined>
  /** There is a line to a server again. */
  onReconnect(): void
  /** Some time has passed. */
  onTick(): void
  /** The store is another one, or there is none any more; told once. */
  onLost(): void
}

/** Notices that a store was rebuilt behind a process that has it open: now and then, and whenever the line was broken. */
export class StoreWatch {
  readonly #options: StoreWatchOptions
  readonly #timer: NodeJS.Timeout
  #wasMissing = false

  constructor(options: StoreWatchOptions) {
    this.#options = options
    this.#timer = setInterval(() => {
      options.onTick()
      this.#look()
    }, options.intervalMs)
    this.#timer.unref()
    void this.#followConnection()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const { currentEpoch, epoch, onLost } = this.#options
    currentEpoch().then(
      (current) => {
        const isMissing = current === undefined && !this.#wasMissing
        this.#wasMissing = current === undefined
        // A server that has just been elected may not know of every stream yet: it is asked again.
        if (current === epoch || isMissing) return
        this.stop()
        onLost()
      },
      // Servers that do not answer tell nothing.
      () => {},
    )
  }

  async #followConnection(): Promise<void> {
    for await (const { type } of this.#options.connection.status()) {
      if (type !== 'reconnect') continue
      this.#options.onReconnect()
      this.#look()
    }
  }
}
