import { constants, gunzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { type DialectName, dialectNames, type StreamFaults, startVendorSimulator, tokenize } from '../src/index.ts'
import { open, stream } from './client.ts'
import { eventsOf, linesOf, objectsOf, textOf } from './events.ts'

const text = 'Refund $49.99 today, née 😀 D-12.'
const tokens = tokenize(text)

async function start(t: Test, faults: StreamFaults = {}, answer = text) {
  const simulator = await startVendorSimulator({ tokensPerSecond: 0, answer: () => answer, faults: () => faults })
  t.teardown(() => simulator.close())
  return simulator
}

async function receive(t: Test, dialect: DialectName, faults: StreamFaults = {}, members: object = {}) {
  const simulator = await start(t, faults)
  return { ...(await stream(simulator, dialect, 'p', members)), stats: simulator.stats() }
}

/** What a body says, whatever its framing: the data of its events, or its lines. */
function dataOf(dialect: DialectName, body: Buffer): string[] {
  return dialect === 'genesys-chat' ? linesOf(body) : eventsOf(body).map(({ data }) => data)
}

t.test('the end marker can be missing from a body that HTTP ends, in every dialect', async (t) => {
  for (const dialect of dialectNames) {
    const whole = dataOf(dialect, (await receive(t, dialect)).body)
    const { body, ending, stats } = await receive(t, dialect, { leaveOut: ['endMarker'] })
    t.equal(ending, 'whole')
    t.equal(textOf(dialect, body), text, dialect)
    t.equal(dataOf(dialect, body).length, whole.length - 1)
    t.match(stats, { incompleteStreams: 1, wholeStreams: 0 })
  }
})

t.test('the finish reason can be missing too, or alone', async (t) => {
  for (const dialect of ['openai', 'genesys-completions', 'genesys-chat-completions'] as const) {
    const both = await receive(t, dialect, { leaveOut: ['finishReason', 'endMarker'] })
    t.notMatch(both.body.toString(), /"stop"|DONE/, dialect)
    const reason = await receive(t, dialect, { leaveOut: ['finishReason'] })
    t.notMatch(reason.body.toString(), /"stop"/)
    t.equal(eventsOf(reason.body).at(-1)!.data, '[DONE]')
    t.match(reason.stats, { wholeStreams: 1 })
    const marker = await receive(t, dialect, { leaveOut: ['endMarker'] })
    t.match(marker.body.toString(), /"stop"/)
  }
  const { body } = await receive(t, 'genesys-completions', { leaveOut: ['finishReason'] })
  const numbers = objectsOf('genesys-completions', body).map(({ sequence }) => sequence)
  t.equal(numbers.at(-1), numbers.length, 'what is not said uses no number')
})

t.test('usage is sent as it was asked for, or never, or always', async (t) => {
  const asked = { stream_options: { include_usage: true } }
  const usageOf = async (dialect: DialectName, usage?: 'never' | 'always', members?: object) => {
    const { body } = await receive(t, dialect, usage === undefined ? {} : { usage }, members)
    return objectsOf(dialect, body).some((object) => object.usage)
  }
  t.equal(await usageOf('openai'), false)
  t.equal(await usageOf('openai', undefined, asked), true)
  t.equal(await usageOf('openai', 'never', asked), false)
  t.equal(await usageOf('openai', 'always'), true)
  t.equal(await usageOf('cxone-generative'), true)
  t.equal(await usageOf('cxone-generative', 'never'), false)
})

t.test('the last event can lack its empty line, so that the standard gives it to nobody', async (t) => {
  const { body } = await receive(t, 'openai', { frames: { lastLineEnd: false, lineEnd: 'crlf' } })
  t.match(body.toString(), /data: \[DONE\]$/)
  t.not(eventsOf(body).at(-1)!.data, '[DONE]')
})

t.test('odd characters come in the text, as often as asked for', async (t) => {
  for (const dialect of dialectNames) {
    const nul = await receive(t, dialect, { oddText: { add: 'nul', every: 2 } })
    const added = tokens.map((token, index) => (index % 2 === 1 ? `${token}\0` : token)).join('')
    t.equal(textOf(dialect, nul.body), added, dialect)
    t.notOk(nul.body.includes(0), 'escaped, as JSON wants it')
    const surrogates = await receive(t, dialect, { oddText: { add: 'loneSurrogate' } })
    t.equal(textOf(dialect, surrogates.body), tokens.map((token) => `${token}\ud83d`).join(''))
    t.match(surrogates.body.toString(), /\\ud83d"/)
  }
})

t.test('bytes that are no text come inside an event, and only there', async (t) => {
  for (const dialect of dialectNames) {
    const whole = (await receive(t, dialect)).body
    const broken = (await receive(t, dialect, { oddText: { add: 'invalidUtf8' } })).body
    t.equal(textOf(dialect, broken), tokens.map((token) => `${token}\ufffd`).join(''), dialect)
    t.ok(broken.includes(Buffer.from([0xf0, 0x9f, 0x98, 0x22])))
    t.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(broken))
    const raw = (await receive(t, dialect, { oddText: { add: 'rawNul', every: 3 } })).body
    t.equal(raw.filter((byte) => byte === 0).length, Math.floor(tokens.length / 3))
    t.ok(Buffer.from(raw.filter((byte) => byte !== 0)).equals(whole), 'without the zero bytes it is what it should be')
    t.equal(textOf(dialect, raw), tokens.filter((_, index) => index % 3 !== 2).join(''), 'those events are no JSON')
  }
})

t.test('odd characters are no part of the answer: a continuation goes on at its right place', async (t) => {
  const simulator = await start(t, { oddText: { add: 'nul' } })
  const ids = async () => objectsOf('cxone-chat', (await stream(simulator, 'cxone-chat', 'p')).body)
  const plain = await start(t)
  const expected = objectsOf('cxone-chat', (await stream(plain, 'cxone-chat', 'p')).body)
  t.strictSame(
    (await ids()).map(({ context_id }) => context_id),
    expected.map(({ context_id }) => context_id),
  )
})

t.test('an endless stream says its answer again and again, until its client hangs up', async (t) => {
  for (const dialect of dialectNames) {
    const simulator = await start(t, { endless: true })
    const aborted = new Promise((resolve) => simulator.onClientAbort(resolve))
    const { socket, bytes, received } = await open(simulator, dialect, 'p', { max_tokens: 2 })
    await bytes(100_000)
    socket.destroySoon()
    await aborted
    const { body } = await received
    t.ok(textOf(dialect, body).startsWith(text.repeat(3)), dialect)
    t.notMatch(body.toString(), /DONE|finished|"stop"/)
    t.match(simulator.stats(), { clientAborts: 1, activeStreams: 0 })
  }
})

t.test('an endless stream can be cut, and one that has nothing to say ends', async (t) => {
  const { body, ending } = await receive(t, 'openai', { endless: true, cut: { at: { tokens: 200 }, how: 'fin' } })
  t.equal(ending, 'fin')
  t.equal(textOf('openai', body), [...Array(200).keys()].map((index) => tokens[index % tokens.length]).join(''))
  const silent = await start(t, { endless: true }, '')
  t.equal((await stream(silent, 'openai', 'p')).ending, 'whole')
})

t.test('a body can come compressed, and is the same once it is inflated', async (t) => {
  for (const dialect of dialectNames) {
    const { body, headers, stats } = await receive(t, dialect, { gzip: 'whole' })
    t.equal(headers['content-encoding'], 'gzip')
    const inflated = gunzipSync(body)
    t.equal(textOf(dialect, inflated), text, dialect)
    t.ok(inflated.equals((await receive(t, dialect)).body))
    t.match(stats, { incompleteStreams: 1 })
  }
})

t.test('each compressed event can be read when it comes', async (t) => {
  const { body, pieces } = await receive(t, 'openai', { gzip: 'whole', cut: { at: { tokens: 3 }, how: 'end' } })
  t.ok(pieces.length > 4)
  const inflated = gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH })
  t.equal(textOf('openai', inflated), tokens.slice(0, 3).join(''))
})

t.test('a compressed body can be cut at every byte', async (t) => {
  const whole = (await receive(t, 'genesys-chat', { gzip: 'whole' })).body
  for (let bytes = 0; bytes < whole.length; bytes += 17) {
    const { body } = await receive(t, 'genesys-chat', { gzip: 'whole', cut: { at: { bytes }, how: 'end' } })
    t.ok(body.equals(whole.subarray(0, bytes)))
  }
})

t.test('a truncated compressed body lacks its end', async (t) => {
  const { body, ending } = await receive(t, 'openai', { gzip: 'truncated' })
  t.equal(ending, 'whole')
  t.throws(() => gunzipSync(body), { code: 'Z_BUF_ERROR' })
  t.equal(textOf('openai', gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH })), text)
})

t.test('a compressed body that stalls stays readable, without a keep-alive', async (t) => {
  const { body } = await receive(t, 'openai', { gzip: 'whole', stall: { at: { tokens: 1 }, ms: 20, keepAliveMs: 2 } })
  t.equal(textOf('openai', gunzipSync(body)), text)
})

t.test('a bomb is small on the line, and 64 MiB when it is inflated', async (t) => {
  const { body } = await receive(t, 'openai', { gzip: 'bomb' })
  t.ok(body.length < 100_000, `${body.length} bytes`)
  const inflated = gunzipSync(body)
  t.ok(inflated.length > 64 * 1_048_576)
  t.ok(inflated.subarray(0, 64 * 1_048_576).every((byte) => byte === 0x20))
  t.equal(textOf('openai', inflated.subarray(64 * 1_048_576)), text)
})
