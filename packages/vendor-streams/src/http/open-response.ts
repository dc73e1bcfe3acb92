import type { Dispatcher } from 'undici'
import { VendorError } from '../errors.ts'
import type { Framing } from '../framing/framings.ts'
import type { StreamLimits } from '../profile.ts'
import { retryAfterMs } from '../retry/retry-after.ts'
import { isKnownEncoding } from './inflate.ts'
import { ResponseReader } from './response-reader.ts'

/** One request that opens a stream. */
export interface OpenRequest {
  profile: string
  url: URL
  authorization: string | undefined
  framing: Framing
  body: unknown
  limits: Pick<StreamLimits, 'headersTimeoutMs' | 'maxResponseBytes' | 'rateLimitDelayMs'>
  /** How long the request may wait for a connection, in milliseconds; nothing where it may have to wait for its turn. */
  connectTimeoutMs: number | undefined
  dispatcher: Dispatcher
  now: () => number
  /** Given the reader before the request is sent, so that it can be aborted at any time. */
  onReader: (reader: ResponseReader) => void
}

/**
 * Sends the request and waits for the response's headers. Throws a `VendorError` for anything but a 200 of the
 * content type that was asked for; an `UnauthorizedError` is told apart because a fresh token may mend it.
 */
export async function openResponse(open: OpenRequest): Promise<ResponseReader> {
  const { profile, limits, now } = open
  const reader = new ResponseReader({ profile, maxBytes: limits.maxResponseBytes, now })
  open.onReader(reader)
  open.dispatcher.dispatch(
    {
      origin: open.url.origin,
      path: open.url.pathname + open.url.search,
      method: 'POST',
      headers: {
        accept: open.framing.accept,
        // Compression would hold tokens back until there is enough of them.
        'accept-encoding': 'identity',
        'content-type': 'application/json',
        ...(open.authorization === undefined ? {} : { authorization: open.authorization }),
      },
      body: JSON.stringify(open.body),
      headersTimeout: limits.headersTimeoutMs,
      bodyTimeout: 0,
    },
    reader,
  )
  const expire = () => reader.expire(new Error('no connection in time'))
  const timer = open.connectTimeoutMs === undefined ? undefined : setTimeout(expire, open.connectTimeoutMs)
  try {
    await reader.opened
  } catch (error) {
    throw connectionFailure(open.profile, error)
  } finally {
    clearTimeout(timer)
  }
  const failure = refusal(open, reader)
  if (failure !== undefined) {
    reader.abort()
    throw failure
  }
  return reader
}

/** The vendor refused the access token; a fresh one may be accepted. */
export class UnauthorizedError extends VendorError {}

function connectionFailure(profile: string, cause: unknown): VendorError {
  const timedOut = cause instanceof Error && 'code' in cause && cause.code === 'UND_ERR_HEADERS_TIMEOUT'
  return timedOut
    ? new VendorError('vendor_timeout', `profile ${profile}: no response headers in time`, { retryable: true, cause })
    : new VendorError('vendor_unavailable', `profile ${profile}: the connection failed`, { retryable: true, cause })
}

function refusal(open: OpenRequest, reader: ResponseReader): VendorError | undefined {
  const { profile, framing, limits, now } = open
  const { status } = reader
  if (status === 200) {
    if (!isKnownEncoding(reader.header('content-encoding'))) {
      const message = `profile ${profile}: the stream has a content encoding that is not known, and identity was asked for`
      return new VendorError('vendor_protocol', message)
    }
    const type = (reader.header('content-type') ?? '').split(/[;,]/, 1)[0]?.trim().toLowerCase() ?? ''
    if (framing.contentTypes.includes(type)) return undefined
    return new VendorError('vendor_protocol', `profile ${profile}: status 200 without ${framing.accept}; check the URL`)
  }
  const wait = retryAfterMs(reader.header('retry-after'), now())
  if (status === 401)
    return new UnauthorizedError('vendor_credentials_refused', `profile ${profile}: 401, check the credentials`)
  if (status === 403)
    return new VendorError('vendor_forbidden', `profile ${profile}: 403, check the scope of the credentials`)
  if (status === 429) {
    const options = { retryable: true, retryAfterMs: wait ?? (limits.rateLimitDelayMs || undefined) }
    return new VendorError('vendor_rate_limited', `profile ${profile}: 429, the vendor limits the rate`, options)
  }
  if (status === 408 || status >= 500) {
    const options = { retryable: true, retryAfterMs: wait }
    return new VendorError('vendor_unavailable', `profile ${profile}: status ${status}`, options)
  }
  return new VendorError(
    'vendor_request_refused',
    `profile ${profile}: status ${status}, the vendor refuses the request`,
  )
}
