import { isTerminal } from '@cuecard/contracts'
import type { Journal } from '@cuecard/journal'
import type { StreamFaults } from '@cuecard/vendor-simulator'
import t from 'tap'
import type { Ingest } from '../src/index.ts'
import { agent, type Bench, setUp } from './setup.ts'

/** Generous: what counts is that it is not the seconds of a timer. The measured time is in the output. */
const promptMs = 2_000

const endless = { answer: () => 'And on it goes. '.repeat(20_000), tokensPerSecond: 400 }

/** The moment in which the vendor is left: what it does then, and after how many tokens. */
const moments: Record<string, { faults: StreamFaults; tokens: number }> = {
  'before its headers': { faults: { stall: { at: 'headers' } }, tokens: 0 },
  'before its first token': { faults: { stall: { at: {} } }, tokens: 0 },
  'while it speaks': { faults: {}, tokens: 60 },
  'while it is silent in the middle': { faults: { stall: { at: { tokens: 40 } } }, tokens: 40 },
}

/** Why it is left: starts that, and gives the time at which it was decided. */
const reasons: Record<string, (bench: Bench, ingest: Ingest) => Promise<number>> = {
  'a cancel': async ({ journal }) => {
    const decidedAt = performance.now()
    await journal.cancel({ ...agent, assistId: 'a1' }, 'desktop')
    return decidedAt
  },
  'the orphan grace': ({ journal }) => foundUnread(journal),
  'a stop': async (_, ingest) => {
    const decidedAt = performance.now()
    await ingest.stop()
    return decidedAt
  },
}

/** The time at which the journal says that nobody reads. */
function foundUnread(journal: Journal): Promise<number> {
  const readWithin = journal.readWithin.bind(journal)
  return new Promise((resolve) => {
    journal.readWithin = async (...args) => {
      const read = await readWithin(...args)
      if (read.includes(false)) resolve(performance.now())
      return read
    }
  })
}

for (const [reason, decide] of Object.entries(reasons)) {
  for (const [moment, { faults, tokens }] of Object.entries(moments)) {
    t.test(`after ${reason} the vendor is left at once, ${moment}`, async (t) => {
      const reached = Promise.withResolvers<void>()
      const bench = await setUp(t, {
        ...endless,
        faults: () => {
          if (tokens === 0) reached.resolve()
          return faults
        },
        onTextSent: (_, sent) => sent >= tokens && reached.resolve(),
      })
      const { simulator, journal } = bench
      const left = new Promise<{ at: number; sent: number }>((resolve) => {
        simulator.onClientAbort(() => resolve({ at: performance.now(), sent: simulator.stats().tokensSent }))
      })
      const ingest = bench.ingest({ leaseMs: 1_200, orphanGraceMs: 100 })
      await bench.enqueue('a1')
      ingest.start()
      await reached.promise
      const [decidedAt, { at, sent }] = await Promise.all([decide(bench, ingest), left])
      t.comment(`the vendor saw it after ${(at - decidedAt).toFixed(1)} ms`)
      t.ok(at - decidedAt < promptMs)
      if (reason !== 'a stop') t.match((await bench.ended('a1')).at(-1), { type: 'assist.cancelled' })
      await ingest.stop()
      t.match(simulator.stats(), { activeStreams: 0, streams: 1, continuations: 0, tokensSent: sent })
      if (reason !== 'a stop') return
      const entries = await journal.entries(agent.tenant, 'a1')
      t.notOk(entries.some(({ event }) => isTerminal(event)))
      t.same(await journal.depth(), { queued: 1, running: 0 }, 'it waits for the next worker')
    })
  }
}

t.test('an assist that is cancelled while its access token is awaited ends, and no stream is opened', async (t) => {
  const asked = Promise.withResolvers<void>()
  const token = () => {
    asked.resolve()
    return { stall: {} }
  }
  const bench = await setUp(t, { ...endless, faults: { token } })
  const { simulator, journal, ended } = bench
  bench.ingest().start()
  await bench.enqueue('a1')
  await asked.promise
  await journal.cancel({ ...agent, assistId: 'a1' }, 'caller')
  t.match((await ended('a1')).at(-1), { type: 'assist.cancelled', by: 'caller' })
  t.equal(simulator.stats().streams, 0)
})

t.test('a stop while the journal is out of order leaves the vendor at once and ends soon', async (t) => {
  const bench = await setUp(t, endless)
  const { simulator, journal } = bench
  const leftAt = new Promise<number>((resolve) => {
    simulator.onClientAbort(() => simulator.activeStreams() === 0 && resolve(performance.now()))
  })
  const ingest = bench.ingest()
  await bench.enqueue('a1')
  await bench.enqueue('a2')
  ingest.start()
  await bench.until((entries) => entries.length > 6)
  const refusals = refusedAppends(journal, 4)
  const repair = bench.breakJournal()
  await refusals
  const startedAt = performance.now()
  await ingest.stop()
  const stoppedMs = performance.now() - startedAt
  t.comment(
    `the vendor saw it after ${((await leftAt) - startedAt).toFixed(1)} ms, stopped after ${stoppedMs.toFixed(1)} ms`,
  )
  t.ok(stoppedMs < 20_000, 'it does not wait until it gives the journal up')
  repair()
})

/** Resolves when `count` appends have been refused. */
function refusedAppends(journal: Journal, count: number): Promise<void> {
  const append = journal.append.bind(journal)
  return new Promise((resolve) => {
    let refused = 0
    journal.append = (...args) => {
      const appended = append(...args)
      appended.catch(() => ++refused === count && resolve())
      return appended
    }
  })
}

t.test('nothing is left behind: no socket, no timer, no listener', async (t) => {
  const speaking = new Map<number, () => void>()
  let streams = 0
  const onTextSent = (_: unknown, sent: number) => {
    if (sent === 1) speaking.get(++streams)?.()
  }
  /** Resolves when the vendor has begun to speak in so many streams. */
  const spoken = (count: number) => new Promise<void>((resolve) => speaking.set(count, resolve))
  const bench = await setUp(t, { ...endless, onTextSent })
  const { journal, simulator } = bench
  const listeners = countListeners(journal)
  const before = resources()
  const ingest = bench.ingest()
  ingest.start()
  for (let round = 1; round <= 6; round += 1) {
    const ids = Array.from({ length: 5 }, (_, index) => `a${round}-${index}`)
    const all = spoken(round * ids.length)
    for (const id of ids) await bench.enqueue(id)
    await all
    await Promise.all(ids.map((assistId) => journal.cancel({ ...agent, assistId }, 'desktop')))
    for (const id of ids) await bench.ended(id)
  }
  const idle = await settled(({ TCPSocketWrap = 0 }) => TCPSocketWrap <= 4 && simulator.stats().clientAborts === 30)
  t.match(simulator.stats(), { streams: 30, clientAborts: 30, activeStreams: 0 })
  t.comment(`after 30 cancels: ${JSON.stringify(idle)}`)
  t.ok(Number(idle.TCPSocketWrap) <= 4, 'no socket is left of each, only what is kept open to be used again')
  t.ok(Number(idle.Timeout) < 10, 'nor a timer')
  const last = spoken(31)
  await bench.enqueue('last')
  await last
  await ingest.stop()
  t.same(await settled((now) => JSON.stringify(now) === JSON.stringify(before)), before)
  t.equal(listeners(), 0)
})

/** Counts the listeners that the journal has from now on. */
function countListeners(journal: Journal): () => number {
  let listeners = 0
  const counted = <Listener>(subscribe: (listener: Listener) => () => void) => {
    return (listener: Listener) => {
      const stop = subscribe(listener)
      listeners += 1
      return () => {
        listeners -= 1
        stop()
      }
    }
  }
  journal.onCancel = counted(journal.onCancel.bind(journal))
  journal.onClaimable = counted(journal.onClaimable.bind(journal))
  return () => listeners
}

/** What keeps this process alive, of what an ingest may have. */
function resources(): Record<string, number> {
  const active = process.getActiveResourcesInfo()
  const count = (type: string) => active.filter((resource) => resource === type).length
  return { TCPSocketWrap: count('TCPSocketWrap'), Timeout: count('Timeout') }
}

/** The resources once `reached` says so: the vendor's side of a connection closes a moment after ours. */
async function settled(reached: (now: Record<string, number>) => boolean): Promise<Record<string, number>> {
  for (let turn = 0; turn < 2_000 && !reached(resources()); turn += 1) await new Promise(setImmediate)
  return resources()
}
