import { ProblemError } from '@cuecard/contracts'
import type { FastifyRequest } from 'fastify'

/** Which event of a direct stream a reader had last. */
export interface EventPlace {
  assistId: string
  seq: number
}

/** The id of an event: the assist and the seq of the entry that it tells of. It gives no right to anything. */
export function eventId(assistId: string, seq: number): string {
  return `${assistId}.${seq}`
}

/** The event that `Last-Event-ID` names; nothing for none. Raises `invalid_cursor` for what {@link eventId} never gave. */
export function lastEventOf({ headers }: FastifyRequest): EventPlace | undefined {
  const id = headers['last-event-id']
  // An empty id is what a reader sends that has been told to forget its last one.
  if (!id) return undefined
  const [, assistId, seq] = /^(.{1,64})\.([1-9]\d{0,14})$/.exec(String(id)) ?? []
  if (assistId === undefined) throw strangeId()
  return { assistId, seq: Number(seq) }
}

/** The answer to a `Last-Event-ID` that is of no event of the stream. */
export function strangeId(): ProblemError {
  return new ProblemError('invalid_cursor', 'Last-Event-ID is of no event of this stream: ask without it.')
}
