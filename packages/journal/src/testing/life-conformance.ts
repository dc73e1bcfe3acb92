import type { Test } from 'tap'
import {
  claimOne,
  completed,
  finishedAssist,
  longLeaseMs,
  newAgent,
  newAssist,
  sentence,
  startAssist,
} from './samples.ts'
import { type OpenJournal, onEmptyStore, refused } from './scenario.ts'
import { collect, Watcher } from './watcher.ts'

/** Closing and opening again: what lasts, and what a closed journal answers. */
export async function lifeConformance(t: Test, open: OpenJournal): Promise<void> {
  await onEmptyStore(t, open, 'everything that was acknowledged is there after opening again', async (t, it) => {
    const agent = newAgent()
    const { epoch } = it.journal
    const { lease, after } = await finishedAssist(it.journal, agent, 20)
    const before = await collect(it.journal, agent, after, 20)
    const record = await it.journal.assist(lease.tenant, lease.assistId)
    const journal = await it.reopen()
    t.equal(journal.epoch, epoch, 'it is the same history')
    t.same(await collect(journal, agent, after, 20), before)
    t.same(await journal.assist(lease.tenant, lease.assistId), record)
    const next = await finishedAssist(journal, agent, 2)
    t.ok(next.after >= before.at(-1)!.offset)
  })

  await onEmptyStore(t, open, 'an assist that was running goes on from its checkpoint', async (t, it) => {
    const assist = newAssist(newAgent())
    await it.journal.enqueue(assist)
    const { lease } = (await claimOne(it.journal, 500))!
    const checkpoint = { continuationId: 'c-1' }
    await it.journal.append(lease, [{ ...sentence(2), checkpoint }, sentence(3)])
    const journal = await it.reopen()
    await it.advance(600)
    const claim = (await claimOne(journal))!
    t.match(claim, { lease: { assistId: assist.assistId }, lastSeq: 3, claims: 2, checkpoint })
    t.same(claim.request, assist.request)
    t.ok(claim.lease.fence > lease.fence)
    await refused(t, journal.append(lease, [sentence(4)]), 'fenced')
    await journal.append(claim.lease, [completed(4)])
  })

  await onEmptyStore(t, open, 'an idempotency key and a cancel are remembered', async (t, it) => {
    const agent = newAgent()
    const idempotency = { key: 'order-1', requestDigest: 'digest-1' }
    const first = await it.journal.enqueue(newAssist(agent, { idempotency }))
    await it.journal.cancel({ tenant: agent.tenant, assistId: first.assistId }, 'caller')
    const journal = await it.reopen()
    t.same(await journal.enqueue(newAssist(agent, { idempotency })), { ...first, duplicate: true })
    t.equal((await claimOne(journal))!.cancelledBy, 'caller')
  })

  await onEmptyStore(t, open, 'a trimmed log stays trimmed for old cursors', async (t, it) => {
    const agent = newAgent()
    const { after } = await finishedAssist(it.journal, agent, 5)
    await it.advance(10)
    await it.journal.trim({ maxAgeMs: 1, maxEntriesPerAgent: 1_000 })
    const journal = await it.reopen()
    await refused(t, collect(journal, agent, after, 1), 'cursor_trimmed')
  })

  await t.test('another store has another epoch', async (t) => {
    const stores = [await open(), await open()]
    t.teardown(() => Promise.all(stores.map((store) => store.destroy())))
    t.not(stores[0]!.journal.epoch, stores[1]!.journal.epoch)
  })

  await onEmptyStore(t, open, 'close finishes what was accepted', async (t, it) => {
    const { lease } = await startAssist(it.journal, newAgent())
    const appended = it.journal.append(lease, [sentence(2)])
    const enqueued = it.journal.enqueue(newAssist(newAgent()))
    const closed = it.journal.close()
    const [entry] = await appended
    const { assistId } = await enqueued
    await closed
    const journal = await it.reopen()
    t.same((await journal.entries(lease.tenant, lease.assistId)).at(-1), entry)
    t.ok(await journal.assist('acme', assistId))
  })

  await onEmptyStore(t, open, 'close ends followers, and may be called twice', async (t, it) => {
    const agent = newAgent()
    const pages = it.journal.follow(agent, 0, { signal: new AbortController().signal })[Symbol.asyncIterator]()
    const waiting = pages.next()
    await Promise.all([it.journal.close(), it.journal.close()])
    t.equal((await waiting).done, true)
    await it.journal.close()
  })

  await onEmptyStore(t, open, 'a closed journal refuses every call', async (t, it) => {
    const agent = newAgent()
    const { lease } = await startAssist(it.journal, agent)
    const { journal } = it
    await journal.close()
    const calls: (() => Promise<unknown>)[] = [
      () => journal.enqueue(newAssist(agent)),
      () => journal.claim(longLeaseMs, 1),
      () => journal.renew([lease], longLeaseMs),
      () => journal.release(lease),
      () => journal.append(lease, [sentence(2)]),
      () => journal.cancel(lease, 'caller'),
      () => journal.head(agent),
      () => journal.noteRead(agent),
      () => journal.readWithin([agent], 1_000),
      () => journal.assist(agent.tenant, lease.assistId),
      () => journal.entries(agent.tenant, lease.assistId),
      () => journal.assists(agent, 1),
      () => journal.trim({ maxAgeMs: 1, maxEntriesPerAgent: 1 }),
      () => journal.erase(agent),
      () => journal.depth(),
    ]
    for (const call of calls) await refused(t, call(), 'closed')
    const watcher = new Watcher(journal, agent, 0)
    t.same(await watcher.stop(), [])
  })
}
