import { messagesSchema, ProblemError } from '@cuecard/contracts'
import { problemSchema } from '@cuecard/http-service'
import type { AgentKey } from '@cuecard/journal'
import type { FastifyPluginAsync } from 'fastify'
import Type, { type Static } from 'typebox'
import type { PrepareAssist } from '../enqueue-assist.ts'
import { lastEventOf } from './event-id.ts'
import { findBySession, resumeReading } from './resume-reading.ts'
import { startReading } from './start-reading.ts'
import { answerWithStream, openToCallers, type StreamRouteServices } from './stream-route.ts'
import { Telling } from './telling.ts'
import { tokenForm } from './token-form.ts'

const url = '/api/llm/stream'

const session = Type.String({ minLength: 1, maxLength: 256 })

const body = Type.Object({
  configurationId: Type.String({ minLength: 1, maxLength: 128 }),
  messages: messagesSchema,
  session: Type.Optional(session),
})

const querystring = Type.Object({ session })

/** What the routes need; `hasDesktop` says whether an agent reads their own log here. */
export interface TokenRoutesServices extends StreamRouteServices {
  hasDesktop: (agent: AgentKey) => boolean
}

/** `POST /api/llm/stream` starts an assist and streams it; `GET` with a session streams one that was started before. */
export function tokenRoutes(services: TokenRoutesServices): FastifyPluginAsync {
  const { journal, direct, hasDesktop } = services
  const { sessionGraceMs } = direct
  return async (app) => {
    const onRequest = openToCallers(app, url, services)
    app.post<{ Body: Static<typeof body> }>(
      url,
      {
        onRequest,
        schema: {
          summary: 'The answer to a conversation as server-sent events: token, then stop or error',
          body,
          response: { default: problemSchema },
        },
      },
      (request, reply) => {
        const { configurationId, messages, session } = request.body
        const prepare = prepareConfigured(services)
        const telling = new Telling({ form: tokenForm, withIds: false })
        const options = { telling, ...(session !== undefined && { session, sessionGraceMs }) }
        return answerWithStream(services, request, reply, tokenForm, (caller) =>
          startReading({ ...services, prepare }, caller, { messages, route: configurationId }, options),
        )
      },
    )

    app.get<{ Querystring: Static<typeof querystring> }>(
      url,
      {
        exposeHeadRoute: false,
        onRequest,
        schema: {
          summary: 'A stream that was started before, for an EventSource; goes on after Last-Event-ID',
          querystring,
          response: { default: problemSchema },
        },
      },
      (request, reply) => {
        const last = lastEventOf(request)
        const telling = new Telling({ form: tokenForm, withIds: true })
        return answerWithStream(services, request, reply, tokenForm, async (caller) => {
          const { record, own } = await findBySession(journal, caller, request.query.session)
          // An assist that others have started may be what the agent's desktop shows.
          const unless = () => !own && hasDesktop(record)
          const leaving = { graceMs: sessionGraceMs, unless }
          return resumeReading(journal, record, last, { telling, leaving, comesBack: true })
        })
      },
    )
  }
}

/** Takes `route` for a configuration id, which is the route that is configured, the one of that name, or what `*` is. */
function prepareConfigured({ prepare, direct: { configurations } }: StreamRouteServices): PrepareAssist {
  const configured = new Map(Object.entries(configurations))
  return async ({ route: configurationId = '', ...request }) => {
    try {
      return await prepare({ ...request, route: configured.get(configurationId) ?? configurationId })
    } catch (error) {
      if (!(error instanceof ProblemError && error.code === 'unknown_route')) throw error
      const route = configured.get('*')
      if (route !== undefined) return prepare({ ...request, route })
      const message = `configurationId is no route, and not in directStreams.configurations either: ${error.message}.`
      throw new ProblemError('unknown_route', message, {
        violations: [{ path: '/configurationId', message: 'stands for no configured route' }],
        cause: error,
      })
    }
  }
}
