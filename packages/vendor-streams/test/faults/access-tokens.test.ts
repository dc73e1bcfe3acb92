import { startVendorSimulator, type TokenFaults, type VendorSimulatorOptions } from '@cuecard/vendor-simulator'
import t, { type Test } from 'tap'
import { type Profile, VendorClient } from '../../src/index.ts'
import { answer, type DialectName, kinds, profileOf, readAll, readToEnd, request } from '../vendor-fixture.ts'
import { withOauth } from './fault-table.ts'
import { LeakCheck } from './leak-check.ts'

/** How long tokens expire under load. */
const loadMs = 4_000

/** A simulator and a client while `test` runs, and nothing of them afterwards. */
async function withVendor(
  t: Test,
  options: VendorSimulatorOptions,
  test: (vendor: {
    client: VendorClient
    stats: () => { streams: number; tokenRequests: number }
    /** Answers of token endpoints that the client has seen. */
    tokenAnswers: () => number
    profileOf: (dialect: DialectName, changes?: Partial<Profile>) => Profile
  }) => Promise<void>,
) {
  const leaks = new LeakCheck()
  const simulator = await startVendorSimulator({ answer: () => answer, tokensPerSecond: 0, ...options })
  let tokenAnswers = 0
  const client = new VendorClient({ observer: { onTokenRequest: () => tokenAnswers++ } })
  try {
    await test({
      client,
      stats: () => simulator.stats(),
      tokenAnswers: () => tokenAnswers,
      profileOf: (dialect, changes) => profileOf(simulator, dialect, changes),
    })
    await leaks.streamsAreOver(t, simulator)
  } finally {
    await client.close()
    await simulator.close()
  }
  await leaks.nothingIsLeft(t)
}

for (const dialect of withOauth) {
  t.test(`${dialect}: two hundred callers at once cost one token request`, async (t) => {
    await withVendor(t, {}, async ({ client, stats, profileOf }) => {
      const profile = profileOf(dialect)
      const answers = await Promise.all(Array.from({ length: 200 }, () => readAll(client, profile)))
      t.ok(answers.every(({ text }) => text === answer))
      t.match(stats(), { streams: 200, tokenRequests: 1 })
    })
  })
}

/** Token requests that fail as `faults` say, by their number from 0. */
const failing = (faults: (index: number) => TokenFaults) => {
  const counts = new Map<DialectName, number>()
  return {
    token: ({ dialect }: { dialect: DialectName }) => {
      const index = counts.get(dialect) ?? 0
      counts.set(dialect, index + 1)
      return faults(index)
    },
  }
}

t.test('a token endpoint that fails now and then is asked again, silently', async (t) => {
  const faults: TokenFaults[] = [
    { refuse: { status: 429, retryAfterSeconds: 0 } },
    { refuse: { status: 503 } },
    { refuse: { status: 502 } },
    { stall: { ms: 100 } },
  ]
  await withVendor(t, { faults: failing((index) => faults[index] ?? {}) }, async ({ client, stats, profileOf }) => {
    const read = async (dialect: DialectName) => readAll(client, profileOf(dialect))
    const answers = await Promise.all(withOauth.map(read))
    for (const [index, { text, items }] of answers.entries()) {
      t.strictSame([text, kinds(items)], [answer, ['completed']], withOauth[index]!)
    }
    t.equal(stats().tokenRequests, withOauth.length * faults.length)
  })
})

t.test(
  'a token endpoint that refuses the credentials is asked once, one that is out of order four times',
  async (t) => {
    const ways = [
      { status: 401, code: 'vendor_credentials_refused', requests: 1 },
      { status: 400, code: 'vendor_credentials_refused', requests: 1 },
      { status: 429, code: 'vendor_rate_limited', requests: 4 },
      { status: 503, code: 'vendor_unavailable', requests: 4 },
    ]
    for (const { status, code, requests } of ways) {
      const faults = failing(() => ({ refuse: { status } }))
      await withVendor(t, { faults }, async ({ client, stats, profileOf }) => {
        const ask = async (dialect: DialectName) => {
          const profile = profileOf(dialect)
          return readAll(client, { ...profile, limits: { ...profile.limits, maxAttempts: 1 } })
        }
        for (const { last } of await Promise.all(withOauth.map(ask))) t.match(last, { type: 'failed', error: { code } })
        t.match(stats(), { streams: 0, tokenRequests: withOauth.length * requests }, `${status}`)
      })
    }
  },
)

t.test('a client that is closed while a token is waited for leaves nothing behind', async (t) => {
  const faults = failing(() => ({ refuse: { status: 503, retryAfterSeconds: 3_600 } }))
  await withVendor(t, { faults }, async ({ client, tokenAnswers, profileOf }) => {
    const streams = withOauth.map((dialect) => {
      const profile = profileOf(dialect)
      return client.open({ ...profile, limits: { ...profile.limits, maxDelayMs: 3_600_000 } }, request)
    })
    const reading = streams.map((stream) => stream.read(Number.POSITIVE_INFINITY))
    while (tokenAnswers() < withOauth.length) await new Promise((resolve) => setImmediate(resolve))
    for (const stream of streams) stream.cancel()
    t.strictSame(
      await Promise.all(reading),
      withOauth.map(() => []),
    )
  })
})

t.test('tokens that expire every second never make a stream fail', async (t) => {
  const options: VendorSimulatorOptions = {
    tokenLifetimeSeconds: 1,
    tokensPerSecond: 400,
    // Half of the answers are asked for again after a drop, with a token of that time.
    faults: ({ index, attempt }) =>
      index % 2 === 0 && attempt === 1 ? { cut: { at: { tokens: 30 }, how: 'rst' } } : {},
  }
  await withVendor(t, options, async ({ client, stats, profileOf }) => {
    const end = Date.now() + loadMs
    let answers = 0
    const worker = async (profile: Profile) => {
      while (Date.now() < end) {
        const stream = client.open(profile, { messages: [{ role: 'user', content: `${answers++}` }] })
        const { text, last } = await readToEnd(stream)
        if (text !== answer) t.fail('an answer is lost', { dialect: profile.dialect, text, last })
      }
    }
    const profiles = withOauth.map((dialect) => profileOf(dialect))
    await Promise.all(profiles.flatMap((profile) => Array.from({ length: 10 }, () => worker(profile))))
    const { streams, tokenRequests } = stats()
    t.ok(answers > 200 && streams > answers, `${answers} answers of ${streams} streams`)
    // They are renewed when half of their life is over.
    t.ok(tokenRequests >= withOauth.length * 4, `${tokenRequests} tokens`)
    t.ok(tokenRequests <= withOauth.length * (2 * (loadMs / 1_000) + 4), 'and not one for each stream')
  })
})
