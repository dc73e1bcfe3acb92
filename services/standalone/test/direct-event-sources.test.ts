import { createServer } from 'node:http'
import { compilePolicy, defaultPolicy, moderate } from '@cuecard/moderation'
import { sampleCalls } from '@cuecard/vendor-simulator'
import { EventSource } from 'eventsource'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { launchBrowser } from './browser.ts'
import { postStream, startDirect, startLine } from './direct-setup.ts'

const call = sampleCalls.find(({ title }) => title === 'What do we have on file?')!
const expected = moderate(call.answer, compilePolicy(defaultPolicy)).text

/** A page of `origin` in a browser. */
async function openPage(t: Test, origin: string): Promise<Page> {
  const browser = await launchBrowser()
  t.teardown(() => browser.close())
  const page = await browser.newPage()
  await page.goto(`${origin}/healthz`)
  return page
}

/** What a reader of a session's stream has, and how often it was connected. */
interface Read {
  text: string
  indices: number[]
  opened: number
  end: string
}

/** Reads a session with the `eventsource` package, as published: until `stop`. */
function readSession(url: string, onToken: () => void): Promise<Read> {
  const read: Read = { text: '', indices: [], opened: 0, end: '' }
  return new Promise((resolve) => {
    const source = new EventSource(url)
    source.onopen = () => {
      read.opened += 1
    }
    source.onmessage = ({ data }) => {
      const { type, content, index } = JSON.parse(data)
      if (type === 'token') {
        read.text += content
        read.indices.push(index)
        return onToken()
      }
      read.end = type
      source.close()
      resolve(read)
    }
  })
}

/** The same in a page, by the browser's own EventSource. */
function readInPage(page: Page, url: string): Promise<Read> {
  return page.evaluate(
    (address) =>
      new Promise<Read>((resolve) => {
        const read: Read = { text: '', indices: [], opened: 0, end: '' }
        const source = new EventSource(address)
        source.onopen = () => {
          read.opened += 1
        }
        source.onmessage = ({ data }) => {
          const { type, content, index } = JSON.parse(data)
          if (type === 'token') {
            read.text += content
            read.indices.push(index)
            return
          }
          read.end = type
          source.close()
          resolve(read)
        }
      }),
    url,
  )
}

t.test('EventSources whose line is cut go on by themselves, without a repeat or a gap', async (t) => {
  const { origin } = await startDirect(t, { tokensPerSecond: 60, answer: () => call.answer })
  const line = await startLine(t, origin)
  const page = await openPage(t, line.origin)
  const posted = await postStream(origin, call.prompt, { session: 'tab-1' })
  let tokens = 0
  const cutOnce = () => {
    tokens += 1
    if (tokens === 2) line.cut()
  }
  const url = `${line.origin}/api/llm/stream?session=tab-1`
  const reads = await Promise.all([readSession(url, cutOnce), readInPage(page, url)])
  for (const { text, indices, opened, end } of reads) {
    t.equal(text, expected)
    t.strictSame(indices, [...indices.keys()])
    t.equal(opened, 2)
    t.equal(end, 'stop')
  }
  await posted.body?.cancel()
})

t.test('an EventSource that nobody closes stops by itself, without another answer', async (t) => {
  const { origin, simulator } = await startDirect(t, { tokensPerSecond: 0, answer: () => call.answer })
  const page = await openPage(t, origin)
  const { data, state } = await page.evaluate(
    (prompt) =>
      new Promise<{ data: string[]; state: number }>((resolve) => {
        const data: string[] = []
        const source = new EventSource(`/api/stream-llm?intent=account&history=&message=${encodeURIComponent(prompt)}`)
        source.onmessage = (event) => data.push(event.data)
        source.onerror = () => {
          if (source.readyState === EventSource.CLOSED) resolve({ data, state: source.readyState })
        }
      }),
    call.prompt,
  )
  const deltas = data.flatMap((text) => (text === '[DONE]' ? [] : (JSON.parse(text).delta ?? [])))
  t.equal(deltas.join(''), expected)
  t.equal(data.filter((text) => text === '[DONE]').length, 1)
  t.equal(state, 2)
  t.equal(simulator.stats().streams, 1)
})

t.test('a reader of a session that stays away ends the vendor’s request', async (t) => {
  const { origin, simulator } = await startDirect(
    t,
    { tokensPerSecond: 30, answer: () => 'One more sentence. '.repeat(500) },
    { directStreams: { sessionGraceMs: 200 } },
  )
  const events: string[] = []
  const aborted = new Promise<void>((resolve) => {
    simulator.onClientAbort(() => {
      events.push('the vendor sees it')
      resolve()
    })
  })
  const page = await openPage(t, origin)
  const posted = await postStream(origin, 'Hi', { session: 'tab-1' })
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        new EventSource('/api/llm/stream?session=tab-1').onmessage = () => resolve()
      }),
  )
  await posted.body?.cancel()
  events.push('the page goes')
  await page.close()
  await aborted
  t.strictSame(events, ['the page goes', 'the vendor sees it'])
})

t.test(
  'a page of an allowed origin reads streams over fetch, EventSource and WebSocket; no other page does',
  async (t) => {
    const page = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html>'),
    )
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve))
    t.teardown(() => page.close())
    const { port } = page.address() as { port: number }
    const allowed = `http://127.0.0.1:${port}`
    const { origin } = await startDirect(
      t,
      { tokensPerSecond: 0, answer: () => call.answer },
      { allowedOrigins: [allowed] },
    )
    const outcomes = async (from: string) => {
      const tab = await openPage(t, from)
      return tab.evaluate(async (to) => {
        const fetched = await fetch(`${to}/api/llm/stream`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ configurationId: 'default', messages: [{ role: 'user', content: 'Hi' }] }),
        }).then(
          async (response) => (await response.text()).includes('"stop"'),
          () => false,
        )
        const source = new EventSource(`${to}/api/stream-llm?message=Hi`)
        const streamed = await new Promise<boolean>((resolve) => {
          source.onmessage = () => resolve(true)
          source.onerror = () => resolve(false)
        })
        source.close()
        const socket = new WebSocket(`${to.replace('http', 'ws')}/ws`)
        const dialled = await new Promise<boolean>((resolve) => {
          socket.onopen = () => resolve(true)
          socket.onerror = () => resolve(false)
        })
        socket.close()
        return { fetched, streamed, dialled }
      }, origin)
    }
    t.strictSame(await outcomes(allowed), { fetched: true, streamed: true, dialled: true })
    t.strictSame(await outcomes(`http://localhost:${port}`), { fetched: false, streamed: false, dialled: false })
  },
)

t.test('the published browser snippet for the socket works as it is', async (t) => {
  const { origin } = await startDirect(t, { tokensPerSecond: 0, answer: () => call.answer })
  const page = await openPage(t, origin)
  const frames = await page.evaluate(
    ({ url, prompt }) =>
      new Promise<{ type: string; payload: Record<string, unknown> }[]>((resolve) => {
        const frames: { type: string; payload: Record<string, unknown> }[] = []
        const socket = new WebSocket(url)
        socket.onopen = () =>
          socket.send(
            JSON.stringify({
              type: 'init',
              payload: { modelId: 'gpt-x', messages: [{ role: 'user', content: prompt }], temperature: 0.3 },
            }),
          )
        socket.onmessage = ({ data }) => frames.push(JSON.parse(data))
        socket.onclose = () => resolve(frames)
      }),
    { url: `${origin.replace('http', 'ws')}/ws`, prompt: call.prompt },
  )
  t.match(frames[0], { type: 'handshake_ack', modelId: 'gpt-x', payload: { modelId: 'gpt-x', tokenCount: Number } })
  const chunks = frames.filter(({ type }) => type === 'chunk')
  t.equal(chunks.map(({ payload }) => payload.data).join(''), expected)
  const { auditLog } = frames.at(-1)!.payload as { auditLog: { redactions: unknown[] } }
  t.match(auditLog, { finishReason: 'stop', modelId: 'gpt-x', usage: { basis: 'exact' } })
  t.ok(auditLog.redactions.length > 0)
  t.notMatch(JSON.stringify(auditLog), call.answer.slice(0, 20))
})
