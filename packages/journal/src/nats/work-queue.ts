import { createInbox, type Msg } from '@nats-io/transport-node'
import { JournalError } from '../errors.ts'
import { retrying, StoreTrouble } from './retry.ts'
import type { Store } from './store.ts'

/** The durable consumer that all workers share. */
export const workersConsumer = 'workers'

const answerTimeoutMs = 2_000
const noMessages = 404

/** One assist as the queue hands it out. */
export interface Delivery {
  /** Where it is acknowledged. */
  reply: string
  /** The sequence of its message in the stream. */
  seq: number
  body: Uint8Array
}

/**
 * The queue of assists: a durable consumer with explicit acknowledgement over the requests in the log's stream. What was
 * handed out and is neither acknowledged nor marked as in progress for `ackWaitMs` is handed out again, before what came later.
 */
export class WorkQueue {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Hands out at most `count` that nobody holds, oldest first; fewer only when there are no more now. */
  async pull(count: number): Promise<Delivery[]> {
    const deliveries = await retrying(this.#store.deadline(), () => this.#store.line.ask(() => this.#pull(count)))
    return deliveries.sort((a, b) => a.seq - b.seq)
  }

  /** Has the server give it out to nobody any more. */
  acknowledge(reply: string): Promise<void> {
    return this.#answer(reply, '+ACK')
  }

  /** Gives it back: the next one who pulls gets it. */
  giveBack(reply: string): Promise<void> {
    return this.#answer(reply, '-NAK')
  }

  /** Says that it is being worked on: `ackWaitMs` begin anew. Not confirmed; it is said again long before they have passed. */
  inProgress(reply: string): void {
    try {
      this.#store.connection.publish(reply, '+WPI')
    } catch {
      // The connection is closed: whoever needs the lease learns it from the next call that has an answer.
    }
  }

  /** How many were never handed out, and how many are out without an acknowledgement. */
  async counts(): Promise<{ waiting: number; out: number }> {
    const info = await this.#store.api<{ num_pending: number; num_ack_pending: number }>(
      `CONSUMER.INFO.${this.#store.stream}.${workersConsumer}`,
      {},
    )
    return { waiting: info?.num_pending ?? 0, out: info?.num_ack_pending ?? 0 }
  }

  #pull(count: number): Promise<Delivery[]> {
    const { connection, stream } = this.#store
    return new Promise((resolve, reject) => {
      const deliveries: Delivery[] = []
      const finish = (settle: () => void) => {
        clearTimeout(timer)
        subscription.unsubscribe()
        settle()
      }
      // What has come is ours, whatever became of the rest.
      const fail = (why: string) => {
        finish(() => (deliveries.length > 0 ? resolve(deliveries) : reject(new StoreTrouble(why))))
      }
      const timer = setTimeout(() => fail('no answer in time'), answerTimeoutMs)
      const subscription = connection.subscribe(createInbox(), {
        callback: (error, message) => {
          if (error !== null) return fail(error.message)
          const code = message.headers?.code ?? 0
          if (code === noMessages) return finish(() => resolve(deliveries))
          if (code !== 0) return fail(`the queue answered ${code}`)
          deliveries.push(toDelivery(message))
          if (deliveries.length === count) finish(() => resolve(deliveries))
        },
      })
      try {
        const asks = JSON.stringify({ batch: count, no_wait: true })
        const api = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${workersConsumer}`
        connection.publish(api, asks, { reply: subscription.getSubject() })
      } catch {
        fail('the connection is closed')
      }
    })
  }

  #answer(reply: string, what: string): Promise<void> {
    const { connection, line } = this.#store
    return retrying(this.#store.deadline(), async () => {
      try {
        await line.ask(() => connection.request(reply, what, { timeout: answerTimeoutMs }))
      } catch (cause) {
        if (cause instanceof JournalError) throw cause
        throw new StoreTrouble('the queue does not answer', { cause })
      }
    })
  }
}

/**
 * The sequence is the sixth part of `$JS.ACK.<stream>.<consumer>.<delivered>.<stream sequence>.…`; in the newer form domain
 * and account come before the stream (ADR-15).
 */
function toDelivery(message: Msg): Delivery {
  const reply = message.reply ?? ''
  const parts = reply.split('.')
  return { reply, seq: Number(parts.length > 9 ? parts[7] : parts[5]), body: message.data }
}
