import { compilePolicy, moderate } from '@cuecard/moderation'
import t from 'tap'
import { agent, policy, setUp, textOf } from './setup.ts'

const answer =
  'Thank you for holding. Your new card is 4111 1111 1111 1111, and it is on its way. Please allow three days. ' +
  'Write to help@example.com if it does not come. Is there anything else?'
const moderated = moderate(answer, compilePolicy(policy)).text
const types = (events: readonly { type: string }[]) => events.map(({ type }) => type.replace('assist.', ''))

t.test('an assist becomes moderated sentences with verdicts, and one terminal entry', async (t) => {
  const { ingest, enqueue, ended, journal } = await setUp(t, { answer: () => answer })
  ingest().start()
  await enqueue('a1', { locale: 'en' })
  const events = await ended('a1')
  t.equal(textOf(events), moderated)
  t.strictSame(types(events), ['accepted', ...Array(5).fill('sentence'), 'completed'])
  t.match(events[2], { redactions: [{ kind: 'pii', rule: 'card' }], verdict: { id: 'a1.3', policy: /^\w+$/ } })
  t.strictSame(
    (await journal.entries('default', 'a1')).map(({ seq }) => seq),
    [1, 2, 3, 4, 5, 6, 7],
  )
  t.match(await journal.assist('default', 'a1'), { state: 'completed' })
})

t.test('a vendor that drops is resumed, and the desktop is told', async (t) => {
  const { ingest, enqueue, ended } = await setUp(t, {
    answer: () => answer,
    faults: ({ continued }) =>
      continued ? { continuation: { reEmitTokens: 3 } } : { cut: { at: { tokens: 30 }, how: 'rst' } },
  })
  ingest().start()
  await enqueue('a1')
  const events = await ended('a1')
  t.equal(textOf(events), moderated)
  t.ok(types(events).includes('interrupted'))
  const resumed = events.find(({ type }) => type === 'assist.resumed')
  t.ok(resumed?.type === 'assist.resumed' && resumed.removedOverlapChars > 0)
})

t.test('a vendor that cannot continue starts over, and only the new answer counts', async (t) => {
  const { ingest, enqueue, ended } = await setUp(t, {
    answer: () => answer,
    faults: ({ attempt }) => (attempt === 1 ? { cut: { at: { tokens: 30 }, how: 'fin' } } : {}),
  })
  ingest().start()
  await enqueue('a1', { route: 'openai' })
  const events = await ended('a1')
  t.equal(textOf(events), moderated)
  t.ok(types(events).includes('superseded'))
})

t.test('a vendor that fails before its first sentence is replaced by the next profile, silently', async (t) => {
  const { ingest, enqueue, ended } = await setUp(t, { answer: () => answer })
  ingest().start()
  await enqueue('a1', { route: 'fallback' })
  const events = await ended('a1')
  t.equal(textOf(events), moderated)
  t.strictSame(
    types(events).filter((type) => type !== 'sentence'),
    ['accepted', 'completed'],
  )
})

t.test('a vendor that fails for good ends the assist as failed, with what was received', async (t) => {
  const { ingest, enqueue, ended, simulator } = await setUp(t, { answer: () => answer })
  ingest().start()
  await enqueue('a1', { route: 'dead' })
  t.match((await ended('a1')).at(-1), { type: 'assist.failed', code: 'vendor_unavailable' })
  simulator.setFaults(() => ({ cut: { at: { tokens: 30 }, how: 'fin' } }))
  await enqueue('a2', { route: 'openai' })
  const events = await ended('a2')
  t.match(events.at(-1), { type: 'assist.failed', code: 'vendor_stream_broken' })
  t.ok(textOf(events) !== '' && moderated.startsWith(textOf(events)))
})

t.test('a blocked answer ends there: the vendor is cancelled and the text is not shown', async (t) => {
  const { ingest, enqueue, ended, simulator } = await setUp(t, {
    answer: () => `All is well. Then self destruct the phone. ${'And so on. '.repeat(2_000)}`,
    tokensPerSecond: 400,
  })
  const aborted = new Promise<void>((resolve) => simulator.onClientAbort(() => resolve()))
  ingest().start()
  await enqueue('a1')
  const events = await ended('a1')
  t.match(events.at(-1), { type: 'assist.blocked', kind: 'blocklist', rule: 'stop' })
  t.equal(textOf(events).trim(), 'All is well.')
  await aborted
})

t.test('a cancel reaches the vendor at once, and the assist ends as cancelled', async (t) => {
  const { ingest, enqueue, ended, until, journal, simulator } = await setUp(t, {
    answer: () => 'And on it goes. '.repeat(2_000),
    tokensPerSecond: 400,
  })
  const aborted = new Promise<void>((resolve) => simulator.onClientAbort(() => resolve()))
  ingest().start()
  await enqueue('a1')
  await until((entries) => entries.length > 2)
  t.equal(await journal.cancel({ ...agent, assistId: 'a1' }, 'desktop'), 'requested')
  t.match((await ended('a1')).at(-1), { type: 'assist.cancelled', by: 'desktop' })
  await aborted
})

t.test(
  'what needs no vendor ends without one: cancelled in the queue, without a route, claimed too often',
  async (t) => {
    const { ingest, enqueue, ended, journal, simulator } = await setUp(t)
    await enqueue('cancelled')
    await journal.cancel({ ...agent, assistId: 'cancelled' }, 'caller')
    await enqueue('lost', { route: 'nowhere' })
    await enqueue('poison')
    ingest({ maxClaims: 0 }).start()
    t.match((await ended('cancelled')).at(-1), { type: 'assist.cancelled', by: 'caller' })
    t.match((await ended('lost')).at(-1), { type: 'assist.failed', code: 'unknown_route' })
    t.match((await ended('poison')).at(-1), { type: 'assist.failed', code: 'claimed_too_often' })
    t.equal(simulator.stats().streams, 0)
  },
)

t.test('stopping hands running assists over, and another ingest goes on from their last entries', async (t) => {
  const { ingest, enqueue, ended, until } = await setUp(t, { answer: () => answer, tokensPerSecond: 150 })
  const first = ingest()
  first.start()
  for (const id of ['a1', 'a2', 'a3']) await enqueue(id)
  await until((entries) => entries.filter(({ event }) => event.type === 'assist.sentence').length >= 4)
  await first.stop()
  ingest().start()
  for (const id of ['a1', 'a2', 'a3']) {
    const events = await ended(id)
    t.equal(textOf(events), moderated, id)
    t.ok(types(events).filter((type) => type === 'completed').length === 1, id)
  }
})

t.test('a worker whose lease was taken stops, and what it had in hand is not appended', async (t) => {
  const { ingest, enqueue, ended, until, journal } = await setUp(t, { answer: () => answer, tokensPerSecond: 150 })
  ingest({ leaseMs: 600_000 }).start()
  await enqueue('a1')
  await until((entries) => entries.length >= 2)
  // As another process would take it after the lease has ended.
  await journal.release({ ...agent, assistId: 'a1', fence: 1 })
  const events = await ended('a1')
  t.equal(textOf(events), moderated)
})

t.test('no more assists run at once than are allowed, and all of them run', async (t) => {
  const { ingest, enqueue, ended, simulator } = await setUp(t, { answer: () => answer, tokensPerSecond: 500 })
  const ids = Array.from({ length: 9 }, (_, index) => `a${index}`)
  for (const id of ids) await enqueue(id)
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, simulator.activeStreams())
  }, 1)
  ingest({ maxConcurrentAssists: 3 }).start()
  for (const id of ids) t.equal(textOf(await ended(id)), moderated)
  clearInterval(watch)
  t.ok(most <= 3, `${most}`)
})

t.test('metrics count what happened, with bounded labels', async (t) => {
  const { ingest, enqueue, ended, registry } = await setUp(t, { answer: () => answer })
  ingest().start()
  await enqueue('a1')
  await ended('a1')
  const text = await registry.metrics()
  for (const line of [
    'cuecard_sentences_total{profile="main"} 5',
    'cuecard_moderation_actions_total{kind="pii",action="redact",rule="card"} 1',
    'cuecard_moderation_actions_total{kind="pii",action="redact",rule="email"} 1',
    'cuecard_assists_ended_total{profile="main",state="completed"} 1',
    'cuecard_first_token_seconds_count{profile="main"} 1',
    'cuecard_first_sentence_seconds_count{profile="main"} 1',
  ]) {
    t.ok(text.includes(line), line)
  }
  t.notMatch(text, /a1|agent-1|holding/)
})
