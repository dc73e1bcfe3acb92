import type { NatsConnection } from '@nats-io/transport-node'
import { JournalError } from '../errors.ts'
import { StoreTrouble } from './retry.ts'

/**
 * Whether there is a line to a server. The client forgets what is published while there is none, and whoever waited for an
 * answer when it broke would wait for a time-out; so questions wait until there is a line, and end when theirs breaks.
 */
export class Line {
  readonly #connection: NatsConnection
  readonly #waitMs: number
  readonly #asking = new Set<(trouble: StoreTrouble) => void>()
  #restored: PromiseWithResolvers<void> | undefined

  /** Waits at most `waitMs` for a line to come back. */
  constructor(connection: NatsConnection, waitMs: number) {
    this.#connection = connection
    this.#waitMs = waitMs
    void this.#watch()
  }

  /** What `ask` gives; raises `StoreTrouble` when there is no line or it breaks before, `closed` when there will be none. */
  async ask<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    if (this.#restored !== undefined) await this.#wait(this.#restored.promise)
    if (this.#connection.isClosed()) throw new JournalError('closed', 'The journal is closed.')
    return new Promise((resolve, reject) => {
      this.#asking.add(reject)
      const settled = () => this.#asking.delete(reject)
      ask().then(resolve, reject).then(settled, settled)
    })
  }

  async #wait(restored: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new StoreTrouble('there is no line to a server')), this.#waitMs)
    })
    await Promise.race([restored, late]).finally(() => clearTimeout(timer))
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === 'disconnect') this.#break()
      if (type === 'reconnect') this.#restore()
    }
    // The connection is closed.
    this.#break()
    this.#restore()
  }

  #break(): void {
    this.#restored ??= Promise.withResolvers()
    for (const reject of this.#asking) reject(new StoreTrouble('the line broke'))
    this.#asking.clear()
  }

  #restore(): void {
    this.#restored?.resolve()
    this.#restored = undefined
  }
}
