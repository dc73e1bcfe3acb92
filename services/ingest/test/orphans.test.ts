import { isTerminal } from '@cuecard/contracts'
import type { Journal } from '@cuecard/journal'
import t from 'tap'
import { agent, type Bench, setUp } from './setup.ts'

// Orphans are looked for every 300 ms, so also once before the grace period is over.
const leaseMs = 900
const orphanGraceMs = 450
const endless = { answer: () => 'And on it goes. '.repeat(20_000), tokensPerSecond: 400 }

/** Resolves when the vendor sees that its client hangs up, with the time. */
function aborted({ simulator }: Bench): Promise<number> {
  return new Promise((resolve) => simulator.onClientAbort(() => resolve(Date.now())))
}

/** Calls `seen` with every answer of `journal.readWithin`. */
function watchLooks(journal: Journal, seen: (read: boolean[]) => void): void {
  const readWithin = journal.readWithin.bind(journal)
  journal.readWithin = async (...args) => {
    const read = await readWithin(...args)
    seen(read)
    return read
  }
}

t.test('an assist that nobody reads is cancelled at the vendor after the grace period, not before', async (t) => {
  const bench = await setUp(t, endless)
  const { journal, simulator, registry } = bench
  const gone = aborted(bench)
  await bench.enqueue('a1')
  const startedAt = Date.now()
  const ingest = bench.ingest({ leaseMs, orphanGraceMs })
  ingest.start()
  const ranMs = (await gone) - startedAt
  t.comment(`cancelled after ${ranMs} ms`)
  t.ok(ranMs >= orphanGraceMs)
  const events = await bench.ended('a1')
  t.match(events.at(-1), { type: 'assist.cancelled', by: 'orphaned' })
  t.match(await journal.assist(agent.tenant, 'a1'), { state: 'cancelled' })
  t.match(simulator.stats(), { streams: 1, activeStreams: 0 })
  await ingest.stop()
  const metrics = await registry.metrics()
  t.match(metrics, 'cuecard_assists_cancelled_total{profile="main",by="orphaned"} 1')
  t.match(metrics, 'cuecard_assists_ended_total{profile="main",state="cancelled"} 1')
})

t.test('an assist that somebody follows goes on, and the grace period counts from when they leave', async (t) => {
  const bench = await setUp(t, endless)
  const { journal } = bench
  const gone = aborted(bench)
  const looks = Promise.withResolvers<void>()
  let asked = 0
  watchLooks(journal, () => ++asked === 2 && looks.resolve())
  const stop = new AbortController()
  const types: string[] = []
  const following = (async () => {
    for await (const page of journal.follow(agent, 0, { signal: stop.signal })) {
      types.push(...page.map(({ event }) => event.type))
    }
  })()
  await bench.enqueue('a1')
  bench.ingest({ leaseMs, orphanGraceMs }).start()
  await looks.promise
  const leftAt = Date.now()
  stop.abort()
  await following
  t.same([...new Set(types)], ['assist.accepted', 'assist.sentence'])
  t.ok((await gone) - leftAt >= orphanGraceMs)
  t.match((await bench.ended('a1')).at(-1), { type: 'assist.cancelled', by: 'orphaned' })
})

t.test('each agent has readers of their own', async (t) => {
  const bench = await setUp(t, endless)
  const { journal } = bench
  for (const [assistId, agentId] of [
    ['read', agent.agentId],
    ['unread', 'agent-2'],
  ] as const) {
    await journal.enqueue({
      tenant: agent.tenant,
      agentId,
      assistId,
      interactionId: 'call-1',
      request: { agentId, interaction: { id: 'call-1' }, prompt: 'help', route: 'default' },
      accepted: { type: 'assist.accepted', interactionId: 'call-1', route: 'default', tokenCount: 1 },
      at: Date.now(),
    })
  }
  const gone = aborted(bench)
  const following = bench.ended('read')
  bench.ingest({ leaseMs, orphanGraceMs }).start()
  await gone
  t.match(await journal.assist(agent.tenant, 'read'), { state: 'running' })
  await journal.cancel({ ...agent, assistId: 'read' }, 'desktop')
  t.match((await following).at(-1), { by: 'desktop' })
  t.match((await journal.entries(agent.tenant, 'unread')).at(-1), { event: { by: 'orphaned' } })
})

t.test('a journal that cannot say who reads ends no assist', async (t) => {
  const bench = await setUp(t, endless)
  const { journal } = bench
  const gone = aborted(bench)
  const refusals = Promise.withResolvers<void>()
  let refused = 0
  const readWithin = journal.readWithin.bind(journal)
  journal.readWithin = async () => {
    if (++refused === 2) refusals.resolve()
    throw new Error('no answer')
  }
  await bench.enqueue('a1')
  bench.ingest({ leaseMs, orphanGraceMs }).start()
  await refusals.promise
  t.match(await journal.assist(agent.tenant, 'a1'), { state: 'running' })
  journal.readWithin = readWithin
  await gone
  t.match((await bench.ended('a1')).at(-1), { by: 'orphaned' })
})

t.test('with a grace period of 0 an assist runs to its end unread', async (t) => {
  const bench = await setUp(t, { answer: () => 'All of it. '.repeat(20), tokensPerSecond: 200 })
  const { journal } = bench
  watchLooks(journal, () => t.fail('nobody asks'))
  const ended = Promise.withResolvers<void>()
  const append = journal.append.bind(journal)
  journal.append = async (lease, entries) => {
    const appended = await append(lease, entries)
    if (entries.some(({ event }) => isTerminal(event))) ended.resolve()
    return appended
  }
  await bench.enqueue('a1')
  bench.ingest({ leaseMs: 90, orphanGraceMs: 0 }).start()
  await ended.promise
  t.match((await bench.ended('a1')).at(-1), { type: 'assist.completed' })
})
