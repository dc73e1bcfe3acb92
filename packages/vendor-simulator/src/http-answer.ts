import type { OutgoingHttpHeaders } from 'node:http'
import type { Refusal } from './faults/faults.ts'
import type { VendorRequest } from './server/vendor-server.ts'

/** The part of a response that an answer in one piece needs, of HTTP/1 and HTTP/2 alike. */
interface Answering {
  writeHead(status: number, headers: OutgoingHttpHeaders): unknown
  end(text: string): unknown
}

/** The largest request body, in bytes. */
const maxBodyBytes = 4_194_304

/** Answers with a JSON object and no caching. */
export function answerJson(response: Answering, status: number, body: object, headers: OutgoingHttpHeaders = {}): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  })
  response.end(text)
}

/** Answers as `refusal` says; `jsonBody` is what the vendor would say in JSON. */
export function answerRefusal(response: Answering, refusal: Refusal, jsonBody: object): void {
  const { status, body = status === 502 ? 'html' : 'json', retryAfterSeconds, retryAfterForm = 'seconds' } = refusal
  const headers: OutgoingHttpHeaders = {}
  if (retryAfterSeconds !== undefined) {
    const date = new Date(Date.now() + retryAfterSeconds * 1_000)
    headers['retry-after'] = retryAfterForm === 'date' ? date.toUTCString() : String(retryAfterSeconds)
  }
  if (status === 401) headers['www-authenticate'] = 'Bearer error="invalid_token"'
  if (body === 'json') {
    answerJson(response, status, jsonBody, headers)
  } else {
    const page = `<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>gateway</body></html>\n`
    response.writeHead(status, { 'content-type': 'text/html', 'content-length': page.length, ...headers })
    response.end(page)
  }
}

/** The body of a request as text; nothing when it is larger than 4 MiB or its sender has gone. */
export async function readBody(request: VendorRequest): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > maxBodyBytes) return undefined
      chunks.push(chunk)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks).toString('utf8')
}
