import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compilePolicy, defaultPolicy, moderate } from '@cuecard/moderation'
import { sampleCalls } from '@cuecard/vendor-simulator'
import t from 'tap'
import { WebSocket } from 'ws'
import { dataOf, postStream, startDirect } from './direct-setup.ts'

const policy = compilePolicy(defaultPolicy)
const prompts = new Map(sampleCalls.map(({ prompt, answer }) => [prompt, answer]))
const moderated = (answer: string) => moderate(answer, policy).text

/** What one caller gets. */
interface Answer {
  text: string
  usage?: unknown
  end: string
}

/** Callers as the vendors publish them, one for each route; each looks at the members that are published. */
const callers: Record<string, (origin: string, prompt: string) => Promise<Answer>> = {
  async '/api/stream-llm'(origin, prompt) {
    const query = new URLSearchParams({ intent: 'help', history: 'a,b', message: prompt, timeout: '60000' })
    const answer: Answer = { text: '', end: '' }
    for await (const data of dataOf(await fetch(`${origin}/api/stream-llm?${query}`))) {
      if (data === '[DONE]') answer.end ||= data
      else {
        const { delta, usage, error } = JSON.parse(data)
        if (delta) answer.text += delta
        if (usage) answer.usage = usage
        if (error) answer.end = error.code
      }
    }
    return answer
  },
  async '/api/llm/stream'(origin, prompt) {
    const answer: Answer = { text: '', end: '' }
    let next = 0
    for await (const data of dataOf(await postStream(origin, prompt))) {
      const event = JSON.parse(data)
      if (event.type === 'token' && event.index === next++) answer.text += event.content
      if (event.type === 'stop') answer.end = 'stop'
      if (event.type === 'error') answer.end = event.code
    }
    return answer
  },
  async '/ws'(origin, prompt) {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`)
    const answer: Answer = { text: '', end: '' }
    socket.on('open', () => {
      const messages = [{ role: 'user', content: prompt }]
      socket.send(JSON.stringify({ type: 'init', payload: { modelId: 'gpt-x', messages, temperature: 0.2 } }))
    })
    socket.on('message', (raw) => {
      const frame = JSON.parse(raw.toString())
      if (frame.type === 'chunk') answer.text += frame.data
      if (frame.type === 'complete') answer.usage = frame.payload.auditLog.usage
      if (frame.type === 'complete' || frame.type === 'blocked') answer.end = frame.type
      if (frame.type === 'error') answer.end = frame.code
    })
    await once(socket, 'close')
    return answer
  },
}

t.test('what each caller joins is the moderated answer, for every sample call', async (t) => {
  const { origin } = await startDirect(t, { tokensPerSecond: 0, answer: ({ prompt }) => prompts.get(prompt) ?? '' })
  const ends = { '/api/stream-llm': '[DONE]', '/api/llm/stream': 'stop', '/ws': 'complete' } as Record<string, string>
  for (const [route, ask] of Object.entries(callers)) {
    const answers = await Promise.all(sampleCalls.map(({ prompt }) => ask(origin, prompt)))
    for (const [index, { text, end, usage }] of answers.entries()) {
      const { title, answer } = sampleCalls[index]!
      t.equal(text, moderated(answer), `${route}: ${title}`)
      t.equal(end, ends[route])
      if (route !== '/api/llm/stream') t.match(usage, { basis: 'exact' })
    }
  }
})

t.test('a card number in tokens of one character leaves by no side door', async (t) => {
  const answer = 'We have it on file. The card is 4111 1111 1111 1111, until May. Anything else?'
  const { origin } = await startDirect(t, {
    tokensPerSecond: 0,
    answer: () => answer,
    tokenize: (text) => [...text],
  })
  for (const [route, ask] of Object.entries(callers)) {
    const { text } = await ask(origin, 'The card?')
    t.equal(text, moderated(answer), route)
    t.notMatch(text, /4111|1111/)
    t.match(text, /until May. Anything else/)
  }
})

t.test('an answer that a broken line makes the vendor give anew is never glued to the first', async (t) => {
  const first = sampleCalls[0]!
  const { origin } = await startDirect(t, {
    tokensPerSecond: 200,
    answer: () => first.answer,
    faults: ({ attempt }) => (attempt === 1 ? { cut: { at: { fraction: 0.7 }, how: 'rst' } } : {}),
  })
  for (const [route, ask] of Object.entries(callers)) {
    const { text, end } = await ask(origin, `A question by ${route}`)
    t.equal(end, 'superseded', route)
    t.ok(text !== '' && moderated(first.answer).startsWith(text))
  }
})

t.test('a caller that hangs up ends the vendor’s request', async (t) => {
  const { origin, simulator } = await startDirect(t, {
    tokensPerSecond: 30,
    answer: () => 'One more sentence. '.repeat(500),
  })
  const hangUp: Record<string, () => Promise<() => void>> = {
    '/api/stream-llm': async () => {
      const abort = new AbortController()
      const response = await fetch(`${origin}/api/stream-llm?message=Hi`, { signal: abort.signal })
      await dataOf(response).next()
      return () => abort.abort()
    },
    '/api/llm/stream': async () => {
      const abort = new AbortController()
      await dataOf(await postStream(origin, 'Hi', {}, { signal: abort.signal })).next()
      return () => abort.abort()
    },
    '/ws': async () => {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`)
      await once(socket, 'open')
      const payload = { modelId: 'm', messages: [{ role: 'user', content: 'Hi' }] }
      socket.send(JSON.stringify({ type: 'init', payload }))
      for (let type = ''; type !== 'chunk'; )
        [type] = (await once(socket, 'message')).map((raw) => JSON.parse(raw).type)
      return () => socket.terminate()
    },
  }
  for (const [route, begin] of Object.entries(hangUp)) {
    const events: string[] = []
    const aborted = Promise.withResolvers<number>()
    const stop = simulator.onClientAbort(() => {
      events.push('the vendor sees it')
      aborted.resolve(performance.now())
    })
    const leave = await begin()
    t.equal(simulator.activeStreams(), 1)
    events.push('the caller hangs up')
    const leftAt = performance.now()
    leave()
    t.comment(`${route}: ${((await aborted.promise) - leftAt).toFixed(1)} ms until the vendor saw it`)
    t.strictSame(events, ['the caller hangs up', 'the vendor sees it'])
    stop()
  }
  t.match(simulator.stats(), { clientAborts: 3, wholeStreams: 0, activeStreams: 0 })
})

t.test('the vendor’s own failure is told with its code', async (t) => {
  const { origin } = await startDirect(t, { faults: () => ({ refuse: { status: 400 } }) })
  for (const [route, ask] of Object.entries(callers)) {
    t.match(await ask(origin, 'Hi'), { text: '', end: 'vendor_request_refused' }, route)
  }
})

t.test('the routes are in the OpenAPI document', async (t) => {
  const { origin } = await startDirect(t, {})
  const { paths } = (await (await fetch(`${origin}/openapi.json`)).json()) as { paths: Record<string, object> }
  t.match(Object.keys(paths['/api/stream-llm'] ?? {}), ['get'])
  t.match(Object.keys(paths['/api/llm/stream'] ?? {}).sort(), ['get', 'post'])
  t.match(Object.keys(paths['/ws'] ?? {}), ['get'])
})

t.test('a stop tells callers, and the process still ends cleanly', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cuecard-direct-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const child = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
    env: { PATH: process.env.PATH, CUECARD_DATA: folder, CUECARD_LOG_LEVEL: 'silent', PORT: '0' },
  })
  const [line] = await once(child.stdout, 'data')
  const origin = String(line).match(/http:\S+[^/\s]/)![0]
  const exit = once(child, 'exit')
  const reader = dataOf(await postStream(origin, 'Hi', { configurationId: 'as published by the vendor' }))
  const events: string[] = [(await reader.next()).value ?? '']
  child.kill('SIGTERM')
  for await (const data of reader) events.push(data)
  t.match(JSON.parse(events.at(-1)!), { type: 'error', code: 'overloaded' })
  t.equal((await exit)[0], 0)
})
