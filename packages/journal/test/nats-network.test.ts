import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t, { type Test } from 'tap'
import { type Entry, type NatsJournalOptions, openNatsJournal } from '../src/index.ts'
import {
  claimOne,
  completed,
  newAgent,
  newAssist,
  restOfAssist,
  sentence,
  shown,
  startAssist,
} from '../src/testing/samples.ts'
import { Watcher } from '../src/testing/watcher.ts'
import { ChaosProxy } from './chaos-proxy.ts'
import { NatsServer, skipReason } from './nats-server.ts'
import { newOptions } from './nats-store.ts'

t.setTimeout(120_000)

t.test('between client and server', { skip: skipReason }, async (t) => {
  const server = await NatsServer.start()
  t.teardown(() => server.stop())

  /** A journal behind a proxy, and the same store without one. */
  const openBoth = async (t: Test, changes: Partial<NatsJournalOptions> = {}) => {
    const proxy = await ChaosProxy.start(server.port)
    const options = newOptions(server, { ackWaitMs: 60_000, ...changes })
    const far = await openNatsJournal({
      ...options,
      connection: { servers: proxy.url, reconnectTimeWait: 10, reconnectJitter: 5 },
    })
    const near = await openNatsJournal(options)
    t.teardown(async () => {
      await Promise.all([far.close(), near.close()])
      await proxy.stop()
    })
    return { proxy, far, near }
  }

  await t.test('appends whose answers are lost are stored once', async (t) => {
    const { proxy, far, near } = await openBoth(t)
    const { lease } = await startAssist(near, newAgent())
    const appended: Entry[] = []
    let seq = 2
    for (let round = 0; round < 40; round += 1) {
      const losing = proxy.loseAnswers(1 + ((round * 7) % 25))
      // The first of them loses its answer, the others may come before, between and after the cut.
      for (const last = seq + 3; seq < last; seq += 1) appended.push(...(await far.append(lease, [sentence(seq)])))
      await losing
    }
    await far.append(lease, [completed(seq)])
    const stored = await near.entries(lease.tenant, lease.assistId)
    t.same(stored.slice(1, -1), appended, 'and the answers say where')
    t.equal(stored.length, 122)
  })

  await t.test('enqueues and claims whose answers are lost happen once', async (t) => {
    const { proxy, far, near } = await openBoth(t)
    for (let round = 0; round < 15; round += 1) {
      const assist = newAssist(newAgent(), { idempotency: { key: `key-${round}`, requestDigest: 'digest' } })
      const losing = proxy.loseAnswers(round * 2)
      const { assistId, duplicate, after } = await far.enqueue(assist)
      await losing
      t.same([assistId, duplicate], [assist.assistId, false])
      t.same(await near.enqueue(newAssist(assist, { idempotency: assist.idempotency! })), {
        assistId,
        after,
        duplicate: true,
      })
      const claim = await claimOne(near)
      t.match(claim, { lease: { assistId }, claims: 1 })
      const cutting = proxy.loseAnswers(round * 2)
      await far.append(claim!.lease, [sentence(2), completed(3)])
      await cutting
      t.equal((await near.entries(assist.tenant, assistId)).length, 3)
    }
    t.same(await near.depth(), { queued: 0, running: 0 })
  })

  await t.test('a follower across many reconnects sees each entry once', async (t) => {
    const { proxy, far, near } = await openBoth(t)
    const agent = newAgent()
    const first = await startAssist(near, agent)
    const second = await startAssist(near, agent)
    const watcher = new Watcher(far, agent, first.after)
    for (let seq = 2; seq <= 200; seq += 1) {
      await Promise.all([near.append(first.lease, [sentence(seq)]), near.append(second.lease, [sentence(seq)])])
      if (seq % 20 === 0) proxy.cut()
      if (seq % 50 === 0) proxy.down()
      if (seq % 50 === 10) proxy.up()
    }
    proxy.up()
    await near.append(first.lease, [completed(201)])
    await watcher.until((seen) => seen.at(-1)?.event.type === 'assist.completed')
    const stored = await Promise.all([first, second].map(({ lease }) => near.entries(lease.tenant, lease.assistId)))
    t.same(
      await watcher.stop(),
      stored.flat().sort((a, b) => a.offset - b.offset),
    )
  })

  await t.test(
    'a store that cannot be reached is unavailable after the deadline, and fine when it is back',
    async (t) => {
      const { proxy, far, near } = await openBoth(t, { retryDeadlineMs: 300 })
      const { lease } = await startAssist(near, newAgent())
      proxy.down()
      await t.rejects(far.append(lease, [sentence(2)]), { code: 'unavailable', retryable: true })
      proxy.up()
      const append = async (): Promise<Entry[]> => {
        return far.append(lease, [sentence(2)]).catch((error: { code: string }) => {
          if (error.code === 'unavailable') return append()
          // The one that was given up arrived after all.
          t.equal(error.code, 'sequence_conflict')
          return []
        })
      }
      await append()
      t.equal((await near.entries(lease.tenant, lease.assistId)).length, 2)
    },
  )

  await t.test('a follower that does not read holds a bounded number of messages', async (t) => {
    const { near, far } = await openBoth(t, { maxQueuedMessages: 8 })
    const agent = newAgent()
    const { lease, after } = await startAssist(near, agent)
    const pages = far.follow(agent, after, { signal: new AbortController().signal })[Symbol.asyncIterator]()
    const seen: Entry[] = [...(await pages.next()).value]
    const text = 'x'.repeat(20_000)
    const before = memory()
    for (let seq = 2; seq <= 1_000; seq += 1) await near.append(lease, [sentence(seq, text)])
    // What was sent and is still in a socket's hands is given back a little later.
    let more = memory() - before
    for (let turn = 0; turn < 200 && more >= 10_000_000; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      more = memory() - before
    }
    t.ok(more < 10_000_000, `${more} bytes more for 20 MB of entries`)
    while (seen.length < 1_000) seen.push(...(await pages.next()).value)
    t.same(
      seen.map(shown),
      [1, ...restOfAssist(1_000).map(({ seq }) => seq)].map((seq) => `${lease.assistId}/${seq}`),
    )
    await pages.return?.(undefined)
  })
})

/** What is in use, in bytes, after everything that is garbage has been collected. */
function memory(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
