import { type Faults, seededFaults, type VendorSimulator, type VendorSimulatorOptions } from '@cuecard/vendor-simulator'
import t, { type Test } from 'tap'
import { defaultLimits, type Profile } from '../src/index.ts'
import {
  answer,
  type DialectName,
  dialectNames,
  kinds,
  profileOf as profileWith,
  readAll,
  readToEnd,
  request,
  setUp as setUpWith,
} from './vendor-fixture.ts'

/** As far as each dialect can go without a new answer, or else with one. */
const profileOf = (simulator: VendorSimulator, dialect: DialectName, changes: Partial<Profile> = {}) =>
  profileWith(simulator, dialect, { onDrop: dialect === 'cxone-chat' ? ['continue'] : ['restart'], ...changes })

const setUp = (t: Test, faults: Faults = {}, options: VendorSimulatorOptions = {}) =>
  setUpWith(t, answer, faults, options)

for (const dialect of dialectNames) {
  t.test(`${dialect}: an answer comes whole, and its connection is used again`, async (t) => {
    const { simulator, client } = await setUp(t)
    for (let turn = 0; turn < 3; turn++) {
      const { text, items, last } = await readAll(client, profileOf(simulator, dialect))
      t.equal(text, answer)
      t.strictSame(kinds(items), ['completed'])
      t.match(last, { finishReason: 'stop' })
    }
    t.equal(simulator.stats().clientAborts, 0)
    t.equal(simulator.activeStreams(), 0)
  })
}

t.test('an access token that expired during the stream does not stop its continuation', async (t) => {
  const { simulator, client } = await setUp(t, ({ continued }) =>
    continued ? {} : { cut: { at: { tokens: 8 }, how: 'rst' } },
  )
  const profile = profileOf(simulator, 'cxone-chat')
  const stream = client.open(profile, request)
  await stream.read(Number.POSITIVE_INFINITY)
  simulator.expireTokens()
  const { text } = await readToEnd(stream)
  t.ok(answer.endsWith(text) && text !== '')
  t.equal(simulator.stats().tokenRequests, 2)
})

t.test('a continuation that says something else is never glued on', async (t) => {
  const { simulator, client } = await setUp(t, ({ continued }) =>
    continued ? { continuation: { diverge: true } } : {},
  )
  const stream = client.open(profileOf(simulator, 'cxone-chat'), request)
  await readToEnd(stream)
  // Inside a token: its id stands behind the position, so the one before it brings its beginning again.
  const position = answer.indexOf('invoice') + 5
  const point = stream.pointAt(position)
  t.ok(point && point.charsAfter > 0)
  const takeover = { position, knownTail: answer.slice(0, position), point }
  const { last } = await readAll(client, profileOf(simulator, 'cxone-chat'), takeover)
  t.match(last, { type: 'failed', error: { code: 'vendor_diverged' } })
})

t.test('another process goes on from any position, without the raw text', async (t) => {
  const { simulator, client } = await setUp(t, seededFaults(5, { reEmit: 0.5 }))
  const profile = profileOf(simulator, 'cxone-chat')
  const stream = client.open(profile, request)
  await readToEnd(stream)
  for (let position = 1; position <= answer.length; position++) {
    const knownTail = answer.slice(0, position)
    const point = stream.pointAt(position)
    // Before the first id there is nothing to go on from, and shaping never stops inside a surrogate pair.
    if (point === undefined || !knownTail.isWellFormed()) continue
    const { text, items } = await readAll(client, profile, { position, knownTail, point })
    if (text !== answer.slice(position)) t.fail(`taken over at ${position}`, { text })
    t.match(items[0], { type: 'interrupted', reason: 'takeover' })
  }
})

t.test('reading stops at its deadline while the vendor is silent, and goes on afterwards', async (t) => {
  const { simulator, client } = await setUp(t, () => ({ stall: { at: { tokens: 2 }, ms: 120 } }))
  const stream = client.open(profileOf(simulator, 'cxone-chat'), request)
  t.strictSame(await stream.read(Date.now() - 1), [], 'before the connection is there')
  let text = ''
  let waits = 0
  for (let ended = false; !ended; ) {
    const items = await stream.read(Date.now() + 20)
    if (items.length === 0) waits++
    for (const item of items) {
      if (item.type === 'text') text += item.text
      ended = item.type === 'completed'
    }
  }
  t.equal(text, answer)
  t.ok(waits > 1)
})

t.test('a reader that does not read is a brake on the vendor', async (t) => {
  const long = answer.repeat(800)
  const { simulator, client } = await setUp(t, {}, { answer: () => long })
  const profile = profileOf(simulator, 'cxone-chat', { limits: { ...defaultLimits, maxAnswerLength: 10_000_000 } })
  const stream = client.open(profile, request)
  await stream.read(Number.POSITIVE_INFINITY)
  while (simulator.stats().blockedStreams === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  t.equal(simulator.stats().wholeStreams, 0)
  stream.cancel()
})
