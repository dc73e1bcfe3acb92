import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { dialectOf } from '../src/dialects/index.ts'
import type { DialectEndpoint, DialectName, VendorSimulator } from '../src/index.ts'

/** What came back on a connection, byte for byte. */
export interface Received {
  status: number
  headers: Record<string, string>
  /** The body in the HTTP chunks that it came in; what came of an unfinished chunk is the last one. */
  pieces: Buffer[]
  body: Buffer
  /** How it ended: `whole` by HTTP's own rules, else how the connection was broken. */
  ending: 'whole' | 'fin' | 'rst'
}

/** A connection with one request on it. */
export interface Exchange {
  socket: Socket
  /** When the response is whole or the connection has gone. */
  received: Promise<Received>
  /** Resolves when so many bytes have come, head and chunk sizes included. */
  bytes(count: number): Promise<void>
}

/** Sends a request on a connection of its own, and reads what comes as it comes. */
export function exchange(url: string, { method = 'POST', headers = {}, body = '', ca }: RequestParts = {}): Exchange {
  const { hostname, port, pathname, search } = new URL(url)
  const address = { host: hostname, port: Number(port) }
  const socket = ca === undefined ? connect(address) : connectTls({ ...address, ca })
  const lines = Object.entries({ host: hostname, 'content-length': String(Buffer.byteLength(body)), ...headers })
  socket.write(
    `${method} ${pathname}${search} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`,
  )
  const arrived: Buffer[] = []
  let length = 0
  let isWhole: ((length: number, tail: string) => boolean) | undefined
  let waiting: { count: number; resolve: () => void } | undefined
  const received = new Promise<Received>((resolve) => {
    const done = (ending: Received['ending']) => {
      resolve(parse(Buffer.concat(arrived), ending))
      socket.destroy()
    }
    socket.on('data', (data: Buffer) => {
      arrived.push(data)
      length += data.length
      if (waiting !== undefined && length >= waiting.count) waiting.resolve()
      isWhole ??= wholeness(Buffer.concat(arrived))
      if (isWhole?.(length, Buffer.concat(arrived.slice(-5)).subarray(-5).toString('latin1'))) done('whole')
    })
    socket.on('end', () => done('fin'))
    socket.on('error', () => done('rst'))
    socket.on('close', () => done('fin'))
  })
  const bytes = (count: number) =>
    new Promise<void>((resolve) => {
      waiting = { count, resolve }
      if (length >= count) resolve()
    })
  return { socket, received, bytes }
}

/** What {@link exchange} sends. */
export interface RequestParts {
  method?: string
  headers?: Record<string, string>
  body?: string
  /** The certificate to trust, over TLS. */
  ca?: string | undefined
}

/** Asks `endpoint` for an access token, or takes its key. */
export async function bearer({ authentication }: DialectEndpoint, scope?: string, ca?: string): Promise<string> {
  if (authentication.kind === 'bearer') return authentication.apiKey
  const answer = await requestToken(authentication, scope === undefined ? {} : { scope }, ca)
  return JSON.parse(answer.body.toString()).access_token
}

/** What a client of an OAuth dialect needs. */
export type ClientCredentials = DialectEndpoint['authentication'] & { kind: 'client-credentials' }

/** The credentials of `dialect`, which must be one that has some. */
export function credentialsOf(simulator: VendorSimulator, dialect: DialectName): ClientCredentials {
  const { authentication } = simulator.endpoint(dialect)
  if (authentication.kind !== 'client-credentials') throw new Error(`${dialect} has no client credentials`)
  return authentication
}

/** Sends the form of the client credentials grant, with some members replaced. */
export function requestToken(
  { tokenUrl, clientId, clientSecret, clientAuthentication, scope }: ClientCredentials,
  members: Record<string, string> = {},
  ca?: string,
): Promise<Received> {
  const isBasic = clientAuthentication === 'basic'
  const form = {
    grant_type: 'client_credentials',
    ...(isBasic ? {} : { client_id: clientId, client_secret: clientSecret }),
    ...(scope === undefined ? {} : { scope }),
    ...members,
  }
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  return exchange(tokenUrl, {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(isBasic ? { authorization: basic } : {}),
    },
    body: new URLSearchParams(form).toString(),
    ca,
  }).received
}

/** Opens a stream of any dialect with its example request, some members of which are replaced. */
export async function open(
  simulator: VendorSimulator,
  dialect: DialectName,
  prompt: string,
  members: object = {},
): Promise<Exchange> {
  const endpoint = simulator.endpoint(dialect)
  const ca = simulator.certificate
  return exchange(endpoint.streamUrl, {
    headers: { authorization: `Bearer ${await bearer(endpoint, undefined, ca)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...dialectOf(dialect).exampleRequest(prompt), ...members }),
    ca,
  })
}

/** The whole of a stream of any dialect. */
export async function stream(
  simulator: VendorSimulator,
  dialect: DialectName,
  prompt: string,
  members?: object,
): Promise<Received> {
  return (await open(simulator, dialect, prompt, members)).received
}

/** Opens a stream of `cxone-chat`; `continuationId` continues one. */
export function openChat(simulator: VendorSimulator, prompt: string, continuationId?: string): Promise<Exchange> {
  return open(simulator, 'cxone-chat', prompt, continuationId === undefined ? {} : { continuation_id: continuationId })
}

/** The whole of a stream of `cxone-chat`. */
export async function chat(simulator: VendorSimulator, prompt: string, continuationId?: string): Promise<Received> {
  return (await openChat(simulator, prompt, continuationId)).received
}

/** Opens a stream of `openai`. */
export function openCompletion(simulator: VendorSimulator, prompt: string, members: object = {}): Exchange {
  const { streamUrl } = simulator.endpoint('openai')
  return exchange(streamUrl, {
    headers: { authorization: 'Bearer simulated-key', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: prompt }], stream: true, ...members }),
  })
}

function parse(raw: Buffer, ending: Received['ending']): Received {
  const headEnd = raw.indexOf('\r\n\r\n')
  if (headEnd < 0) return { status: 0, headers: {}, pieces: [], body: Buffer.alloc(0), ending }
  const [statusLine = '', ...lines] = raw.subarray(0, headEnd).toString('latin1').split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const rest = raw.subarray(headEnd + 4)
  const pieces = headers['transfer-encoding'] === 'chunked' ? chunksOf(rest) : [rest]
  return { status: Number(statusLine.split(' ')[1]), headers, pieces, body: Buffer.concat(pieces), ending }
}

function chunksOf(raw: Buffer): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = raw.indexOf('\r\n', at)
    const size = lineEnd < 0 ? 0 : Number.parseInt(raw.subarray(at, lineEnd).toString(), 16)
    if (size === 0) return chunks
    chunks.push(raw.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}

/** How to tell that a response is whole, from its length and its last five bytes; nothing before its head is there. */
function wholeness(raw: Buffer): ((length: number, tail: string) => boolean) | undefined {
  const headEnd = raw.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const head = raw.subarray(0, headEnd).toString('latin1').toLowerCase()
  const contentLength = /content-length: (\d+)/.exec(head)?.[1]
  if (contentLength !== undefined) return (length) => length >= headEnd + 4 + Number(contentLength)
  return (_, tail) => head.includes('transfer-encoding: chunked') && tail === '0\r\n\r\n'
}
