import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import type { Test } from 'tap'
import {
  createHttpService,
  DevelopmentAuthenticator,
  type HttpServiceOptions,
  type ProblemDetails,
} from '../src/index.ts'

/** A service that listens on a free port, and everything that it has logged. */
export interface ServiceFixture {
  app: FastifyInstance
  origin: string
  authenticator: DevelopmentAuthenticator
  registry: Registry
  logged: () => string
}

/** Starts a service with the routes of `register`; it is closed when the test ends. */
export async function startService(
  t: Test,
  register: (app: FastifyInstance) => void,
  options: Partial<HttpServiceOptions> = {},
): Promise<ServiceFixture> {
  const lines: string[] = []
  const authenticator = new DevelopmentAuthenticator()
  const registry = new Registry()
  const app = createHttpService({
    name: 'Test service',
    logger: pino({ level: 'debug' }, { write: (line: string) => lines.push(line) }),
    authenticator,
    registry,
    ready: () => ({ ok: true, checks: {} }),
    ...options,
  })
  app.register(async (scope) => register(scope))
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => app.close())
  return { app, origin, authenticator, registry, logged: () => lines.join('') }
}

/** Asserts that `response` is the problem `code`, in the form that every problem has, and gives its details. */
export async function problem(t: Test, response: Response, status: number, code: string): Promise<ProblemDetails> {
  t.equal(response.status, status, `${code} has the status ${status}`)
  t.match(response.headers.get('content-type'), /^application\/problem\+json/)
  const details = (await response.json()) as ProblemDetails
  t.match(details, {
    status,
    code,
    type: `urn:cuecard:problem:${code}`,
    title: /./,
    detail: /./,
    instance: /^urn:uuid:/,
  })
  return details
}
