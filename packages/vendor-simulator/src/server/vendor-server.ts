import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { Server } from 'node:net'
import type { Certificate } from './self-signed-certificate.ts'

/** A request over HTTP/1 or HTTP/2. */
export type VendorRequest = IncomingMessage | Http2ServerRequest

/** The response to a {@link VendorRequest}, over the same version. */
export type VendorResponse = ServerResponse | Http2ServerResponse

/**
 * A server that calls `answer` for every request: over HTTP/1 without a certificate; with one over TLS, where a client
 * chooses between HTTP/1.1 and HTTP/2 (ALPN, RFC 7301).
 */
export function createVendorServer(
  certificate: Certificate | undefined,
  answer: (request: VendorRequest, response: VendorResponse) => void,
): Server {
  const listener = (request: VendorRequest, response: VendorResponse) => {
    // Nobody's gateway serves a request that was sent behind a stream that still runs.
    if (response.socket === null) request.socket.destroy()
    else answer(request, response)
  }
  if (certificate === undefined) return createServer(listener)
  // As a server of plain HTTP does by default: a token must not wait for the client's word on the one before it.
  return createSecureServer({ ...certificate, allowHTTP1: true, noDelay: true }, listener)
}
