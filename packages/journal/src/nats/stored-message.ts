import type { MsgHdrs } from '@nats-io/transport-node'

/** One message of a stream. */
export interface StoredMessage {
  subject: string
  seq: number
  /** When the server stored it, in milliseconds since the epoch. */
  storedAt: number
  /**
   * In an agent's log: the sequence of the message before it there, 0 for the first one. It is what the writer expected,
   * and the server has verified it.
   */
  previous: number
  body: Uint8Array
}

const expected = 'Nats-Expected-Last-Subject-Sequence'

/** A message as `STREAM.MSG.GET` gives it. */
export function toStoredMessage(message: {
  subject: string
  seq: number
  time: string
  hdrs?: string
  data?: string
}): StoredMessage {
  const { subject, seq, time, hdrs = '', data = '' } = message
  const head = Buffer.from(hdrs, 'base64').toString('latin1')
  return {
    subject,
    seq,
    storedAt: Date.parse(time),
    previous: Number(/^Nats-Expected-Last-Subject-Sequence: *(\d+)/m.exec(head)?.[1] ?? 0),
    body: Buffer.from(data, 'base64'),
  }
}

/** A message as a direct read gives it and as it is published again after it was stored. */
export function fromHeaders(head: MsgHdrs, body: Uint8Array): StoredMessage {
  return {
    subject: head.get('Nats-Subject'),
    seq: Number(head.get('Nats-Sequence')),
    storedAt: Date.parse(head.get('Nats-Time-Stamp')),
    previous: Number(head.get(expected) || 0),
    body,
  }
}

const lineBreak = 0x0a

/** A body of two parts: what everybody may know, as JSON, and what is sealed. */
export function joinBody(open: object, sealed: Uint8Array = new Uint8Array()): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify(open)}\n`), sealed])
}

/** The two parts that `joinBody` was given. */
export function splitBody<Open>(body: Uint8Array): { open: Open; sealed: Uint8Array } {
  const end = body.indexOf(lineBreak)
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  return { open: JSON.parse(bytes.toString('utf8', 0, end)) as Open, sealed: bytes.subarray(end + 1) }
}
