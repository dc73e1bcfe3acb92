import { connect } from 'node:net'
import t, { type Test } from 'tap'
import { startVendorSimulator, tokenize, type VendorSimulatorOptions } from '../src/index.ts'
import { exchange, openCompletion } from './client.ts'
import { eventsOf } from './events.ts'

const text = 'Refund $49.99 today, née 😀 D-12.'

async function start(t: Test, options: VendorSimulatorOptions = {}) {
  const simulator = await startVendorSimulator({ tokensPerSecond: 0, answer: () => text, ...options })
  t.teardown(() => simulator.close())
  return simulator
}

function chunksOf(body: Buffer) {
  const events = eventsOf(body).map(({ data }) => data)
  return { chunks: events.slice(0, -1).map((data) => JSON.parse(data)), last: events.at(-1) }
}

t.test('a stream is a role, the text, a finish reason and [DONE]', async (t) => {
  const { status, body, ending } = await openCompletion(await start(t), 'why?').received
  t.equal(status, 200)
  t.equal(ending, 'whole')
  const { chunks, last } = chunksOf(body)
  t.equal(last, '[DONE]')
  t.strictSame(chunks[0].choices, [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }])
  t.strictSame(
    chunks.slice(1, -1).map(({ choices }) => choices[0].delta.content),
    tokenize(text),
  )
  t.strictSame(chunks.at(-1).choices, [{ index: 0, delta: {}, finish_reason: 'stop' }])
  for (const chunk of chunks) t.match(chunk, { object: 'chat.completion.chunk', model: 'm', id: chunks[0].id })
  t.notOk(chunks.some((chunk) => 'usage' in chunk))
})

t.test('usage comes in a chunk of its own when it is asked for', async (t) => {
  const { body } = await openCompletion(await start(t), 'one two', { stream_options: { include_usage: true } }).received
  const { chunks } = chunksOf(body)
  const completionTokens = tokenize(text).length
  t.strictSame(chunks.at(-1).choices, [])
  t.strictSame(chunks.at(-1).usage, {
    prompt_tokens: 2,
    completion_tokens: completionTokens,
    total_tokens: 2 + completionTokens,
  })
  for (const chunk of chunks.slice(0, -1)) t.equal(chunk.usage, null)
})

t.test('max_tokens ends the answer early with the finish reason length', async (t) => {
  const { chunks } = chunksOf((await openCompletion(await start(t), 'why?', { max_tokens: 4 }).received).body)
  const content = chunks.map(({ choices }) => choices[0].delta.content ?? '').join('')
  t.equal(content, tokenize(text).slice(0, 4).join(''))
  t.equal(chunks.at(-1).choices[0].finish_reason, 'length')
})

t.test('the prompt is the last user turn, as a string or as text parts', async (t) => {
  const simulator = await start(t, { answer: ({ prompt }) => `You asked: ${prompt}` })
  const messages = [
    { role: 'system', content: 'Be short.' },
    { role: 'user', content: 'first' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'sec' },
        { type: 'text', text: 'ond' },
      ],
    },
    { role: 'assistant', content: 'Well,' },
  ]
  const { chunks } = chunksOf((await openCompletion(simulator, '', { messages }).received).body)
  t.equal(chunks.map(({ choices }) => choices[0].delta.content ?? '').join(''), 'You asked: second')
})

t.test('a client that speaks HTTP/1.0 gets a body without chunks', async (t) => {
  const simulator = await start(t)
  const { body } = await openCompletion(simulator, 'p').received
  const url = new URL(simulator.origin)
  const socket = connect(Number(url.port), url.hostname)
  const request = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'p' }], stream: true })
  const head = 'POST /v1/chat/completions HTTP/1.0\r\nAuthorization: Bearer simulated-key\r\n'
  socket.write(`${head}Content-Length: ${request.length}\r\n\r\n${request}`)
  let answer = ''
  for await (const data of socket) answer += data
  t.equal(answer.slice(answer.indexOf('\r\n\r\n') + 4).replaceAll('sim-1', 'sim-0'), body.toString())
})

t.test('a wrong key is refused with 401, a wrong request with 400', async (t) => {
  const simulator = await start(t)
  const { streamUrl } = simulator.endpoint('openai')
  const headers = { authorization: 'Bearer wrong' }
  t.equal((await exchange(streamUrl, { headers, body: '{}' }).received).status, 401)
  for (const members of [{ stream: false }, { messages: [] }, { messages: [{ role: 'system', content: 's' }] }]) {
    const { status, body } = await openCompletion(simulator, 'p', members).received
    t.equal(status, 400)
    t.equal(JSON.parse(body.toString()).error.type, 'invalid_request_error')
  }
  t.equal((await openCompletion(simulator, 'p', { messages: [{ role: 'user' }] }).received).status, 400)
  t.equal((await openCompletion(simulator, 'p', { max_tokens: 0 }).received).status, 400)
})
