import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { defaultLimits, type StreamItem, VendorClient } from '../src/index.ts'

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

t.test('recorded faults of OpenAI-style streams end as they must, and leak nothing', { skip }, async (t) => {
  const cases: Case[] = JSON.parse(readFileSync(corpus, 'utf8'))
  const served = cases.filter(({ format }) => format === 'openai-chat')
  t.ok(served.length > 10)
  const server = createServer((request, response) => {
    const fault = served[Number(request.url?.slice(1))]
    response.writeHead(fault?.httpStatus ?? 404, { 'content-type': fault?.contentType ?? 'text/plain' })
    for (const chunk of fault?.chunks ?? []) response.write(Buffer.from(chunk, 'base64'))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = new VendorClient()
  t.teardown(async () => {
    await client.close()
    server.close()
  })
  for (const [index, { id, expect, mustNotLeak }] of served.entries()) {
    const stream = client.open(
      {
        name: 'recorded',
        dialect: 'openai',
        streamUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${index}`,
        model: undefined,
        credentials: { kind: 'none' },
        limits: { ...defaultLimits, maxAttempts: 1 },
        onDrop: [],
      },
      { messages: [{ role: 'user', content: 'x' }] },
    )
    const items: StreamItem[] = []
    while (!['completed', 'failed'].includes(items.at(-1)?.type ?? '')) {
      items.push(...(await stream.read(Number.POSITIVE_INFINITY)))
    }
    const text = items.map((item) => (item.type === 'text' ? item.text : '')).join('')
    t.equal(text, expect.text, `${id}: text`)
    t.equal(items.at(-1)?.type, expect.outcome === 'complete' ? 'completed' : 'failed', `${id}: outcome`)
    const told = items
      .map((item) => (item.type === 'failed' ? `${item.error.message} ${item.error.stack}` : ''))
      .join('')
    for (const secret of mustNotLeak) t.notOk(told.includes(secret), `${id}: leaks nothing`)
  }
  t.equal(({} as { polluted?: unknown }).polluted, undefined)
})
