import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import t from 'tap'
import { defaultLimits, dialects, VendorClient } from '../src/index.ts'
import { readToEnd, request } from './vendor-fixture.ts'

const mebibyte = 1_048_576
const eventMebibytes = 64

/** What an event of that size may begin with; nothing but the same letter follows. */
const beginnings = {
  sse: {
    event: ['data: {"token":"', 'data: {\ndata:', 'id: ', 'event: '],
    // Nobody keeps these, so nothing but the size of the response ends them.
    passedOver: [': ', 'what: ', ''],
  },
  ndjson: { event: ['{"type":"token","content":"', '{', ' '], passedOver: [] },
}

for (const [dialect, { framing }] of dialects) {
  t.test(`${dialect}: an event of 64 MiB, of whatever kind, costs neither memory nor time`, async (t) => {
    let beginning = ''
    let sent = 0
    function* body() {
      yield Buffer.from(beginning)
      const piece = Buffer.alloc(65_536, 'x')
      for (sent = 0; sent < eventMebibytes * mebibyte; sent += piece.length) yield piece
      yield Buffer.from('\n\n')
    }
    const server = createServer((incoming, response) => {
      incoming.resume()
      response.writeHead(200, { 'content-type': incoming.headers.accept })
      Readable.from(body()).pipe(response)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = new VendorClient()
    t.teardown(async () => {
      await client.close()
      server.closeAllConnections()
      server.close()
    })
    const ask = async (begin: string) => {
      beginning = begin
      const stream = client.open(
        {
          name: dialect,
          dialect,
          streamUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stream`,
          model: 'm',
          credentials: { kind: 'none' },
          limits: { ...defaultLimits, maxAttempts: 1 },
          onDrop: [],
        },
        request,
      )
      const { last } = await readToEnd(stream)
      return last.type === 'failed' && last.error.code
    }
    await ask('')
    const before = process.resourceUsage().maxRSS
    for (const begin of beginnings[framing].event) {
      t.equal(await ask(begin), 'vendor_event_too_large', begin)
      t.ok(sent < 16 * mebibyte, `${sent} bytes were sent until it was refused`)
    }
    for (const begin of beginnings[framing].passedOver) t.equal(await ask(begin), 'vendor_response_too_large', begin)
    const grownMebibytes = (process.resourceUsage().maxRSS - before) / 1_024
    t.ok(grownMebibytes < eventMebibytes, `the process has grown by ${Math.round(grownMebibytes)} MiB at most`)
  })
}
