import type { FastifyPluginAsync } from 'fastify'
import type { Registry } from 'prom-client'
import Type from 'typebox'

/** Whether a service can take work, and what that depends on. */
export interface Readiness {
  ok: boolean
  /** Each thing that was looked at: `ok`, or in a few words what is wrong with it. */
  checks: Record<string, string>
}

const readinessSchema = Type.Object({ ok: Type.Boolean(), checks: Type.Record(Type.String(), Type.String()) })

/**
 * What operators ask of every service: `/healthz` (the process answers), `/readyz` (503 while it should get no work),
 * `/metrics` (Prometheus) and `/openapi.json`. None needs a token, none says anything about an agent or a customer.
 */
export function operationsRoutes(options: {
  registry: Registry
  ready: () => Readiness | Promise<Readiness>
}): FastifyPluginAsync {
  const { registry, ready } = options
  return async (app) => {
    app.get(
      '/healthz',
      { schema: { summary: 'Whether the process is alive', response: { 200: Type.Object({ ok: Type.Boolean() }) } } },
      async () => ({ ok: true }),
    )
    app.get(
      '/readyz',
      {
        schema: {
          summary: 'Whether the service can take work',
          response: { 200: readinessSchema, 503: readinessSchema },
        },
      },
      async (_request, reply) => {
        const readiness = await ready()
        return reply.code(readiness.ok ? 200 : 503).send(readiness)
      },
    )
    app.get('/metrics', { schema: { summary: 'Metrics for Prometheus' } }, async (_request, reply) =>
      reply.type(registry.contentType).send(await registry.metrics()),
    )
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  }
}
