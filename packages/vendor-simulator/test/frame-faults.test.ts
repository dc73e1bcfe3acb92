import t, { type Test } from 'tap'
import { type FrameFaults, type StreamFaults, startVendorSimulator, tokenize } from '../src/index.ts'
import { chat, openCompletion } from './client.ts'
import { chatEvents, chatText, eventsOf } from './events.ts'

const text = 'Refund $49.99 née 😀👍 now, please. 返金です。'

async function start(t: Test, faults: StreamFaults, answer = text, tokensPerChunk = 1) {
  const simulator = await startVendorSimulator({
    tokensPerSecond: 0,
    tokensPerChunk,
    answer: () => answer,
    faults: () => faults,
  })
  t.teardown(() => simulator.close())
  return simulator
}

t.test('line ends are those that were asked for, and the text is the same', async (t) => {
  const lineEnds = { lf: '\n', crlf: '\r\n', cr: '\r' } as const
  for (const [lineEnd, written] of Object.entries(lineEnds)) {
    const { body } = await chat(await start(t, { frames: { lineEnd: lineEnd as keyof typeof lineEnds } }), 'p')
    t.equal(chatText(body), text)
    t.strictSame(new Set(body.toString().match(/\r\n|\r|\n/g)), new Set([written]))
  }
  const { body } = await chat(await start(t, { frames: { lineEnd: 'mixed' } }), 'p')
  t.equal(chatText(body), text)
  t.equal(new Set(body.toString().match(/(?:\r\n|\r|\n)+/g)).size, 6, 'all three kinds, single and double')
})

t.test('no space follows the colon when none is wanted, and a byte order mark comes first when one is', async (t) => {
  const { body } = await chat(await start(t, { frames: { spaceAfterColon: false, byteOrderMark: true } }), 'p')
  t.strictSame([...body.subarray(0, 3)], [0xef, 0xbb, 0xbf])
  t.match(body.toString(), /^\ufeffid:ctx_[0-9a-f]{16}\ndata:\{/)
  t.equal(chatText(body), text)
})

t.test('the context id is sent where it is wanted', async (t) => {
  for (const contextIdIn of ['id', 'data', 'both'] as const) {
    const { body } = await chat(await start(t, { frames: { contextIdIn } }), 'p')
    const [first] = eventsOf(body)
    t.equal(first!.id !== '', contextIdIn !== 'data')
    t.equal('context_id' in JSON.parse(first!.data), contextIdIn !== 'id')
  }
})

t.test('comments, meaningless events and malformed ones come between the others as often as asked for', async (t) => {
  const count = tokenize(text).length
  const countOf = async (frames: FrameFaults, matches: (body: string) => number) => {
    const { body } = await chat(await start(t, { frames }), 'p')
    t.equal(chatText(body), text)
    return matches(body.toString())
  }
  const isJson = (data: string) => {
    try {
      JSON.parse(data)
      return true
    } catch {
      return false
    }
  }
  t.equal(
    await countOf({ commentEvery: 3 }, (body) => body.split(': keep-alive\n\n').length - 1),
    Math.floor(count / 3),
  )
  const others = (body: string) => eventsOf(Buffer.from(body)).length - count - 1
  t.equal(await countOf({ unknownEventEvery: 2 }, others), Math.floor(count / 2))
  const malformed = (body: string) => eventsOf(Buffer.from(body)).filter(({ data }) => !isJson(data)).length
  t.equal(await countOf({ malformedEvery: 4 }, malformed), Math.floor(count / 4))
})

t.test('an error inside the stream is its last event, and the HTTP body is whole', async (t) => {
  for (const named of [false, true]) {
    const simulator = await start(t, { error: { afterTokens: 3, message: 'out of memory', named } })
    const { status, body, ending } = await chat(simulator, 'p')
    t.equal(status, 200)
    t.equal(ending, 'whole')
    t.equal(chatText(body), tokenize(text).slice(0, 3).join(''))
    const last = eventsOf(body).at(-1)!
    t.equal(last.event, named ? 'error' : 'message')
    t.equal(JSON.parse(last.data).error.message, 'out of memory')
    t.equal(simulator.stats().incompleteStreams, 1)
    const { body: completion } = await openCompletion(simulator, 'p').received
    t.equal(JSON.parse(eventsOf(completion).at(-1)!.data).error.type, 'server_error')
  }
  const { body } = await chat(await start(t, { error: {} }), 'p')
  t.equal(eventsOf(body).length, 1, 'by default it is the first event')
})

t.test('a giant event has exactly the size that was asked for, and no text is lost around it', async (t) => {
  const long = text + ' Refund it now, please.'.repeat(50_000)
  for (const bytes of [200, 65_537, 1_048_575, 1_048_576, 1_048_577]) {
    const simulator = await start(t, { giantEvent: { bytes, afterTokens: 2 } }, long.slice(0, bytes + 1_000))
    const { body } = await chat(simulator, 'p')
    const events = eventsOf(body)
    t.equal(Buffer.byteLength(events[2]!.data), bytes)
    t.ok(chatText(body) === long.slice(0, bytes + 1_000))
  }
  const { body } = await openCompletion(await start(t, { giantEvent: { bytes: 70_000 } }, 'Short.'), 'p').received
  t.equal(Buffer.byteLength(eventsOf(body)[1]!.data), 70_000, 'also when the whole answer is shorter')
})

t.test('a giant event comes where it was asked for, also between events of several tokens', async (t) => {
  const simulator = await start(t, { giantEvent: { bytes: 120, afterTokens: 3 } }, text, 2)
  const { body } = await chat(simulator, 'p')
  const [first, second, giant] = eventsOf(body)
  const texts = [first!, second!].map(({ data }) => JSON.parse(data).token)
  t.strictSame(texts, [tokenize(text).slice(0, 2).join(''), tokenize(text)[2]])
  t.equal(Buffer.byteLength(giant!.data), 120)
  t.equal(chatText(body), text)
})

t.test('the id of a giant event is that of its last token', async (t) => {
  const plain = chatEvents((await chat(await start(t, {}), 'p')).body)
  const giant = chatEvents((await chat(await start(t, { giantEvent: { bytes: 150, afterTokens: 1 } }), 'p')).body)
  const said = (giant[0]!.token ?? '') + (giant[1]!.token ?? '')
  const offsets = plain.map((_, index) =>
    plain
      .slice(0, index + 1)
      .map(({ token }) => token ?? '')
      .join(''),
  )
  t.equal(giant[1]!.context_id, plain[offsets.indexOf(said)]!.context_id)
})

t.test('tokens are cut inside surrogate pairs, as JSON escapes, when that is asked for', async (t) => {
  const { body } = await chat(await start(t, { splitSurrogates: true }), 'p')
  t.match(body.toString(), /"token":"[^"]*\\ud83d"/)
  t.match(body.toString(), /"token":"\\ude00/)
  t.equal(chatText(body), text)
})
