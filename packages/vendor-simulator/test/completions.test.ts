import t, { type Test } from 'tap'
import { type DialectName, startVendorSimulator, tokenize, type VendorSimulatorOptions } from '../src/index.ts'
import { stream } from './client.ts'
import { eventsOf, objectsOf, textOf } from './events.ts'

const text = 'Refund $49.99 today, née 😀 D-12.'
const tokens = tokenize(text)

async function start(t: Test, options: VendorSimulatorOptions = {}) {
  const simulator = await startVendorSimulator({ tokensPerSecond: 0, answer: () => text, ...options })
  t.teardown(() => simulator.close())
  return simulator
}

t.test('cxone-generative says deltas, then its usage, then [DONE], and no finish reason', async (t) => {
  const { body } = await stream(await start(t), 'cxone-generative', 'one two')
  const events = eventsOf(body).map(({ data }) => data)
  t.equal(events.pop(), '[DONE]')
  t.strictSame(JSON.parse(events.pop()!), {
    choices: [{ delta: { content: '' } }],
    usage: { prompt_tokens: 2, completion_tokens: tokens.length },
  })
  t.strictSame(
    events.map((data) => JSON.parse(data)),
    tokens.map((content) => ({ choices: [{ delta: { content } }] })),
  )
})

t.test('cxone-generative reports an error in an event, and stops at max_tokens', async (t) => {
  const failing = await start(t, { faults: () => ({ error: { afterTokens: 1, message: 'busy' } }) })
  const { body } = await stream(failing, 'cxone-generative', 'p')
  t.strictSame(JSON.parse(eventsOf(body).at(-1)!.data), { error: { message: 'busy' } })
  const short = await stream(await start(t), 'cxone-generative', 'p', { max_tokens: 4 })
  t.equal(textOf('cxone-generative', short.body), tokens.slice(0, 4).join(''))
})

t.test('genesys-completions numbers every chunk from 1, the usage too', async (t) => {
  const { body } = await stream(await start(t), 'genesys-completions', 'p')
  t.equal(eventsOf(body).at(-1)?.data, '[DONE]')
  const chunks = objectsOf('genesys-completions', body)
  t.strictSame(
    chunks.map(({ sequence }) => sequence),
    Array.from({ length: tokens.length + 3 }, (_, index) => index + 1),
  )
  t.match(chunks[0], { object: 'chat.completion.chunk', choices: [{ delta: { role: 'assistant' } }], usage: null })
  t.match(chunks.at(-2), { choices: [{ finish_reason: 'stop' }] })
  t.match(chunks.at(-1), { choices: [], usage: { completion_tokens: tokens.length } })
})

t.test('genesys-completions refuses with 429 without saying when to come again', async (t) => {
  const simulator = await start(t, { faults: () => ({ refuse: { status: 429 } }) })
  const { status, headers, body } = await stream(simulator, 'genesys-completions', 'p')
  t.equal(status, 429)
  t.equal(headers['retry-after'], undefined)
  t.match(JSON.parse(body.toString()), { status: 429, code: 'status_429', message: /fault/ })
})

t.test('genesys-chat-completions is an OpenAI-style stream without numbers', async (t) => {
  const { body } = await stream(await start(t), 'genesys-chat-completions', 'p')
  t.equal(textOf('genesys-chat-completions', body), text)
  const chunks = objectsOf('genesys-chat-completions', body)
  t.match(chunks.at(-1), { choices: [{ finish_reason: 'stop' }] })
  t.notOk(chunks.some((chunk) => 'sequence' in chunk || 'usage' in chunk))
})

t.test('genesys-chat-completions refuses what its vendor refuses', async (t) => {
  const simulator = await start(t)
  const statusOf = async (members: object) => {
    const { status, body } = await stream(simulator, 'genesys-chat-completions', 'p', members)
    return { status, message: status === 200 ? undefined : JSON.parse(body.toString()).message }
  }
  const says = (content: string, role = 'user') => ({ messages: [{ role, content }] })
  t.match(await statusOf({ messages: [] }), { status: 400, message: /at least one message/ })
  t.match(await statusOf(says('x', 'tool')), { status: 400, message: /messages\[0\]\.role must be one of: system/ })
  t.match(await statusOf(says('x'.repeat(4_097))), { status: 400, message: /at most 4096 characters/ })
  t.match(await statusOf(says('x'.repeat(4_096))), { status: 200 })
  for (const temperature of [-0.1, 2.1, 'hot']) {
    t.match(await statusOf({ temperature }), { status: 400, message: /temperature must be a number from 0 to 2/ })
  }
  for (const temperature of [0, 2, undefined]) t.match(await statusOf({ temperature }), { status: 200 })
})

t.test('what one vendor refuses, the others take', async (t) => {
  const simulator = await start(t)
  const messages = [
    { role: 'tool', content: 'x'.repeat(4_097) },
    { role: 'user', content: 'p' },
  ]
  const lenient: DialectName[] = ['cxone-generative', 'genesys-completions', 'openai']
  for (const dialect of lenient) {
    t.equal((await stream(simulator, dialect, 'p', { messages, temperature: 3 })).status, 200, dialect)
  }
})
