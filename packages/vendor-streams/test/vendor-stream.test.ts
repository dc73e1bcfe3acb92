import { type Faults, seededFaults, type VendorSimulator, type VendorSimulatorOptions } from '@cuecard/vendor-simulator'
import t, { type Test } from 'tap'
import { defaultLimits, type Profile } from '../src/index.ts'
import {
  type DialectName,
  kinds,
  profileOf as profileWith,
  readAll,
  request,
  setUp as setUpWith,
} from './vendor-fixture.ts'

const answer =
  'Thank you for calling about invoice 4417. Your refund of $82.50 was issued on Monday — allow three to five ' +
  'business days.\n\n1. Open the app.\n2. Choose "Payments".\n3. Tap Überweisung 👋🏽 and wait.\n\nAll of it is all right. ' +
  'The very, very last step: call us if it is not there by Friday!'

/** As far as each dialect can go without a new answer, or else with one. */
const profileOf = (simulator: VendorSimulator, dialect: DialectName, changes: Partial<Profile> = {}) =>
  profileWith(simulator, dialect, { onDrop: dialect === 'cxone-chat' ? ['continue'] : ['restart'], ...changes })

const setUp = (t: Test, faults: Faults = {}, options: VendorSimulatorOptions = {}) =>
  setUpWith(t, answer, faults, options)

for (const dialect of ['cxone-chat', 'openai'] as const) {
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

  t.test(`${dialect}: every way of writing frames that the standard allows gives the same text`, async (t) => {
    const { simulator, client } = await setUp(t)
    for (let seed = 0; seed < 20; seed++) {
      simulator.setFaults(seededFaults(seed, { split: 1, noise: 1 }))
      t.equal((await readAll(client, profileOf(simulator, dialect))).text, answer, `seed ${seed}`)
    }
    simulator.setFaults(() => ({ splitSurrogates: true, split: 1 }))
    t.equal((await readAll(client, profileOf(simulator, dialect))).text, answer, 'pairs split over tokens')
  })

  t.test(
    `${dialect}: an event of many tokens up to the limit is taken, a larger one fails its stream alone`,
    async (t) => {
      const { simulator, client } = await setUp(t)
      simulator.setFaults(() => ({ giantEvent: { bytes: 1_048_576, afterTokens: 3 } }))
      t.equal((await readAll(client, profileOf(simulator, dialect))).text, answer)
      simulator.setFaults(() => ({ giantEvent: { bytes: 1_048_577, afterTokens: 3 } }))
      const strict = profileOf(simulator, dialect, { onDrop: [] })
      t.match((await readAll(client, strict)).last, { type: 'failed', error: { code: 'vendor_event_too_large' } })
      simulator.setFaults({})
      t.equal((await readAll(client, profileOf(simulator, dialect))).text, answer)
    },
  )

  t.test(`${dialect}: a request that fails before any text is opened again, silently`, async (t) => {
    const { simulator, client } = await setUp(t)
    const profile = profileOf(simulator, dialect)
    for (const status of [401, 408, 429, 500, 502, 503]) {
      simulator.setFaults(({ attempt }) => (attempt === 1 ? { refuse: { status, retryAfterSeconds: 0 } } : {}))
      const { text, items } = await readAll(client, profile)
      if (status === 401 && dialect === 'openai')
        t.strictSame(kinds(items), ['failed'], 'a static key does not get better')
      else t.same([text, kinds(items)], [answer, ['completed']], `${status}`)
    }
    simulator.setFaults(({ attempt }) => (attempt === 1 ? { stall: { at: {} } } : {}))
    const impatient = { ...profile, limits: { ...profile.limits, idleTimeoutMs: 100 } }
    t.strictSame(kinds((await readAll(client, impatient)).items), ['completed'], 'a stall before the first token')
  })

  t.test(`${dialect}: what cannot get better fails at once, and a failing vendor is not asked for ever`, async (t) => {
    const { simulator, client } = await setUp(t)
    const profile = profileOf(simulator, dialect)
    const failure = async () => {
      const before = simulator.stats().streams
      const { last } = await readAll(client, profile)
      return [last.type === 'failed' && last.error.code, simulator.stats().streams - before]
    }
    const refuseWith = (status: number) => simulator.setFaults(() => ({ refuse: { status } }))
    refuseWith(403)
    t.strictSame(await failure(), ['vendor_forbidden', 1])
    refuseWith(404)
    t.strictSame(await failure(), ['vendor_request_refused', 1])
    refuseWith(500)
    t.strictSame(await failure(), ['vendor_unavailable', 5])
    refuseWith(200)
    t.strictSame(await failure(), ['vendor_protocol', 1], 'a page where a stream should be')
    simulator.setFaults(() => ({ stall: { at: 'headers' } }))
    const hasty = { ...profile, limits: { ...profile.limits, headersTimeoutMs: 50, maxAttempts: 2 } }
    t.match((await readAll(client, hasty)).last, { error: { code: 'vendor_timeout' } })
  })

  t.test(`${dialect}: cancelling closes the vendor's connection at once, whatever the stream is doing`, async (t) => {
    const { simulator, client } = await setUp(t, {}, { tokensPerSecond: 50 })
    const stalled = () => ({ stall: { at: 'headers' as const } })
    for (const faults of [{}, stalled, () => ({ stall: { at: { tokens: 3 } } })]) {
      simulator.setFaults(faults)
      const aborted = new Promise<void>((resolve) => simulator.onClientAbort(() => resolve()))
      const stream = client.open(profileOf(simulator, dialect), request)
      const reading = stream.read(Number.POSITIVE_INFINITY)
      if (faults !== stalled) await reading
      else while (simulator.activeStreams() === 0) await new Promise((resolve) => setImmediate(resolve))
      stream.cancel()
      await aborted
      t.strictSame(await stream.read(Number.POSITIVE_INFINITY), [])
      await reading
    }
    t.equal(simulator.activeStreams(), 0)
  })
}

t.test('a stream cut at every byte goes on without losing or repeating a character', async (t) => {
  const { simulator, client } = await setUp(t)
  const profile = profileOf(simulator, 'cxone-chat')
  const hows = ['fin', 'rst', 'end'] as const
  for (let bytes = 0; bytes < 1_500; bytes++) {
    const how = hows[bytes % 3] as (typeof hows)[number]
    simulator.setFaults(({ attempt }) => (attempt === 1 ? { cut: { at: { bytes }, how } } : {}))
    const { text } = await readAll(client, profile)
    if (text !== answer) t.fail(`cut at byte ${bytes} by ${how}`, { text })
  }
  t.ok(simulator.stats().continuations > 1_000)
})

t.test('text that a continuation says again is removed, with the same borders or others', async (t) => {
  const { simulator, client } = await setUp(t)
  const profile = profileOf(simulator, 'cxone-chat')
  for (let tokens = 1; tokens <= 80; tokens += 3) {
    for (const reEmitTokens of [0, 1, 2, 5, 13, 20]) {
      simulator.setFaults(({ continued }) =>
        continued ? { continuation: { reEmitTokens, borders: 'same' } } : { cut: { at: { tokens }, how: 'rst' } },
      )
      const { text, items } = await readAll(client, profile)
      if (text !== answer) t.fail(`${reEmitTokens} tokens again after ${tokens}`, { text })
      const resumed = items.find((item) => item.type === 'resumed')
      if (tokens < 60) t.ok(resumed && resumed.removedOverlapChars > 0 === reEmitTokens > 0)
    }
  }
})

t.test('text that is said again with other borders, from the middle of a token on, is removed', async (t) => {
  const { simulator, client } = await setUp(t)
  const profile = profileOf(simulator, 'cxone-chat')
  for (let tokens = 8; tokens <= 80; tokens += 2) {
    for (const reEmitTokens of [6, 9, 20]) {
      simulator.setFaults(({ continued }) =>
        continued
          ? { continuation: { reEmitTokens, borders: 'other', startInsideToken: true } }
          : { cut: { at: { tokens }, how: 'rst' } },
      )
      const { text } = await readAll(client, profile)
      if (text !== answer) t.fail(`${reEmitTokens} tokens again after ${tokens}`, { text })
    }
  }
})

t.test('many drops in one answer are mended as long as there is progress', async (t) => {
  const { simulator, client } = await setUp(t, () => ({ cut: { at: { tokens: 4 }, how: 'rst' } }))
  const { text, items } = await readAll(client, profileOf(simulator, 'cxone-chat'))
  t.equal(text, answer)
  t.ok(kinds(items).filter((kind) => kind === 'resumed').length > 15)
})

t.test('a vendor that drops without progress is given up, and what was delivered stands', async (t) => {
  const { simulator, client } = await setUp(t, ({ continued }) => ({
    cut: { at: continued ? { bytes: 0 } : { tokens: 9 }, how: 'fin' },
  }))
  const { text, items, last } = await readAll(client, profileOf(simulator, 'cxone-chat'))
  t.match(last, { type: 'failed', error: { code: 'vendor_gave_up' } })
  t.ok(answer.startsWith(text) && text.length > 10)
  t.strictSame(kinds(items), ['interrupted', 'failed'])
  t.equal(simulator.stats().continuations, 5)
})

t.test('a stall in mid-stream is a drop, and comments do not keep a dead stream alive', async (t) => {
  const { simulator, client } = await setUp(t, ({ continued }) =>
    continued ? {} : { stall: { at: { tokens: 5 }, keepAliveMs: 20 } },
  )
  const profile = profileOf(simulator, 'cxone-chat')
  const { text, items } = await readAll(client, { ...profile, limits: { ...profile.limits, idleTimeoutMs: 150 } })
  t.equal(text, answer)
  t.match(
    items.find(({ type }) => type === 'interrupted'),
    { reason: 'stalled' },
  )
})

t.test('an error inside the stream is a drop', async (t) => {
  const { simulator, client } = await setUp(t, ({ continued }) => (continued ? {} : { error: { afterTokens: 7 } }))
  const { text, items } = await readAll(client, profileOf(simulator, 'cxone-chat'))
  t.equal(text, answer)
  t.match(
    items.find(({ type }) => type === 'interrupted'),
    { reason: 'vendor_error' },
  )
})

t.test('an access token that expired during the stream does not stop its continuation', async (t) => {
  const { simulator, client } = await setUp(t, ({ continued }) =>
    continued ? {} : { cut: { at: { tokens: 8 }, how: 'rst' } },
  )
  const profile = profileOf(simulator, 'cxone-chat')
  const stream = client.open(profile, request)
  await stream.read(Number.POSITIVE_INFINITY)
  simulator.expireTokens()
  let text = ''
  for (let ended = false; !ended; ) {
    for (const item of await stream.read(Number.POSITIVE_INFINITY)) {
      if (item.type === 'text') text += item.text
      ended = item.type === 'completed' || item.type === 'failed'
    }
  }
  t.ok(answer.endsWith(text) && text !== '')
  t.equal(simulator.stats().tokenRequests, 2)
})

t.test('a vendor that cannot continue starts over, and the reader is told', async (t) => {
  const { simulator, client } = await setUp(t, ({ attempt }) =>
    attempt === 1 ? { cut: { at: { tokens: 20 }, how: 'fin' } } : {},
  )
  const { text, items } = await readAll(client, profileOf(simulator, 'openai'))
  t.equal(text, answer)
  t.strictSame(kinds(items), ['interrupted', 'superseded', 'completed'])
  simulator.setFaults(() => ({ cut: { at: { tokens: 20 }, how: 'fin' } }))
  const failed = await readAll(client, profileOf(simulator, 'openai', { onDrop: [] }))
  t.match(failed.last, { type: 'failed', error: { code: 'vendor_stream_broken' } })
})

t.test('a continuation that says something else is never glued on', async (t) => {
  const { simulator, client } = await setUp(t, ({ continued }) =>
    continued ? { continuation: { diverge: true } } : {},
  )
  const stream = client.open(profileOf(simulator, 'cxone-chat'), request)
  while ((await stream.read(Number.POSITIVE_INFINITY)).at(-1)?.type !== 'completed');
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
  while ((await stream.read(Number.POSITIVE_INFINITY)).at(-1)?.type !== 'completed');
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

t.test('an answer without end is ended by its limits', async (t) => {
  const { simulator, client } = await setUp(t, {}, { answer: () => 'and on '.repeat(50_000) })
  const profile = profileOf(simulator, 'cxone-chat')
  const limits = { ...profile.limits, maxAnswerLength: 10_000 }
  t.match((await readAll(client, { ...profile, limits })).last, { error: { code: 'vendor_answer_too_long' } })
  simulator.setFaults(() => ({ stall: { at: { tokens: 5 } } }))
  const hurried = { ...profile.limits, totalTimeoutMs: 200 }
  t.match((await readAll(client, { ...profile, limits: hurried })).last, { error: { code: 'vendor_timeout' } })
})
