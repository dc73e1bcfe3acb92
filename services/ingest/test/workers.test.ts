import { isTerminal } from '@cuecard/contracts'
import t from 'tap'
import { agent, setUp, textOf } from './setup.ts'

const answer = 'Thank you for holding. Your card is on its way. Please allow three days. Is there anything else?'

t.test('more assists than one claim takes are claimed in a few, and all of them run', async (t) => {
  const { ingest, enqueue, until, journal } = await setUp(t, { answer: () => answer, tokensPerSecond: 50 })
  for (let index = 0; index < 150; index += 1) await enqueue(`a${index}`)
  const claims = t.capture(journal, 'claim', journal.claim)
  ingest({ maxConcurrentAssists: 140 }).start()
  await until((entries) => entries.filter(({ event }) => isTerminal(event)).length === 150)
  const counts = claims().map(({ args }) => args[1])
  t.same(counts.slice(0, 3), [64, 64, 12], 'as many as there is room for')
})

t.test('an assist that is cancelled while it is being claimed does not run', async (t) => {
  const { ingest, enqueue, ended, journal, simulator } = await setUp(t, { answer: () => answer })
  const claim = journal.claim.bind(journal)
  journal.claim = async (...args) => {
    const claims = await claim(...args)
    for (const { lease } of claims) await journal.cancel(lease, 'desktop')
    return claims
  }
  await enqueue('a1')
  ingest().start()
  t.match((await ended('a1')).at(-1), { type: 'assist.cancelled', by: 'desktop' })
  t.equal(simulator.stats().streams, 0)
})

t.test('an assist whose request is damaged ends as failed, and those beside it run', async (t) => {
  const { ingest, enqueue, ended, journal } = await setUp(t, { answer: () => answer })
  const claim = journal.claim.bind(journal)
  journal.claim = async (...args) => {
    const claims = await claim(...args)
    return claims.map((it) => (it.lease.assistId === 'bad' ? { ...it, request: undefined, damaged: true } : it))
  }
  for (const id of ['a1', 'bad', 'a2']) await enqueue(id)
  ingest().start()
  t.match((await ended('bad')).at(-1), { type: 'assist.failed', code: 'request_damaged' })
  for (const id of ['a1', 'a2']) t.equal(textOf(await ended(id)), answer)
})

t.test('what is claimed while it stops is given back before the stop ends', async (t) => {
  const { ingest, enqueue, journal, simulator } = await setUp(t, { answer: () => answer })
  for (const id of ['a1', 'a2', 'a3']) await enqueue(id)
  const claim = journal.claim.bind(journal)
  const stopped = new Promise<void>((resolve) => {
    journal.claim = async (...args) => {
      const claims = await claim(...args)
      resolve(running.stop())
      return claims
    }
  })
  const running = ingest()
  running.start()
  await stopped
  t.same(await journal.depth(), { queued: 3, running: 0 })
  t.equal(simulator.stats().streams, 0)
})

t.test('a worker that has lost its lease is told by the next renewal, and leaves the vendor', async (t) => {
  const reached = Promise.withResolvers<void>()
  const { ingest, enqueue, journal, simulator } = await setUp(t, {
    answer: () => answer,
    faults: () => ({ stall: { at: { tokens: 5 } } }),
    onTextSent: (_, sent) => sent === 5 && reached.resolve(),
  })
  const left = new Promise<void>((resolve) => simulator.onClientAbort(() => resolve()))
  await enqueue('a1')
  // With no room for another assist it does not claim this one again itself.
  ingest({ maxConcurrentAssists: 1, leaseMs: 150 }).start()
  await reached.promise
  await journal.release({ ...agent, assistId: 'a1', fence: 1 })
  const [taken] = await journal.claim(600_000, 1)
  await left
  t.equal(taken?.lease.fence, 2)
  t.match(await journal.assist(agent.tenant, 'a1'), { state: 'running' })
})

t.test('an assist that is claimed again where it still runs leaves its first stream at once', async (t) => {
  const reached = Promise.withResolvers<void>()
  const { ingest, enqueue, ended, journal, simulator } = await setUp(t, {
    answer: () => answer,
    faults: ({ index }) => (index === 0 ? { stall: { at: { tokens: 5 } } } : {}),
    onTextSent: (_, sent) => sent === 5 && reached.resolve(),
  })
  const left = new Promise<void>((resolve) => simulator.onClientAbort(() => resolve()))
  await enqueue('a1')
  ingest({ leaseMs: 600_000 }).start()
  await reached.promise
  await journal.release({ ...agent, assistId: 'a1', fence: 1 })
  await left
  t.equal(textOf(await ended('a1')), answer)
})
