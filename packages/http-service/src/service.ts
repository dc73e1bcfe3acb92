import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { ProblemError } from '@cuecard/contracts'
import swagger from '@fastify/swagger'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import type { Logger } from 'pino'
import { collectDefaultMetrics, type Registry } from 'prom-client'
import type { TSchema } from 'typebox'
import { decorateAuthentication } from './authentication.ts'
import { measureRequests } from './http-metrics.ts'
import { logSerializers } from './loggable-error.ts'
import { operationsRoutes, type Readiness } from './operations-routes.ts'
import { parseJson } from './parse-json.ts'
import type { Authenticator } from './principal.ts'
import { handleProblems, type ProblemMapping, refuseClient, sendFrameworkProblem } from './problem-handlers.ts'
import { compileSchema } from './schema-check.ts'

/** What {@link createHttpService} needs. */
export interface HttpServiceOptions {
  /** The service's name, for the OpenAPI document. */
  name: string
  logger: Logger
  authenticator: Authenticator
  /** Where the metrics go; the process's own are added unless they are there already. */
  registry: Registry
  /** Whether the service can take work now; asked by `/readyz`. */
  ready: () => Readiness | Promise<Readiness>
  /** The service's table from its own errors (a journal's, say) to problems; without it they are `internal`. */
  problemMapping?: ProblemMapping
  /** The largest body that is taken, in bytes; 262,144 by default. */
  bodyLimit?: number
}

/** How long a request's headers and body may take to arrive, in milliseconds. */
const requestTimeoutMs = 30_000

/**
 * A Fastify server with what every Cuecard HTTP service has: problem details for whatever goes wrong, JSON checked as it
 * is against the routes' schemas, {@link requireRole}, `/healthz`, `/readyz`, `/metrics` and `/openapi.json`.
 *
 * Register routes as plugins, so that the OpenAPI document has them. While the server closes, requests under way are
 * finished, new ones are answered with `overloaded`.
 */
export function createHttpService(options: HttpServiceOptions): FastifyInstance {
  const { name, authenticator, registry, ready, problemMapping = () => undefined, bodyLimit = 262_144 } = options
  const logger: FastifyBaseLogger = options.logger.child({}, { serializers: logSerializers })
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit,
    requestTimeout: requestTimeoutMs,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 512 },
    frameworkErrors: sendFrameworkProblem,
    clientErrorHandler: refuseClient,
  })
  acceptJsonOnly(app)
  checkSchemas(app)
  decorateAuthentication(app, authenticator)
  handleProblems(app, problemMapping)
  refuseWhileClosing(app)
  if (!registry.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics({ register: registry })
  measureRequests(app, registry)
  app.register(swagger, { openapi: { openapi: '3.1.0', info: { title: name, version: '1' } } })
  app.register(operationsRoutes({ registry, ready }))
  return app
}

function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => {
    if (body.length === 0) return undefined
    if (!isUtf8(body)) throw new ProblemError('malformed_json', 'The body is not valid UTF-8.')
    return parseJson(body.toString('utf8'))
  })
}

function checkSchemas(app: FastifyInstance): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const check = compileSchema(schema)
    return (value: unknown) => {
      const violations = check(value)
      if (violations.length === 0) return { value }
      return {
        error: new ProblemError('invalid_request', `The ${partNames[httpPart ?? 'body']} not valid.`, { violations }),
      }
    }
  })
}

const partNames: Record<string, string> = {
  body: 'body is',
  querystring: 'query parameters are',
  params: 'address is',
  headers: 'headers are',
}

function refuseWhileClosing(app: FastifyInstance): void {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onRequest', async () => {
    if (!closing) return
    throw new ProblemError('overloaded', 'This process is shutting down: try again.', { retryable: true })
  })
  // A connection that is kept alive after its last answer would hold up the close until its idle time-out.
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close')
  })
}
