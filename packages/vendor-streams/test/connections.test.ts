import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { startVendorSimulator } from '@cuecard/vendor-simulator'
import t, { type Test } from 'tap'
import type { Proxies } from '../src/http/connections.ts'
import { defaultConnection, defaultLimits, VendorClient } from '../src/index.ts'
import { dialectNames, profileOf, readAll, readToEnd, request } from './vendor-fixture.ts'

const answer = 'Your refund was issued on Monday, née 😀. Is that all?'

async function secureVendor(t: Test, proxies: Proxies = {}, options: Parameters<typeof startVendorSimulator>[0] = {}) {
  const simulator = await startVendorSimulator({
    answer: () => answer,
    tokensPerSecond: 0,
    tls: 'self-signed',
    ...options,
  })
  const client = new VendorClient({ proxies })
  t.teardown(async () => {
    await client.close()
    await simulator.close()
  })
  const connection = { ...defaultConnection, certificates: simulator.certificate }
  return { simulator, client, connection }
}

t.test('a vendor of its own authority is trusted by its certificate alone, over HTTP/2 and HTTP/1', async (t) => {
  const { simulator, client, connection } = await secureVendor(t)
  for (const http2 of [true, false]) {
    for (const dialect of dialectNames) {
      const profile = profileOf(simulator, dialect, { connection: { ...connection, http2 } })
      t.equal((await readAll(client, profile)).text, answer, `${dialect}, HTTP/${http2 ? 2 : 1}`)
    }
  }
  const stranger = profileOf(simulator, 'openai', { limits: { ...defaultLimits, maxAttempts: 1 } })
  const { last } = await readAll(client, stranger)
  t.match(last, { error: { code: 'vendor_unavailable' } }, 'without it the connection fails')
})

t.test('over HTTP/2, too, a drop is mended, a cancel is seen at once, and a slow reader is a brake', async (t) => {
  const { simulator, client, connection } = await secureVendor(t)
  const profile = profileOf(simulator, 'cxone-chat', { connection })
  simulator.setFaults(({ continued }) => (continued ? {} : { cut: { at: { tokens: 5 }, how: 'rst' } }))
  t.equal((await readAll(client, profile)).text, answer)
  simulator.setFaults(() => ({ stall: { at: { tokens: 3 } } }))
  const aborted = new Promise<void>((resolve) => simulator.onClientAbort(() => resolve()))
  const stream = client.open(profile, request)
  await stream.read(Number.POSITIVE_INFINITY)
  stream.cancel()
  await aborted
  simulator.setFaults(() => ({ endless: true }))
  const limits = { ...profile.limits, maxAnswerLength: 2_000_000, maxRestarts: 0 }
  const endless = client.open({ ...profile, limits, onDrop: [] }, request)
  await endless.read(Number.POSITIVE_INFINITY)
  while (simulator.stats().blockedStreams === 0) await new Promise((resolve) => setImmediate(resolve))
  const sent = simulator.stats().tokensSent
  t.ok(sent * 8 < 8_000_000, `${sent} tokens were sent to a reader that does not read`)
  t.match((await readToEnd(endless)).last, { error: { code: 'vendor_answer_too_long' } })
})

/** A proxy that tunnels (RFC 9110, section 9.3.6); what it was asked for. */
async function startProxy(t: Test) {
  const targets: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer().listen(0, '127.0.0.1')
  server.on('connect', ({ url = '' }: IncomingMessage, downstream: Socket) => {
    targets.push(url)
    const [host, port] = url.split(':')
    const upstream = connect(Number(port), host, () => {
      downstream.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.pipe(downstream).pipe(upstream)
    })
    for (const socket of [upstream, downstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
    }
  })
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { targets, uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

t.test('a proxy is used for vendors elsewhere, except for the hosts that the environment names', async (t) => {
  const proxy = await startProxy(t)
  const ask = async (host: string, noProxy?: string) => {
    const { simulator, client, connection } = await secureVendor(t, { httpsProxy: proxy.uri, noProxy }, { host })
    t.equal((await readAll(client, profileOf(simulator, 'openai', { connection }))).text, answer)
    return new URL(simulator.origin).host
  }
  const elsewhere = await ask('127.0.0.2')
  t.strictSame(proxy.targets, [elsewhere])
  await ask('127.0.0.2', 'example.com,127.0.0.2')
  await ask('127.0.0.1')
  t.equal(proxy.targets.length, 1)
})

t.test('a proxy that never opens the tunnel fails the connection in its time', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  const sockets = new Set<Socket>()
  server.on('connect', (_request, socket: Socket) => sockets.add(socket))
  await once(server, 'listening')
  const client = new VendorClient({
    proxies: { httpsProxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
  })
  t.teardown(async () => {
    await client.close()
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const profile = {
    name: 'acme',
    dialect: 'openai',
    streamUrl: 'https://vendor.invalid/v1/chat/completions',
    model: 'm',
    credentials: { kind: 'none' as const },
    limits: { ...defaultLimits, maxAttempts: 1, totalTimeoutMs: 8_000 },
    onDrop: [],
    connection: { ...defaultConnection, connectTimeoutMs: 100 },
  }
  t.match((await readAll(client, profile)).last, { error: { code: 'vendor_unavailable' } })
  t.equal(sockets.size, 1)
})

t.test('where one connection is allowed, all profiles of an origin take turns on it', async (t) => {
  const { simulator, client, connection } = await secureVendor(t)
  const one = { ...connection, http2: false, maxConnections: 1 }
  const profiles = dialectNames.map((dialect) => profileOf(simulator, dialect, { connection: { ...one } }))
  const texts = await Promise.all(profiles.map(async (profile) => (await readAll(client, profile)).text))
  t.ok(texts.every((text) => text === answer))
})
