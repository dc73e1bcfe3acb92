import t, { type Test } from 'tap'
import { type Faults, type StreamFaults, startVendorSimulator, tokenize } from '../src/index.ts'
import { chat, openChat, openCompletion } from './client.ts'
import { chatText, eventsOf } from './events.ts'

const text = 'Refund née 😀 now. 返金。'

async function start(t: Test, faults: Faults) {
  const simulator = await startVendorSimulator({ tokensPerSecond: 0, answer: () => text, faults })
  t.teardown(() => simulator.close())
  return simulator
}

for (const how of ['fin', 'rst', 'end'] as const) {
  t.test(`a body is cut at every one of its bytes by ${how}`, async (t) => {
    const simulator = await start(t, ({ prompt }) =>
      prompt === 'whole' ? {} : { cut: { at: { bytes: Number(prompt) }, how } },
    )
    const whole = (await chat(simulator, 'whole')).body
    for (let from = 0; from < whole.length; from += 50) {
      const places = Array.from({ length: Math.min(50, whole.length - from) }, (_, index) => from + index)
      const answers = await Promise.all(places.map((place) => chat(simulator, String(place))))
      for (const [index, { status, body, ending }] of answers.entries()) {
        const place = places[index]!
        if (status !== 200 || ending !== (how === 'end' ? 'whole' : how) || !body.equals(whole.subarray(0, place))) {
          t.fail(`cut at ${place}: status ${status}, ${body.length} bytes, ${ending}`)
        }
      }
    }
    const { cutStreams, incompleteStreams } = simulator.stats()
    t.equal(how === 'end' ? incompleteStreams : cutStreams, whole.length)
    t.equal(
      (await chat(simulator, String(whole.length + 1))).ending,
      'whole',
      'a place beyond the end is never reached',
    )
  })
}

t.test('a cut can be placed after tokens, after a part of them, and bytes further on', async (t) => {
  const tokens = tokenize(text)
  const places = {
    tokens: { tokens: 3 },
    further: { tokens: 3, bytes: 10 },
    fraction: { fraction: 0.5 },
    all: { fraction: 1 },
    none: {},
  }
  const simulator = await start(t, ({ prompt }) => ({
    cut: { at: places[prompt as keyof typeof places], how: 'fin' },
  }))
  const bodyOf = async (name: keyof typeof places) => (await chat(simulator, name)).body
  t.equal(chatText(await bodyOf('tokens')), tokens.slice(0, 3).join(''))
  t.equal((await bodyOf('further')).length, (await bodyOf('tokens')).length + 10)
  t.equal(chatText(await bodyOf('fraction')), tokens.slice(0, Math.floor(tokens.length / 2)).join(''))
  t.equal(chatText(await bodyOf('all')), text)
  t.notMatch((await bodyOf('all')).toString(), /finished/)
  t.equal((await bodyOf('none')).length, 0)
})

t.test('a body without length and chunks ends with its connection, whole or cut alike', async (t) => {
  const simulator = await start(t, ({ prompt }) => ({
    closeDelimited: true,
    ...(prompt === 'cut' ? { cut: { at: { tokens: 2 }, how: 'fin' } } : {}),
  }))
  const whole = await chat(simulator, 'whole')
  t.equal(whole.headers['transfer-encoding'], undefined)
  t.equal(whole.headers['content-length'], undefined)
  t.equal(whole.ending, 'fin')
  t.equal(chatText(whole.body), text)
  const cut = await chat(simulator, 'cut')
  t.equal(cut.ending, 'fin')
  t.equal(chatText(cut.body), tokenize(text).slice(0, 2).join(''))
})

t.test('a body comes in pieces of the size that was asked for, also inside characters and events', async (t) => {
  const sizes: Record<string, NonNullable<StreamFaults['split']>> = { one: 1, seven: 7, random: 'random' }
  const simulator = await start(t, ({ prompt }) => {
    const split = sizes[prompt]
    return split === undefined ? {} : { split }
  })
  const whole = await chat(simulator, 'whole')
  t.equal(whole.pieces.length, eventsOf(whole.body).length, 'without the fault each event is one piece')
  for (const [name, size] of Object.entries(sizes)) {
    const { pieces, body } = await chat(simulator, name)
    t.ok(body.equals(whole.body), name)
    if (typeof size === 'number') t.ok(pieces.slice(0, -1).every((piece) => piece.length === size))
    else t.ok(new Set(pieces.map((piece) => piece.length)).size > 5)
  }
  const again = await start(t, () => ({ split: 'random' }))
  t.strictSame(
    (await chat(again, 'random')).pieces,
    (await chat(simulator, 'random')).pieces,
    'the same seed, the same pieces',
  )
})

t.test('a stream stalls for a while where it is told to, and then goes on', async (t) => {
  for (const at of ['headers', {}, { tokens: 4 }, { bytes: 33 }] as const) {
    const simulator = await start(t, () => ({ stall: { at, ms: 60 } }))
    const before = performance.now()
    const stream = await openChat(simulator, 'why?')
    await stream.bytes(1)
    const untilHead = performance.now() - before
    const { body } = await stream.received
    t.equal(chatText(body), text)
    t.ok(performance.now() - before >= 60)
    if (at === 'headers') t.ok(untilHead >= 60)
  }
})

t.test('a stream that stalls for ever sends nothing more, and is over when its client hangs up', async (t) => {
  const tokens = tokenize(text).slice(0, 4).join('')
  const simulator = await start(t, () => ({ stall: { at: { tokens: 4 } } }))
  const length = (await chat(await start(t, () => ({ cut: { at: { tokens: 4 }, how: 'end' } })), 'why?')).body.length
  const stream = await openChat(simulator, 'why?')
  await stream.bytes(length)
  const aborted = new Promise((resolve) => simulator.onClientAbort(resolve))
  t.equal(simulator.activeStreams(), 1)
  stream.socket.end()
  t.match(await aborted, { dialect: 'cxone-chat', prompt: 'why?', attempt: 1, continued: false })
  t.equal(simulator.activeStreams(), 0)
  t.equal(chatText((await stream.received).body), tokens)
})

t.test('a stall in the middle of an event is one in the middle of an event', async (t) => {
  const simulator = await start(t, () => ({ stall: { at: { tokens: 2, bytes: 9 } } }))
  const part = (await chat(await start(t, () => ({ cut: { at: { tokens: 2, bytes: 9 }, how: 'end' } })), 'why?')).body
  const stream = await openChat(simulator, 'why?')
  await stream.bytes(part.length + 1)
  simulator.cutAll()
  t.ok((await stream.received).body.equals(part))
})

t.test('a stall and a cut in one stream each come at their own byte', async (t) => {
  const whole = (await chat(await start(t, {}), 'p')).body
  for (const [stallAt, cutAt] of [
    [30, 71],
    [71, 71],
    [10, 400],
  ] as const) {
    const simulator = await start(t, () => ({
      stall: { at: { bytes: stallAt }, ms: 30 },
      cut: { at: { bytes: cutAt }, how: 'fin' },
    }))
    const before = performance.now()
    const { body } = await chat(simulator, 'p')
    t.ok(body.equals(whole.subarray(0, cutAt)), `${stallAt} and ${cutAt}`)
    t.ok(performance.now() - before >= 30)
  }
})

t.test('comments keep a stalled connection alive without saying anything', async (t) => {
  const comment = ': keep-alive\n\n'
  const simulator = await start(t, () => ({ stall: { at: {}, keepAliveMs: 1 } }))
  const stream = await openChat(simulator, 'p')
  await stream.bytes(500)
  simulator.cutAll()
  const { body } = await stream.received
  t.equal(body.toString(), comment.repeat(body.length / comment.length))
  const passing = await start(t, () => ({ stall: { at: { tokens: 1 }, ms: 20, keepAliveMs: 1 } }))
  t.equal(chatText((await chat(passing, 'p')).body), text, 'and the stream goes on afterwards')
})

t.test('the same faults befall the other dialect', async (t) => {
  const simulator = await start(t, () => ({ cut: { at: { tokens: 2 }, how: 'rst' }, split: 3 }))
  const { body, ending } = await openCompletion(simulator, 'why?').received
  t.equal(ending, 'rst')
  t.equal(eventsOf(body).length, 3, 'the role and two tokens')
})
