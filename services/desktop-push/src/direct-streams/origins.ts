import { ProblemError } from '@cuecard/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Lets pages in: those of this very host, and those of the allowed origins, which also get to read the answer (CORS).
 * Whatever is no page passes.
 *
 * @throws ProblemError `forbidden` for any other page, before it costs anything.
 */
export function admitPage(request: FastifyRequest, allowedOrigins: readonly string[] = []): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (origin === undefined ? isSameSite(site) : allowedOrigins.includes(origin) || isOwn(origin, request)) return
  throw new ProblemError('forbidden', 'Pages of this origin may not ask for this; see allowedOrigins.')
}

/** The headers by which a page of an allowed origin may read the answer. */
export function allowPage(request: FastifyRequest, reply: FastifyReply, allowedOrigins: readonly string[] = []): void {
  const { origin } = request.headers
  reply.header('vary', 'Origin')
  if (origin !== undefined && allowedOrigins.includes(origin)) reply.header('access-control-allow-origin', origin)
}

/** The answer to a page that asks whether it may ask (a preflight). */
export const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type, last-event-id',
  'access-control-max-age': '600',
}

/** A page's image or link names no origin, but browsers say whose it is (Fetch Metadata). */
function isSameSite(site: string | string[] | undefined): boolean {
  return site === undefined || site === 'same-origin' || site === 'none'
}

/** By host alone: the scheme that the page was loaded with is a proxy's business. */
function isOwn(origin: string, { host }: FastifyRequest): boolean {
  return URL.parse(origin)?.host === host
}
