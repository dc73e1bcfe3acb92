import type { OutgoingHttpHeaders } from 'node:http'
import { ProblemError } from '@cuecard/contracts'
import type { Authenticator, Principal } from '@cuecard/http-service'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { sentToken } from '../admission.ts'
import type { EnqueueServices } from '../enqueue-assist.ts'
import type { SessionRegistry } from '../session-registry.ts'
import { SseOutlet } from '../sse-outlet.ts'
import { identify } from './caller.ts'
import type { DirectStreamsConfig } from './config.ts'
import { DirectStream, type DirectStreamServices, type Reading } from './direct-stream.ts'
import { admitPage, allowPage, preflightHeaders } from './origins.ts'
import type { StreamForm } from './stream-form.ts'

/** What the routes of direct streams need. */
export interface StreamRouteServices extends DirectStreamServices, EnqueueServices {
  authenticator: Authenticator
  direct: DirectStreamsConfig
  registry: SessionRegistry<DirectStream>
}

const callerKey = Symbol('caller')

/** Lets pages of the allowed origins ask `url`; gives the hook that says who asks, for the routes at `url`. */
export function openToCallers(
  app: FastifyInstance,
  url: string,
  { authenticator, config, direct, registry }: StreamRouteServices,
): onRequestAsyncHookHandler {
  const { allowedOrigins } = config
  app.options(
    url,
    {
      schema: { hide: true },
      onRequest: async (request, reply) => {
        allowPage(request, reply, allowedOrigins)
        admitPage(request, allowedOrigins)
      },
    },
    async (_request, reply) => reply.code(204).headers(preflightHeaders).send(),
  )
  if (!app.hasRequestDecorator(callerKey)) app.decorateRequest(callerKey, undefined)
  return async (request, reply) => {
    allowPage(request, reply, allowedOrigins)
    refuseWhileDraining(registry)
    admitPage(request, allowedOrigins)
    request.setDecorator<Principal>(callerKey, await identify(request, sentToken(request), authenticator, direct))
  }
}

/** Raises `overloaded` while streams are being sent away. */
export function refuseWhileDraining({ draining }: SessionRegistry<DirectStream>): void {
  if (draining) throw new ProblemError('overloaded', 'Shutting down: try again.', { retryable: true })
}

/**
 * Answers with the stream that `read` gives, or with 204 when there is nothing more to read, which keeps an `EventSource`
 * from asking again. What `read` throws is the answer instead; until then nothing has been written.
 */
export async function answerWithStream(
  services: StreamRouteServices,
  request: FastifyRequest,
  reply: FastifyReply,
  form: StreamForm,
  read: (caller: Principal) => Promise<Reading | undefined>,
): Promise<FastifyReply> {
  const { registry } = services
  const caller = request.getDecorator<Principal>(callerKey)
  const seat = registry.seat(caller)
  if (seat === undefined) throw new ProblemError('rate_limited', 'This agent has too many streams open: end one.')
  let reading: Reading | undefined
  try {
    reading = await read(caller)
  } finally {
    if (reading === undefined) seat()
  }
  if (reading === undefined) return reply.code(204).send()
  reply.header('cache-control', 'no-cache').hijack()
  const stream: DirectStream = new DirectStream(services, caller, form, {
    transport: 'direct-sse',
    outlet: new SseOutlet(reply.raw, reply.getHeaders() as OutgoingHttpHeaders),
    onEnd: () => registry.remove(stream),
  })
  registry.add(stream, seat)
  reply.raw.on('close', () => stream.lost())
  // Meanwhile the caller may have gone, or a drain may have begun.
  if (reply.raw.destroyed) stream.lost()
  else if (registry.draining) stream.end('draining')
  void stream.serve(reading)
  return reply
}

/** Whether the reader is one that takes note of events' ids and goes on after the last one: an `EventSource` says so. */
export function takesIds({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/event-stream') ?? false
}
