import { LLMock, type MockServerOptions } from '@copilotkit/aimock'
import t, { type Test } from 'tap'
import { defaultLimits, dialects, type Profile, VendorClient } from '../src/index.ts'
import { kinds, readToEnd } from './vendor-fixture.ts'

// Interoperability with a mock server that was written elsewhere, after the published behaviour of OpenAI's API.

const answer =
  'Grüße 👋🏽! Your refund of $82.50 was issued on Monday — allow three to five business days.\n\n1. Wait.\n2. Call.'

/** The mock server, and how to ask it as an `openai` profile does. */
async function setUp(t: Test, options: MockServerOptions = {}) {
  const mock = new LLMock({ port: 0, ...options })
  await mock.start()
  const client = new VendorClient()
  t.teardown(async () => {
    await client.close()
    await mock.stop()
  })
  const ask = async (content: string, changes: Partial<Profile> = {}) => {
    const { path, onDrop } = dialects.get('openai')!.defaults
    const profile: Profile = {
      name: 'mocked',
      dialect: 'openai',
      streamUrl: mock.url + path,
      model: 'gpt-4o',
      credentials: { kind: 'bearer', key: () => 'test-key' },
      limits: { ...defaultLimits, idleTimeoutMs: 2_000, baseDelayMs: 1, maxDelayMs: 20 },
      onDrop,
      ...changes,
    }
    const stream = client.open(profile, { messages: [{ role: 'user', content }] })
    return { ...(await readToEnd(stream)), account: stream.account() }
  }
  return { mock, ask }
}

t.test('text, finish reasons and usage are what the mock was told to say', async (t) => {
  const { mock, ask } = await setUp(t)
  mock.onMessage('whole', { content: answer, usage: { prompt_tokens: 11, completion_tokens: 22 } })
  mock.onMessage('cut short', { content: answer, finishReason: 'length' })
  mock.onMessage('filtered', { content: answer, finishReason: 'content_filter' })
  const whole = await ask('whole')
  t.equal(whole.text, answer)
  t.match(whole.last, { type: 'completed', finishReason: 'stop' })
  t.strictSame(whole.account.usage, { basis: 'exact', promptTokens: 11, completionTokens: 22 })
  t.match(await ask('cut short'), { text: answer, last: { finishReason: 'length' } })
  t.match(await ask('filtered'), { text: answer, last: { finishReason: 'content_filter' } })
  t.match(mock.getLastRequest()?.body, { stream: true, stream_options: { include_usage: true }, model: 'gpt-4o' })
})

t.test('text in pieces of any size is the same text', async (t) => {
  const { mock, ask } = await setUp(t)
  for (const chunkSize of [1, 2, 3, 7, 1_000]) {
    mock.onMessage(`by ${chunkSize}.`, { content: answer }, { chunkSize })
    t.equal((await ask(`by ${chunkSize}.`)).text, answer, `${chunkSize} at a time`)
  }
})

t.test('what a model thinks and the tools that it calls are no text', async (t) => {
  const { mock, ask } = await setUp(t)
  mock.onMessage('think', { content: 'It is on its way.', reasoning: 'SECRET THOUGHT' })
  mock.onMessage('tools', { content: 'Let me look.', toolCalls: [{ name: 'look', arguments: '{"id":"SECRET"}' }] })
  mock.onMessage('nothing else', { toolCalls: [{ name: 'look', arguments: '{"id":"SECRET"}' }] })
  t.match(await ask('think'), { text: 'It is on its way.', last: { type: 'completed', finishReason: 'stop' } })
  t.match(await ask('tools'), { text: 'Let me look.', last: { type: 'completed', finishReason: 'other' } })
  t.match(await ask('nothing else'), { text: '', last: { type: 'completed', finishReason: 'other' } })
})

t.test('errors before the stream are told apart', async (t) => {
  const { mock, ask } = await setUp(t)
  mock.onMessage('q', { content: answer })
  for (const [status, code] of [
    [400, 'vendor_request_refused'],
    [401, 'vendor_credentials_refused'],
    [403, 'vendor_forbidden'],
    [404, 'vendor_request_refused'],
  ] as const) {
    mock.nextRequestError(status, { message: 'SECRET', type: 'x', code: 'y' })
    const { last } = await ask('q')
    t.match(last, { type: 'failed', error: { code } }, `${status}`)
    t.notMatch(last.type === 'failed' && `${last.error.message} ${last.error.stack}`, /SECRET/)
  }
  for (const status of [408, 429, 500, 503]) {
    mock.nextRequestError(status)
    const { text, items } = await ask('q')
    t.strictSame([text, kinds(items)], [answer, ['completed']], `${status} once`)
  }
})

t.test('a wrong key is refused', async (t) => {
  const { mock, ask } = await setUp(t, { auth: { apiKeys: ['another-key'] } })
  mock.onMessage('q', { content: answer })
  t.match((await ask('q')).last, { type: 'failed', error: { code: 'vendor_credentials_refused' } })
})

t.test('a stream that the mock breaks off is started over, and given up when it always breaks', async (t) => {
  const { mock, ask } = await setUp(t)
  // Without a pause the mock would break off before it has sent anything.
  const broken = { truncateAfterChunks: 5, chunkSize: 4, latency: 5 }
  let asked = 0
  mock.on({ userMessage: 'once', predicate: () => asked++ === 0 }, { content: answer }, broken)
  mock.onMessage('once', { content: answer })
  mock.onMessage('always', { content: answer }, broken)
  const once = await ask('once')
  t.strictSame([once.text, kinds(once.items)], [answer, ['interrupted', 'superseded', 'completed']])
  const always = await ask('always')
  t.match(always.last, { type: 'failed', error: { code: 'vendor_stream_broken' } })
  t.ok(always.text !== '' && answer.startsWith(always.text))
})

t.test('whatever chaos the mock makes, a stream ends as it should', async (t) => {
  const limits = { ...defaultLimits, maxAttempts: 2, baseDelayMs: 1, maxDelayMs: 20 }
  for (const [chaos, code] of [
    [{ dropRate: 1 }, 'vendor_unavailable'],
    [{ malformedRate: 1 }, 'vendor_protocol'],
    [{ rateLimitRate: 1 }, 'vendor_rate_limited'],
    [{ disconnectRate: 1 }, 'vendor_unavailable'],
  ] as const) {
    const { mock, ask } = await setUp(t, { chaos })
    mock.onMessage('q', { content: answer })
    t.match((await ask('q', { limits })).last, { type: 'failed', error: { code } }, Object.keys(chaos).join())
    mock.clearChaos()
    t.equal((await ask('q', { limits })).text, answer)
  }
})
