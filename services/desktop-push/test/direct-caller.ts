import { once } from 'node:events'
import { type AssistEvent, type AssistRequest, ProblemError } from '@cuecard/contracts'
import { type ClientOptions, WebSocket } from 'ws'
import type { PrepareAssist } from '../src/index.ts'
import { EventReader } from './event-reader.ts'
import { type FakeAssist, type PushFixture, sentence } from './push-fixture.ts'

/** An assist that a caller has started, as the ingest gets it. */
export interface StartedAssist extends FakeAssist {
  request: AssistRequest
  /** Who has asked to cancel it, as soon as somebody does. */
  cancelled: Promise<string>
}

/** Takes the next assist from the queue, and speaks in it. */
export async function claim({ journal, clock }: PushFixture): Promise<StartedAssist> {
  const cancels = new Map<string, string>()
  const wanted = Promise.withResolvers<string>()
  let assistId: string | undefined
  journal.onCancel((id, by) => {
    cancels.set(id, by)
    if (id === assistId) wanted.resolve(by)
  })
  let [claimed] = await journal.claim(3_600_000, 1)
  while (claimed === undefined) {
    await new Promise<void>((resolve) => {
      const stop = journal.onClaimable(() => {
        stop()
        resolve()
      })
    })
    ;[claimed] = await journal.claim(3_600_000, 1)
  }
  const { lease, request } = claimed
  assistId = lease.assistId
  const earlier = claimed.cancelledBy ?? cancels.get(assistId)
  if (earlier !== undefined) wanted.resolve(earlier)
  let seq = 1
  const append = (...events: AssistEvent[]) =>
    journal.append(
      lease,
      events.map((event) => ({ seq: ++seq, at: clock.now(), event })),
    )
  return {
    assistId,
    request: request as AssistRequest,
    append,
    say: (...texts) => append(...texts.map(sentence)),
    complete: () => append({ type: 'assist.completed', finishReason: 'stop' }),
    cancelled: wanted.promise,
  }
}

/** Knows the routes `default` and `billing`. */
export const prepare: PrepareAssist = (request) => {
  const { interaction, route = 'default' } = request
  if (!['default', 'billing'].includes(route)) {
    throw new ProblemError('unknown_route', 'there is no such route; there are: default, billing')
  }
  return { request, accepted: { type: 'assist.accepted', interactionId: interaction.id, route, tokenCount: 7 } }
}

/** Sends a JSON body. */
export const post = (origin: string, body: unknown, headers: Record<string, string> = {}) =>
  EventReader.open(`${origin}/api/llm/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** What an `EventSource` sends. */
export const listen = (url: string, lastEventId?: string) =>
  EventReader.open(url, {
    headers: { accept: 'text/event-stream', ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
  })

/** The query route with the least that it takes. */
export const streamUrl = ({ origin }: PushFixture) => `${origin}/api/stream-llm?message=Hi`

/** A body of the least that `POST /api/llm/stream` takes. */
export const asked = { configurationId: 'default', messages: [{ role: 'user', content: 'Hi' }] }

/** A frame of the least that `/ws` takes. */
export const init = JSON.stringify({ type: 'init', payload: { modelId: 'm', messages: asked.messages } })

/** Opens `/ws`; gives the socket, or the status of the refusal. */
export async function dial({ origin }: PushFixture, protocols: string[] = [], options: ClientOptions = {}) {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, protocols, options)
  socket.on('error', () => {})
  const refused = once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number)
  return Promise.race([once(socket, 'open').then(() => socket), refused])
}
