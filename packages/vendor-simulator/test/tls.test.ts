import { X509Certificate } from 'node:crypto'
import { connect as connectHttp2 } from 'node:http2'
import { type AddressInfo, connect as connectTcp, createServer } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import {
  dialectNames,
  type StreamFaults,
  selfSignedCertificate,
  startVendorSimulator,
  tokenize,
  type VendorSimulator,
} from '../src/index.ts'
import { exchange, open, stream } from './client.ts'
import { textOf } from './events.ts'

const text = 'Refund $49.99 today, née 😀 D-12.'
const tokens = tokenize(text)

async function start(t: Test, faults: (prompt: string) => StreamFaults = () => ({})) {
  const simulator = await startVendorSimulator({
    tls: 'self-signed',
    tokensPerSecond: 0,
    answer: () => text,
    faults: ({ prompt }) => faults(prompt),
  })
  t.teardown(() => simulator.close())
  return simulator
}

/** A connection over HTTP/2, and how to open streams of `openai` on it. */
function overHttp2(t: Test, { origin, certificate = '' }: VendorSimulator) {
  const session = connectHttp2(origin, { ca: certificate })
  t.teardown(() => session.destroy())
  const ask = (prompt: string) => {
    const request = session.request({
      ':method': 'POST',
      ':path': '/v1/chat/completions',
      authorization: 'Bearer simulated-key',
    })
    request.end(JSON.stringify({ messages: [{ role: 'user', content: prompt }], stream: true }))
    const chunks: Buffer[] = []
    let status: number | undefined
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.once('response', (headers) => {
      status = headers[':status']
    })
    request.on('error', () => {})
    const received = new Promise<{ status: number | undefined; body: Buffer; code: number | undefined }>((resolve) =>
      request.once('close', () => resolve({ status, body: Buffer.concat(chunks), code: request.rstCode })),
    )
    return { request, received }
  }
  return { session, ask }
}

t.test('every dialect is spoken over TLS, by a certificate that a client can trust', async (t) => {
  const simulator = await start(t)
  t.match(simulator.origin, /^https:/)
  for (const dialect of dialectNames) {
    const { status, body, ending } = await stream(simulator, dialect, 'p')
    t.equal(status, 200)
    t.equal(ending, 'whole')
    t.equal(textOf(dialect, body), text, dialect)
  }
  const untrusting = exchange(`${simulator.origin}/_control/stats`, {
    method: 'GET',
    ca: selfSignedCertificate('x').cert,
  })
  t.equal((await untrusting.received).status, 0)
})

t.test('a certificate can be brought along', async (t) => {
  const tls = selfSignedCertificate('desk.example')
  const simulator = await startVendorSimulator({ tls, tokensPerSecond: 0 })
  t.teardown(() => simulator.close())
  t.equal(simulator.certificate, tls.cert)
  t.equal((await stream(simulator, 'openai', 'p')).status, 200)
})

t.test('a certificate of its own names its hosts, and is signed by itself', async (t) => {
  const certificate = new X509Certificate(selfSignedCertificate('2001:db8::7').cert)
  for (const address of ['127.0.0.1', '::1', '2001:db8::7']) t.ok(certificate.checkIP(address), address)
  t.ok(certificate.checkHost('localhost'))
  t.notOk(certificate.checkHost('desk.example'))
  t.ok(new X509Certificate(selfSignedCertificate('desk.example').cert).checkHost('desk.example'))
  t.ok(certificate.verify(certificate.publicKey))
  t.ok(certificate.validFromDate.getTime() < Date.now())
  t.ok(certificate.validToDate.getTime() > Date.now() + 300 * 86_400_000)
})

t.test('a key and a certificate that do not belong together are refused by name', async (t) => {
  const [{ cert }, { key }] = [selfSignedCertificate('localhost'), selfSignedCertificate('localhost')]
  await t.rejects(startVendorSimulator({ tls: { cert, key } }), { code: 'invalid_option', message: /^tls must be/ })
  await t.rejects(startVendorSimulator({ tls: { cert: 'x', key: 'y' } }), { code: 'invalid_option', message: /^tls / })
})

t.test('a connection is closed and reset inside TLS, after what was sent', async (t) => {
  const how = { close: 'fin', reset: 'rst' } as const
  const simulator = await start(t, (prompt) => ({
    cut: { at: { tokens: 5 }, how: how[prompt as keyof typeof how] },
  }))
  for (const [prompt, ending] of Object.entries(how)) {
    const received = await stream(simulator, 'openai', prompt)
    t.equal(received.ending, ending)
    t.equal(textOf('openai', received.body), tokens.slice(0, 5).join(''))
  }
  t.equal(simulator.stats().cutStreams, 2)
})

t.test('a cut comes without the close_notify that a proper end has', async (t) => {
  const simulator = await start(t, (prompt) => ({
    closeDelimited: true,
    ...(prompt === 'cut' ? { cut: { at: { fraction: 1 }, how: 'fin' } } : {}),
  }))
  for (const [prompt, alerts] of [
    ['cut', 0],
    ['end', 1],
  ] as const) {
    const types = await recordTypes(t, simulator, prompt)
    t.equal(types.filter((type) => type === alert).length, alerts, prompt)
  }
})

/** The content type of a TLS record that carries an alert (RFC 5246, section 6.2.1). */
const alert = 21

/** The types of the TLS records that come with an answer of `openai`. TLS 1.2 is the last version that shows them. */
async function recordTypes(t: Test, { origin, certificate }: VendorSimulator, prompt: string): Promise<number[]> {
  const chunks: Buffer[] = []
  const wire = createServer((client) => {
    const server = connectTcp(Number(new URL(origin).port), '127.0.0.1')
    server.on('data', (chunk: Buffer) => chunks.push(chunk))
    client.pipe(server).pipe(client)
    for (const socket of [client, server]) socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve))
  t.teardown(() => wire.close())
  const { port } = wire.address() as AddressInfo
  const socket = connectTls({ port, host: '127.0.0.1', ca: certificate, maxVersion: 'TLSv1.2' })
  const body = JSON.stringify({ messages: [{ role: 'user', content: prompt }], stream: true })
  const head = 'POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer simulated-key\r\n'
  socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`)
  for await (const _ of socket);
  const bytes = Buffer.concat(chunks)
  const types: number[] = []
  for (let at = 0; at < bytes.length; at += 5 + bytes.readUInt16BE(at + 3)) types.push(bytes[at]!)
  return types
}

t.test('a client that hangs up inside TLS is known at once, and cutAll breaks the connection', async (t) => {
  const simulator = await start(t, () => ({ stall: { at: { tokens: 3 } } }))
  const leaving = await open(simulator, 'openai', 'p')
  await leaving.bytes(1)
  const aborted = new Promise((resolve) => simulator.onClientAbort(resolve))
  leaving.socket.destroy()
  t.match(await aborted, { dialect: 'openai' })
  const staying = await open(simulator, 'openai', 'p')
  await staying.bytes(1)
  t.equal(simulator.cutAll(), 1)
  t.not((await staying.received).ending, 'whole')
  t.match(simulator.stats(), { activeStreams: 0, clientAborts: 1, cutStreams: 1 })
})

t.test('many streams share a connection over HTTP/2, and are whole', async (t) => {
  const simulator = await start(t)
  const { session, ask } = overHttp2(t, simulator)
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => ask(`p${index}`).received))
  for (const { status, body, code } of answers) {
    t.equal(status, 200)
    t.equal(textOf('openai', body), text)
    t.equal(code, 0)
  }
  t.equal(session.alpnProtocol, 'h2')
  t.match(simulator.stats(), { wholeStreams: 20, activeStreams: 0 })
})

t.test('over HTTP/2 a cut resets its stream after what was sent, and no other', async (t) => {
  const how = { close: 'fin', reset: 'rst', end: 'end' } as const
  const simulator = await start(t, (prompt) =>
    prompt in how
      ? { cut: { at: { tokens: 5 }, how: how[prompt as keyof typeof how] } }
      : { stall: { at: {}, ms: 30 } },
  )
  const { ask } = overHttp2(t, simulator)
  const other = ask('other')
  for (const [prompt, expected] of [
    ['close', 8],
    ['reset', 2],
    ['end', 0],
  ] as const) {
    const { body, code } = await ask(prompt).received
    t.equal(textOf('openai', body), tokens.slice(0, 5).join(''), prompt)
    t.equal(code, expected, 'the codes CANCEL, INTERNAL_ERROR and NO_ERROR of RFC 9113')
  }
  t.equal(textOf('openai', (await other.received).body), text)
  t.match(simulator.stats(), { cutStreams: 2, incompleteStreams: 1, wholeStreams: 1, clientAborts: 0 })
})

t.test('over HTTP/2 a client that cancels its stream is known at once', async (t) => {
  const simulator = await start(t, () => ({ stall: { at: { tokens: 3 } } }))
  const { request } = overHttp2(t, simulator).ask('p')
  await new Promise((resolve) => request.once('data', resolve))
  const aborted = new Promise((resolve) => simulator.onClientAbort(resolve))
  request.close(8)
  t.match(await aborted, { dialect: 'openai', prompt: 'p' })
  t.match(simulator.stats(), { activeStreams: 0, clientAborts: 1 })
})

t.test('over HTTP/2 a client that drops its connection hangs up on all of its streams', async (t) => {
  const simulator = await start(t, () => ({ endless: true }))
  const { session, ask } = overHttp2(t, simulator)
  const asked = Array.from({ length: 5 }, (_, index) => ask(`p${index}`).request)
  await Promise.all(asked.map((request) => new Promise((resolve) => request.once('data', resolve))))
  session.destroy()
  while (simulator.activeStreams() > 0) await nextTurn()
  t.match(simulator.stats(), { clientAborts: 5, blockedStreams: 0 })
})

t.test('over HTTP/2 a stream waits for a client that does not read', async (t) => {
  const simulator = await start(t, () => ({ endless: true }))
  const { request, received } = overHttp2(t, simulator).ask('p')
  await new Promise((resolve) => request.once('data', resolve))
  request.pause()
  // What fits into the buffers between the two is still sent; then it is quiet.
  let sent: number
  do {
    sent = simulator.stats().tokensSent
    for (let turn = 0; turn < 200; turn++) await nextTurn()
  } while (simulator.stats().tokensSent > sent)
  t.equal(simulator.stats().blockedStreams, 1)
  request.resume()
  while (simulator.stats().tokensSent === sent) await nextTurn()
  request.close(8)
  await received
})

t.test('a simulator that closes ends its connections over HTTP/2 too', async (t) => {
  const simulator = await start(t, () => ({ stall: { at: {} } }))
  const { session, ask } = overHttp2(t, simulator)
  session.on('error', () => {})
  const { request, received } = ask('p')
  await new Promise((resolve) => request.once('response', resolve))
  await simulator.close()
  await received
  t.ok(session.closed || session.destroyed)
  t.match(simulator.stats(), { activeStreams: 0, cutStreams: 1 })
})
