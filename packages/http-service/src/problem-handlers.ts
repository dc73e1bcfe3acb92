import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { type ProblemCode, ProblemError } from '@cuecard/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AllowedMethods } from './allowed-methods.ts'
import { problemDetails, problemMediaType } from './problem-details.ts'

/** Turns an error of a service's own kind into the problem that the caller is told; `undefined` for any other. */
export type ProblemMapping = (error: unknown) => ProblemError | undefined

/** When to come back after a problem that passes by itself, in seconds. */
const retryAfterSeconds = 1

/** Makes every answer of `app` that is not a success problem details, whoever found the problem. */
export function handleProblems(app: FastifyInstance, mapping: ProblemMapping): void {
  const allowedMethods = new AllowedMethods()
  allowedMethods.watch(app)
  app.setErrorHandler((error, request, reply) => sendProblem(problemOf(error, mapping, request), request, reply))
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?', 1)
    const methods = allowedMethods.of(path)
    if (methods.length === 0) return sendProblem(new ProblemError('not_found', noSuchAddress), request, reply)
    reply.header('allow', methods.join(', '))
    const message = `This address does not take ${request.method}; it takes ${methods.join(', ')}.`
    return sendProblem(new ProblemError('method_not_allowed', message), request, reply)
  })
}

/** Fastify's `frameworkErrors` option: what goes wrong before a route is found. */
export function sendFrameworkProblem(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(frameworkProblem(error, request) ?? new ProblemError('not_found', noSuchAddress), request, reply)
}

/** Fastify's `clientErrorHandler` option: answers what is not even HTTP, and closes the connection. */
export function refuseClient(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const message = clientFaults[error.code ?? ''] ?? 'The request is not well-formed HTTP.'
  const body = JSON.stringify(problemDetails(new ProblemError('invalid_request', message), randomUUID()))
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 400 Bad Request\r\ncontent-type: ${problemMediaType}\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    )
  }
  socket.destroySoon()
}

const noSuchAddress = 'There is nothing at this address; see /openapi.json for what there is.'

const clientFaults: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'The request did not arrive in time.',
  HPE_HEADER_OVERFLOW: 'The headers of the request are too large.',
}

const frameworkFaults: Record<string, (request: FastifyRequest) => [ProblemCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ({ routeOptions }) => [
    'body_too_large',
    `The body is larger than the ${routeOptions.bodyLimit} bytes that are taken here.`,
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => ['unsupported_media_type', 'The body must be application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => ['invalid_request', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: () => ['invalid_request', 'The address has a percent sign that is no percent-encoding.'],
  FST_ERR_MAX_PARAM_LENGTH: () => ['not_found', noSuchAddress],
}

function problemOf(error: unknown, mapping: ProblemMapping, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error
  return (
    mapping(error) ??
    frameworkProblem(error, request) ??
    new ProblemError('internal', `Something went wrong here; the logs have it under ${request.id}.`, { cause: error })
  )
}

function frameworkProblem(error: unknown, request: FastifyRequest): ProblemError | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  const fault = typeof code === 'string' ? frameworkFaults[code]?.(request) : undefined
  return fault && new ProblemError(...fault)
}

function sendProblem(problem: ProblemError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const level = problem.status < 500 ? 'debug' : problem.retryable ? 'warn' : 'error'
  request.log[level]({ err: problem, route: request.routeOptions.url }, 'answered with a problem')
  if (problem.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer')
  if (problem.retryable) reply.header('retry-after', retryAfterSeconds)
  return (
    reply
      .code(problem.status)
      .type(problemMediaType)
      // As text, past the route's response schemas: they describe its successes.
      .send(JSON.stringify(problemDetails(problem, request.id)))
  )
}
