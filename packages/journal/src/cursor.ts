import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AgentKey } from './journal.ts'
import { JournalSetupError } from './setup-error.ts'

/** A position in a journal's history: an offset counts only within the epoch that gave it. */
export interface Position {
  epoch: string
  offset: number
}

const macBytes = 16
const maxCursorLength = 512
const textPattern = /^(.+):(0|[1-9]\d{0,15})$/s

/**
 * Turns a position in an agent's log into the opaque string that a desktop keeps, and back.
 *
 * A cursor is the base64url form of `epoch:offset` followed by 16 bytes of HMAC-SHA-256 (RFC 2104, truncated as its
 * section 5 allows) over tenant, agent, epoch and offset. So it cannot be made or changed without the key, and one
 * agent's cursor is worth nothing to another. It hides neither epoch nor offset. Encoding and decoding take about
 * 3 µs each.
 */
export class CursorCodec {
  readonly #key: Uint8Array

  /** `key` is at least 32 secret bytes, the same in every process that reads the cursors; else `invalid_option`. */
  constructor(key: Uint8Array) {
    if (key.byteLength < 32) {
      throw new JournalSetupError('invalid_option', `A cursor key needs at least 32 bytes; got ${key.byteLength}.`)
    }
    this.#key = Uint8Array.from(key)
  }

  /** The cursor of `offset` in `agent`'s log within `epoch`. The same arguments always give the same string. */
  encode(agent: AgentKey, epoch: string, offset: number): string {
    const text = `${epoch}:${offset}`
    return Buffer.concat([Buffer.from(text), this.#mac(agent, text)]).toString('base64url')
  }

  /** The position that `cursor` stands for, or undefined for one that is forged, another agent's, or malformed. */
  decode(agent: AgentKey, cursor: string): Position | undefined {
    if (cursor.length > maxCursorLength) return undefined
    const bytes = Buffer.from(cursor, 'base64url')
    // The lenient decoder of Node reads many strings as the same bytes; only one of them is the cursor.
    if (bytes.length <= macBytes || bytes.toString('base64url') !== cursor) return undefined
    const text = bytes.toString('utf8', 0, bytes.length - macBytes)
    if (!timingSafeEqual(this.#mac(agent, text), bytes.subarray(-macBytes))) return undefined
    const [, epoch, digits] = textPattern.exec(text) ?? []
    return epoch === undefined ? undefined : { epoch, offset: Number(digits) }
  }

  #mac({ tenant, agentId }: AgentKey, text: string): Buffer {
    // The lengths keep ('ab', 'c') apart from ('a', 'bc').
    const message = `${tenant.length}:${tenant}${agentId.length}:${agentId}${text}`
    return createHmac('sha256', this.#key).update(message).digest().subarray(0, macBytes)
  }
}
