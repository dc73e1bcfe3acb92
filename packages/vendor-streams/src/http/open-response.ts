import type { Dispatcher } from 'undici'
import { VendorError } from '../errors.ts'
import { retryAfterMs } from '../retry/retry-after.ts'
import { ResponseReader } from './response-reader.ts'

/** One request that opens a stream. */
export interface OpenRequest {
  profile: string
  url: URL
  authorization: string | undefined
  accept: string
  body: unknown
  headersTimeoutMs: number
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
  const reader = new ResponseReader(open.now)
  open.onReader(reader)
  open.dispatcher.dispatch(
    {
      origin: open.url.origin,
      path: open.url.pathname + open.url.search,
      method: 'POST',
      headers: {
        accept: open.accept,
        // A compressed stream could be cut or inflated without our seeing it.
        'accept-encoding': 'identity',
        'content-type': 'application/json',
        ...(open.authorization === undefined ? {} : { authorization: open.authorization }),
      },
      body: JSON.stringify(open.body),
      headersTimeout: open.headersTimeoutMs,
      bodyTimeout: 0,
    },
    reader,
  )
  try {
    await reader.opened
  } catch (error) {
    throw connectionFailure(open.profile, error)
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

function refusal({ profile, accept, now }: OpenRequest, { status, headers }: ResponseReader): VendorError | undefined {
  if (status === 200) {
    const type = headers['content-type'] ?? ''
    if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
      return new VendorError(
        'vendor_protocol',
        `profile ${profile}: the stream is compressed although identity was asked for`,
      )
    }
    if (type.toLowerCase().startsWith(accept)) return undefined
    return new VendorError('vendor_protocol', `profile ${profile}: status 200 without ${accept}; check the URL`)
  }
  const wait = retryAfterMs(headers['retry-after'], now())
  if (status === 401)
    return new UnauthorizedError('vendor_credentials_refused', `profile ${profile}: 401, check the credentials`)
  if (status === 403)
    return new VendorError('vendor_forbidden', `profile ${profile}: 403, check the scope of the credentials`)
  if (status === 429) {
    const options = { retryable: true, retryAfterMs: wait }
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
