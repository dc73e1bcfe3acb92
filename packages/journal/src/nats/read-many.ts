import type { NatsConnection } from '@nats-io/transport-node'
import { StoreTrouble } from './retry.ts'
import { fromHeaders, type StoredMessage } from './stored-message.ts'

const endOfBatch = 204
const notFound = 404

/**
 * Asks a direct read that answers with many messages (ADR-31), and gives them in the order they came. Raises
 * `StoreTrouble` when the end does not come within `timeoutMs` of the last message.
 */
export function readMany(
  connection: NatsConnection,
  subject: string,
  asks: object,
  inbox: string,
  timeoutMs: number,
): Promise<StoredMessage[]> {
  return new Promise((resolve, reject) => {
    const messages: StoredMessage[] = []
    const finish = (settle: () => void) => {
      clearTimeout(timer)
      subscription.unsubscribe()
      settle()
    }
    const timer = setTimeout(() => finish(() => reject(new StoreTrouble('no answer in time'))), timeoutMs)
    const subscription = connection.subscribe(inbox, {
      callback: (error, message) => {
        if (error !== null) return finish(() => reject(new StoreTrouble('the read was refused', { cause: error })))
        const { headers } = message
        const code = headers?.code ?? 0
        if (code === endOfBatch || code === notFound) return finish(() => resolve(messages))
        if (code !== 0 || headers === undefined) {
          return finish(() => reject(new StoreTrouble(`the read was answered with ${code}`)))
        }
        messages.push(fromHeaders(headers, message.data))
        timer.refresh()
      },
    })
    try {
      connection.publish(subject, JSON.stringify(asks), { reply: inbox })
    } catch (cause) {
      finish(() => reject(new StoreTrouble('the connection is closed', { cause })))
    }
  })
}
