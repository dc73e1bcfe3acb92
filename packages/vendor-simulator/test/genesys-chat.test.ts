import t, { type Test } from 'tap'
import { type StreamFaults, startVendorSimulator, tokenize } from '../src/index.ts'
import { open, stream } from './client.ts'
import { linesOf, textOf } from './events.ts'

const text = 'Refund $49.99 today, née 😀 D-12. 返金です。'

async function start(t: Test, faults: StreamFaults = {}) {
  const simulator = await startVendorSimulator({ tokensPerSecond: 0, answer: () => text, faults: () => faults })
  t.teardown(() => simulator.close())
  return simulator
}

async function bodyOf(t: Test, faults: StreamFaults = {}) {
  return (await stream(await start(t, faults), 'genesys-chat', 'why?')).body
}

t.test('a stream is a line for each token, with its index, and one that stops', async (t) => {
  const body = await bodyOf(t)
  t.ok(body.toString().endsWith('\n'))
  const lines = linesOf(body).map((line) => JSON.parse(line))
  t.strictSame(lines.pop(), { type: 'stop' })
  t.strictSame(
    lines,
    tokenize(text).map((content, index) => ({ type: 'token', content, index })),
  )
})

t.test('text can be in delta, and the end be called done', async (t) => {
  const lines = linesOf(await bodyOf(t, { frames: { textIn: 'delta', endsBy: 'done' } })).map((line) =>
    JSON.parse(line),
  )
  t.strictSame(lines.pop(), { type: 'done' })
  t.strictSame(
    lines,
    tokenize(text).map((delta, index) => ({ type: 'token', delta, index })),
  )
})

t.test('the last line can come without its end, and nothing else is missing', async (t) => {
  const whole = await bodyOf(t)
  t.ok((await bodyOf(t, { frames: { lastLineEnd: false } })).equals(whole.subarray(0, -1)))
  const crlf = await bodyOf(t, { frames: { lastLineEnd: false, lineEnd: 'crlf' } })
  t.equal(crlf.toString(), whole.toString().trimEnd().replaceAll('\n', '\r\n'))
  const error = await bodyOf(t, { frames: { lastLineEnd: false }, error: { afterTokens: 1 } })
  t.match(linesOf(error).at(-1), /"type":"error"/)
  t.notMatch(error.toString(), /\n$/)
})

t.test('lines end as they are told to, and a lone carriage return never ends one', async (t) => {
  for (const lineEnd of ['lf', 'crlf', 'cr', 'mixed'] as const) {
    const body = await bodyOf(t, { frames: { lineEnd, byteOrderMark: true } })
    t.strictSame([...body.subarray(0, 3)], [0xef, 0xbb, 0xbf])
    t.equal(textOf('genesys-chat', body), text)
    const expected = { lf: ['\n'], crlf: ['\r\n'], cr: ['\n'], mixed: ['\n', '\r\n'] }[lineEnd]
    t.strictSame([...new Set(body.toString().match(/\r\n|\r|\n/g))].toSorted(), expected)
  }
})

t.test('an empty line keeps a silent stream alive', async (t) => {
  const simulator = await start(t, { stall: { at: {}, keepAliveMs: 1 } })
  const { bytes, received } = await open(simulator, 'genesys-chat', 'p')
  await bytes(300)
  simulator.cutAll()
  t.match((await received).body.toString(), /^\n+$/)
})

t.test('an error is a line of its own, and the last', async (t) => {
  const lines = linesOf(await bodyOf(t, { error: { afterTokens: 2, message: 'out of memory', named: true } }))
  t.equal(lines.length, 3)
  t.strictSame(JSON.parse(lines[2]!), { type: 'error', code: 'model_overloaded', message: 'out of memory' })
})

t.test('a request without a configuration, messages or a stream is refused with 400 and the reason', async (t) => {
  const simulator = await start(t)
  for (const [members, reason] of [
    [{ configurationId: undefined }, /configurationId/],
    [{ configurationId: 7 }, /configurationId/],
    [{ input: undefined }, /input/],
    [{ input: { messages: [] } }, /input\.messages must be a list/],
    [{ input: { messages: [{ role: 'user' }] } }, /input\.messages\[0\] must have/],
    [{ input: { messages: [{ role: 'assistant', content: 'a' }] } }, /role user/],
    [{ stream: false }, /stream must be true/],
  ] as const) {
    const { status, body } = await stream(simulator, 'genesys-chat', 'p', members)
    t.equal(status, 400)
    t.match(JSON.parse(body.toString()), { status: 400, code: 'invalid_request', message: reason })
  }
})
