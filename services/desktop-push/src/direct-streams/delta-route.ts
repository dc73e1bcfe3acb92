import { problemSchema } from '@cuecard/http-service'
import type { FastifyPluginAsync } from 'fastify'
import Type, { type Static } from 'typebox'
import { deltaForm } from './delta-form.ts'
import { lastEventOf } from './event-id.ts'
import { findById, resumeReading } from './resume-reading.ts'
import { type StreamRequest, startReading } from './start-reading.ts'
import { answerWithStream, openToCallers, type StreamRouteServices, takesIds } from './stream-route.ts'
import { Telling } from './telling.ts'

const url = '/api/stream-llm'

const querystring = Type.Object({
  message: Type.String({ minLength: 1, maxLength: 8_192 }),
  intent: Type.Optional(Type.String({ maxLength: 512 })),
  history: Type.Optional(Type.String({ maxLength: 4_096, description: 'Earlier interactions, separated by commas.' })),
  timeout: Type.Optional(
    Type.String({ pattern: '^([1-9][0-9]{0,6})?$', description: 'How long the whole stream may take, in ms.' }),
  ),
})

type Query = Static<typeof querystring>

/** `GET /api/stream-llm`: an assist from a query. */
export function deltaRoute(services: StreamRouteServices): FastifyPluginAsync {
  const { journal, direct } = services
  return async (app) => {
    app.get<{ Querystring: Query }>(
      url,
      {
        exposeHeadRoute: false,
        onRequest: openToCallers(app, url, services),
        schema: {
          summary: 'The answer to a message as server-sent events: delta, usage, error, then [DONE]',
          querystring,
          response: { default: problemSchema },
        },
      },
      (request, reply) => {
        const telling = new Telling({ form: deltaForm, withIds: takesIds(request) })
        const last = lastEventOf(request)
        return answerWithStream(services, request, reply, deltaForm, async (caller) => {
          if (last === undefined) {
            const timeoutMs = Number(request.query.timeout ?? 0)
            const asked = { ...askedBy(request.query), route: direct.route }
            return startReading(services, caller, asked, { telling, ...(timeoutMs > 0 && { timeoutMs }) })
          }
          // An EventSource that asks again after a drop: a second answer would be shown behind half of the first.
          const record = await findById(journal, caller, last.assistId)
          return resumeReading(journal, record, last, { telling, leaving: { graceMs: 0 }, comesBack: true })
        })
      },
    )
  }
}

function askedBy({ message, intent, history }: Query): StreamRequest {
  const earlier = history?.split(',').map((interaction) => interaction.trim())
  return {
    messages: [{ role: 'user', content: message }],
    facts: {
      ...(intent && { intent }),
      ...(earlier && { history: earlier.filter((interaction) => interaction !== '') }),
    },
  }
}
