import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import {
  defaultLimits,
  type Profile,
  type StreamLimits,
  type Takeover,
  VendorClient,
  type VendorClientOptions,
  type VendorStream,
} from '../src/index.ts'
import { kinds, readToEnd } from './vendor-fixture.ts'

/** A vendor with habits of its own, and a profile for it. */
export async function vendor(
  t: Test,
  dialect: string,
  answer: RequestListener,
  { limits, ...changes }: Partial<Omit<Profile, 'limits'>> & { limits?: Partial<StreamLimits> } = {},
  options: VendorClientOptions = {},
) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = new VendorClient(options)
  t.teardown(async () => {
    await client.close()
    server.closeAllConnections()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const profile: Profile = {
    name: 'odd',
    dialect,
    streamUrl: `${origin}/stream`,
    model: 'm',
    credentials: { kind: 'none' },
    limits: { ...defaultLimits, baseDelayMs: 1, maxDelayMs: 5, ...limits },
    onDrop: ['continue', 'restart'],
    ...changes,
  }
  const open = (takeover?: Takeover) => client.open(profile, { messages: [{ role: 'user', content: 'x' }] }, takeover)
  return { open, origin, client }
}

/** Reads a stream to its end: the items, their kinds without the text, and the text that counts. */
export async function readAll(stream: VendorStream) {
  const { items, text } = await readToEnd(stream)
  return { items, text, kinds: kinds(items) }
}

/** Answers with these events, one after the other. */
export const events =
  (...blocks: string[]): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    response.end(blocks.map((block) => `${block}\n\n`).join(''))
  }
/** An OpenAI-style chunk. */
export const delta = (content: unknown, finish_reason: unknown = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason }] })}`
