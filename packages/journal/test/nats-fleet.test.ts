import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type Journal, type Lease, type NatsJournalOptions, openNatsJournal } from '../src/index.ts'
import { claimOne, completed, newAgent, newAssist, sentence, startAssist } from '../src/testing/samples.ts'
import { refused } from '../src/testing/scenario.ts'
import { Watcher } from '../src/testing/watcher.ts'
import { ChaosProxy } from './chaos-proxy.ts'
import { NatsServer, skipReason } from './nats-server.ts'
import { newOptions } from './nats-store.ts'

t.setTimeout(120_000)

t.test('several processes on one store', { skip: skipReason }, async (t) => {
  const server = await NatsServer.start()
  t.teardown(() => server.stop())

  const openAll = async (t: Test, count: number, changes: Partial<NatsJournalOptions> = {}): Promise<Journal[]> => {
    const options = newOptions(server, changes)
    const journals = await Promise.all(Array.from({ length: count }, () => openNatsJournal(options)))
    t.teardown(() => Promise.all(journals.map((journal) => journal.close())))
    return journals
  }

  await t.test('processes that open an empty store at once have one history', async (t) => {
    const journals = await openAll(t, 5)
    t.equal(new Set(journals.map(({ epoch }) => epoch)).size, 1)
  })

  await t.test('workers of several processes get each assist once', async (t) => {
    const journals = await openAll(t, 3, { ackWaitMs: 60_000 })
    const ids = await Promise.all(
      Array.from(
        { length: 40 },
        async (_, place) => (await journals[place % 3]!.enqueue(newAssist(newAgent()))).assistId,
      ),
    )
    const claims = (await Promise.all(journals.map((journal) => journal.claim(600_000, 20)))).flat()
    t.same(claims.map(({ lease }) => lease.assistId).sort(), ids.sort())
    t.ok(claims.every(({ claims }) => claims === 1))
  })

  await t.test('what a silent process held is claimed by another, and the zombie is refused', async (t) => {
    const proxy = await ChaosProxy.start(server.port)
    t.teardown(() => proxy.stop())
    const options = newOptions(server)
    const zombie = await openNatsJournal({
      ...options,
      connection: { servers: proxy.url, reconnectTimeWait: 10, reconnectJitter: 5 },
    })
    const other = await openNatsJournal(options)
    t.teardown(() => Promise.all([zombie.close(), other.close()]))
    const { lease } = await startAssist(zombie, newAgent())
    await zombie.append(lease, [{ ...sentence(2), checkpoint: { continuationId: 'c-2' } }])
    proxy.down()
    const startedAt = performance.now()
    let next = await claimOne(other)
    for (; next === undefined; next = await claimOne(other)) await sleep(20)
    t.ok(performance.now() - startedAt < 2_000, 'soon after ackWaitMs')
    t.match(next, { lastSeq: 2, claims: 2, checkpoint: { continuationId: 'c-2' } })
    t.ok(next.lease.fence > lease.fence)
    await other.append(next.lease, [sentence(3, 'alive')])
    proxy.up()
    await refused(t, zombie.append(lease, [sentence(3, 'zombie')]), 'fenced')
    t.same(await zombie.renew([lease], 60_000), [lease])
    await other.append(next.lease, [completed(4)])
    t.match((await other.entries(lease.tenant, lease.assistId))[2], { event: { text: 'alive' } })
  })

  await t.test('a lease that is held and renewed outlasts ackWaitMs', async (t) => {
    const [holder, other] = (await openAll(t, 2, { ackWaitMs: 200 })) as [Journal, Journal]
    const { lease } = await startAssist(holder, newAgent())
    for (let round = 0; round < 4; round += 1) {
      await sleep(200)
      t.equal(await claimOne(other), undefined)
    }
    t.same(await holder.renew([lease], 60_000), [])
  })

  await t.test('a process that closes gives its assists to the others at once', async (t) => {
    const [leaving, staying] = (await openAll(t, 2, { ackWaitMs: 60_000 })) as [Journal, Journal]
    const { lease } = await startAssist(leaving, newAgent())
    const told = new Promise<void>((resolve) => staying.onClaimable(resolve))
    await leaving.close()
    await told
    t.equal((await claimOne(staying))?.lease.assistId, lease.assistId)
  })

  await t.test('a cancel reaches the listeners of every process', async (t) => {
    const journals = await openAll(t, 3)
    const { lease } = await startAssist(journals[0]!, newAgent())
    const told = journals.map(
      (journal) => new Promise<unknown>((resolve) => journal.onCancel((...what) => resolve(what))),
    )
    t.equal(await journals[2]!.cancel(lease, 'operator'), 'requested')
    t.same(
      await Promise.all(told),
      journals.map(() => [lease.assistId, 'operator']),
    )
    await journals[0]!.append(lease, [sentence(2), completed(3)])
  })

  await t.test('who reads anywhere is known everywhere', async (t) => {
    const [reading, asking] = (await openAll(t, 2)) as [Journal, Journal]
    const agent = newAgent()
    const { lease } = await startAssist(asking, agent)
    const watcher = new Watcher(reading, agent, 0)
    await watcher.until((seen) => seen.length > 0)
    await sleep(150)
    t.same(await asking.readWithin([agent, newAgent()], 100), [true, false])
    await watcher.stop()
    await asking.append(lease, [completed(2)])
  })

  await t.test('assists of one agent in several processes share its log without a gap', async (t) => {
    const journals = await openAll(t, 3, { ackWaitMs: 60_000 })
    const agent = newAgent()
    const leases: Lease[] = []
    for (const journal of journals) leases.push((await startAssist(journal, agent)).lease)
    const watcher = new Watcher(journals[0]!, agent, 0)
    await Promise.all(
      journals.map(async (journal, place) => {
        for (let seq = 2; seq < 40; seq += 1) await journal.append(leases[place]!, [sentence(seq, randomUUID())])
        await journal.append(leases[place]!, [completed(40)])
      }),
    )
    await watcher.until((seen) => seen.length >= 120)
    const seen = await watcher.stop()
    t.ok(seen.every(({ offset }, place) => offset > (seen[place - 1]?.offset ?? 0)))
    for (const { assistId } of leases) {
      t.same(
        seen.filter((entry) => entry.assistId === assistId).map(({ seq }) => seq),
        Array.from({ length: 40 }, (_, place) => place + 1),
      )
    }
  })

  await t.test('an enqueue that stopped half way is run by whoever finds it, once', async (t) => {
    const proxy = await ChaosProxy.start(server.port)
    t.teardown(() => proxy.stop())
    for (let round = 0; round < 12; round += 1) {
      const options = newOptions(server)
      const broken = await openNatsJournal({
        ...options,
        retryDeadlineMs: 50,
        connection: { servers: proxy.url, maxReconnectAttempts: 0 },
      })
      const journal = await openNatsJournal(options)
      const assist = newAssist(newAgent(), { idempotency: { key: 'k', requestDigest: 'd' } })
      const enqueued = broken.enqueue(assist).then(
        () => true,
        () => false,
      )
      const turns = round / 2
      await sleep(turns)
      proxy.cut()
      const answered = await enqueued
      await broken.close()
      const again = await journal.enqueue(newAssist(assist, { idempotency: assist.idempotency! }))
      if (answered) t.equal(again.duplicate, true)
      const claim = await claimOne(journal)
      t.equal(claim?.lease.assistId, again.assistId)
      t.equal(await claimOne(journal), undefined, 'there is one')
      await journal.append(claim!.lease, [completed(2)])
      t.equal((await journal.assists(assist, 10)).length, 1)
      await journal.close()
    }
  })
})
