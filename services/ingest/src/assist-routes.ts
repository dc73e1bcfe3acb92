import { createHash, randomUUID } from 'node:crypto'
import {
  type AssistRequest,
  assistAcceptedSchema,
  assistRequestSchema,
  assistSnapshotSchema,
  checkPrompt,
  ProblemError,
} from '@cuecard/contracts'
import { principalOf, problemSchema, requireRole } from '@cuecard/http-service'
import { type AssistRecord, type CursorCodec, type Journal, snapshotOf } from '@cuecard/journal'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { canonicalJson } from './canonical-json.ts'
import { type PreparationOptions, prepareRequest } from './prepare-request.ts'

/** What the routes need. */
export interface AssistRoutesOptions extends PreparationOptions {
  journal: Journal
  cursors: CursorCodec
  now: () => number
}

const assistParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) })
const idempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
})

/**
 * `POST /v1/assists`, `GET /v1/assists/:id` and `DELETE /v1/assists/:id`. A caller with the role `agent` reaches only
 * their own assists; what belongs to somebody else is `not_found`, so that its existence is not revealed.
 */
export function assistRoutes(options: AssistRoutesOptions): FastifyPluginAsync {
  const { journal, cursors, now } = options
  return async (app) => {
    app.post<{ Body: AssistRequest }>(
      '/v1/assists',
      {
        onRequest: requireRole('service', 'operator', 'agent'),
        schema: {
          summary: 'Start an assist for an agent',
          body: assistRequestSchema,
          headers: idempotencyHeaders,
          response: { 202: assistAcceptedSchema, default: problemSchema },
        },
      },
      async (request, reply) => {
        const { body } = request
        const { tenant, role, agentId } = principalOf(request)
        if (role === 'agent' && body.agentId !== agentId) {
          throw new ProblemError('forbidden', 'an agent may start assists for themselves only')
        }
        checkPrompt(body)
        const prepared = prepareRequest(body, options)
        const agent = { tenant, agentId: body.agentId }
        const { assistId, after } = await journal.enqueue({
          ...agent,
          assistId: randomUUID(),
          interactionId: body.interaction.id,
          ...prepared,
          at: now(),
          ...idempotencyOf(request, body),
        })
        reply.code(202).header('location', `/v1/assists/${assistId}`)
        return {
          assistId,
          cursor: cursors.encode(agent, journal.epoch, after),
          tokenCount: prepared.accepted.tokenCount,
        }
      },
    )

    app.get<{ Params: { id: string } }>(
      '/v1/assists/:id',
      {
        onRequest: requireRole('service', 'operator', 'supervisor', 'agent'),
        schema: {
          summary: 'An assist as it is now',
          params: assistParams,
          response: { 200: assistSnapshotSchema, default: problemSchema },
        },
      },
      async (request) => {
        const record = await visibleAssist(journal, request)
        // Who asks again and again reads it too; see `orphanGraceMs`.
        if (record.state === 'queued' || record.state === 'running') await journal.noteRead(record)
        return snapshotOf(record, await journal.entries(record.tenant, record.assistId))
      },
    )

    app.delete<{ Params: { id: string } }>(
      '/v1/assists/:id',
      {
        onRequest: requireRole('service', 'operator', 'agent'),
        schema: {
          summary: 'Cancel an assist; one that has ended stays as it is',
          params: assistParams,
          response: { 202: Type.Object({ assistId: Type.String() }), default: problemSchema },
        },
      },
      async (request, reply) => {
        const { tenant, assistId } = await visibleAssist(journal, request)
        await journal.cancel({ tenant, assistId }, principalOf(request).role === 'operator' ? 'operator' : 'caller')
        reply.code(202)
        return { assistId }
      },
    )
  }
}

async function visibleAssist(
  journal: Journal,
  request: FastifyRequest<{ Params: { id: string } }>,
): Promise<AssistRecord> {
  const { tenant, role, agentId } = principalOf(request)
  const record = await journal.assist(tenant, request.params.id)
  if (record === undefined || (role === 'agent' && record.agentId !== agentId)) {
    throw new ProblemError('not_found', 'there is no such assist')
  }
  return record
}

function idempotencyOf(request: FastifyRequest, body: AssistRequest) {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string') return {}
  const requestDigest = createHash('sha256').update(canonicalJson(body)).digest('base64url')
  return { idempotency: { key, requestDigest } }
}
