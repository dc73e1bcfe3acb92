import type { AssistEvent } from '@cuecard/contracts'
import type { Faults } from '@cuecard/vendor-simulator'
import t, { type Test } from 'tap'
import { buildRoutes, type IngestConfiguration } from '../src/index.ts'
import { setUp as setUpBench, textOf } from './setup.ts'

const answer = 'Thank you for holding. Please allow three days. Is there anything else that I can do for you today?'
const types = (events: readonly AssistEvent[]) =>
  events.map(({ type }) => type.replace('assist.', '')).filter((type) => type !== 'sentence')

/** A route over `first`, which speaks `openai`, and `second`, which speaks `cxone-chat`. */
async function setUp(t: Test, faults: Faults, first: Partial<IngestConfiguration['profiles'][string]> = {}) {
  const bench = await setUpBench(t, { answer: () => answer, faults })
  const { origin, endpoint } = bench.simulator
  const [key, client] = [endpoint('openai').authentication, endpoint('cxone-chat').authentication]
  const limits = { baseDelayMs: 1, maxDelayMs: 20, maxAttempts: 2 }
  const configuration: IngestConfiguration = {
    profiles: {
      first: { dialect: 'openai', baseUrl: origin, apiKey: { env: 'KEY' }, limits, ...first },
      second: {
        dialect: 'cxone-chat',
        baseUrl: origin,
        clientId: { env: 'ID' },
        clientSecret: { env: 'SECRET' },
        limits,
      },
    },
    routes: { default: ['first', 'second'] },
  }
  const env = {
    KEY: key.kind === 'bearer' ? key.apiKey : '',
    ID: client.kind === 'client-credentials' ? client.clientId : '',
    SECRET: client.kind === 'client-credentials' ? client.clientSecret : '',
  }
  const start = (changes: Partial<IngestConfiguration> = {}) => {
    const ingest = bench.ingest({ routes: buildRoutes({ ...configuration, ...changes }, env) })
    ingest.start()
    return ingest
  }
  return { ...bench, start }
}

/** The first profile breaks off after so many tokens, and is not there any more afterwards. */
const dyingAfter =
  (tokens: number): Extract<Faults, (stream: never) => unknown> =>
  ({ dialect, attempt }) => {
    if (dialect !== 'openai') return {}
    return attempt === 1 ? { cut: { at: { tokens }, how: 'rst' } } : { refuse: { status: 503 } }
  }

t.test('before the first sentence the next profile takes over silently, whatever came before it', async (t) => {
  for (const tokens of [0, 2]) {
    const { start, enqueue, ended } = await setUp(t, dyingAfter(tokens))
    start()
    await enqueue('a1')
    const events = await ended('a1')
    t.equal(textOf(events), answer)
    t.strictSame(types(events), ['accepted', 'completed'], `${tokens} tokens came`)
  }
})

t.test('after the first sentence the next profile starts over, and the desktop is told', async (t) => {
  const { start, enqueue, ended, registry } = await setUp(t, dyingAfter(9))
  start()
  await enqueue('a1')
  const events = await ended('a1')
  t.equal(textOf(events), answer)
  t.strictSame(types(events), ['accepted', 'interrupted', 'superseded', 'completed'])
  t.match(await registry.metrics(), 'cuecard_assists_ended_total{profile="second",state="completed"} 1')
})

t.test('the text of the first profile stands when the next one never speaks', async (t) => {
  const { start, enqueue, ended } = await setUp(t, (stream) =>
    stream.dialect === 'openai' ? dyingAfter(9)(stream) : { refuse: { status: 500 } },
  )
  start()
  await enqueue('a1')
  const events = await ended('a1')
  t.equal(textOf(events), answer.slice(0, textOf(events).length))
  t.ok(textOf(events).length > 'Thank you for holding. '.length)
  t.strictSame(types(events), ['accepted', 'interrupted', 'failed'])
  t.match(
    events.at(-1),
    { integrity: { sha256: /^\w{64}$/ }, usage: { basis: 'estimated', completionTokens: 7 } },
    'its account, too',
  )
})

t.test('a profile that may not start over is not replaced by one that would', async (t) => {
  const { start, enqueue, ended } = await setUp(t, dyingAfter(9), { onDrop: ['fail'] })
  start()
  await enqueue('a1')
  t.strictSame(types(await ended('a1')), ['accepted', 'interrupted', 'failed'])
})

t.test('a profile whose model takes less than the conversation is passed over', async (t) => {
  const { simulator, start, enqueue, ended } = await setUp(t, dyingAfter(0))
  const small = { dialect: 'openai', baseUrl: simulator.origin, apiKey: { env: 'KEY' }, context: { window: 2 } }
  const dead = { ...small, context: {}, limits: { maxAttempts: 1 } }
  start({ profiles: { dead, small }, routes: { default: ['dead', 'small'] } })
  await enqueue('a1')
  t.match((await ended('a1')).at(-1), { type: 'assist.failed', code: 'vendor_gave_up' })
  t.equal(simulator.stats().streams, 1)
})

t.test('a takeover whose profile is gone from the route starts over with the first that is there', async (t) => {
  const { simulator, start, enqueue, ended, until } = await setUp(t, ({ dialect }) =>
    dialect === 'openai' ? { stall: { at: { tokens: 9 } } } : {},
  )
  const first = start()
  await enqueue('a1')
  await until((entries) => entries.some(({ event }) => event.type === 'assist.sentence'))
  await first.stop()
  start({ routes: { default: ['second'] } })
  const events = await ended('a1')
  t.equal(textOf(events), answer)
  t.strictSame(types(events), ['accepted', 'interrupted', 'superseded', 'completed'])
  t.equal(simulator.stats().continuations, 0, 'its ids mean nothing to another vendor')
})
