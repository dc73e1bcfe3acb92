import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { defaultLimits, VendorClient } from '../src/index.ts'
import { dialectOfFormat, testDialects } from './dialects/test-dialects.ts'
import { readToEnd, request } from './vendor-fixture.ts'

interface Case {
  id: string
  format: string
  contentType: string
  httpStatus: number
  chunks: string[]
  expect: { text: string; outcome: 'complete' | 'error' | 'truncated' }
  mustNotLeak: string[]
}

const corpus = new URL('../../../../shared/data/stream-faults.dev.json', import.meta.url)
const skip = existsSync(corpus) ? false : 'the test data is not here'

t.test('recorded faults of streams end as they must, and leak nothing', { skip }, async (t) => {
  const cases: Case[] = JSON.parse(readFileSync(corpus, 'utf8'))
  t.ok(cases.length >= 25)
  const server = createServer((request, response) => {
    const fault = cases[Number(request.url?.slice(1))]
    response.writeHead(fault?.httpStatus ?? 404, { 'content-type': fault?.contentType ?? 'text/plain' })
    for (const chunk of fault?.chunks ?? []) response.write(Buffer.from(chunk, 'base64'))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = new VendorClient({ dialects: testDialects })
  t.teardown(async () => {
    await client.close()
    server.close()
  })
  for (const [index, { id, format, expect, mustNotLeak }] of cases.entries()) {
    const stream = client.open(
      {
        name: 'recorded',
        dialect: dialectOfFormat.get(format) ?? format,
        streamUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${index}`,
        model: undefined,
        credentials: { kind: 'none' },
        limits: { ...defaultLimits, maxAttempts: 1 },
        onDrop: [],
      },
      request,
    )
    const { text, items, last } = await readToEnd(stream)
    t.equal(text, expect.text, `${id}: text`)
    t.equal(last.type, expect.outcome === 'complete' ? 'completed' : 'failed', `${id}: outcome`)
    const told = `${JSON.stringify(items)} ${last.type === 'failed' && `${last.error.message} ${last.error.stack}`}`
    for (const secret of mustNotLeak) t.notOk(told.includes(secret), `${id}: leaks nothing`)
  }
  t.equal(({} as { polluted?: unknown }).polluted, undefined)
})
