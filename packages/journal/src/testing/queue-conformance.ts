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
import { collect } from './watcher.ts'

/** The queue of assists: who gets which one, and for how long. */
export async function queueConformance(t: Test, open: OpenJournal): Promise<void> {
  await onEmptyStore(t, open, 'an enqueued assist is its entry 1, after the offset that is answered', async (t, it) => {
    const agent = newAgent()
    await finishedAssist(it.journal, agent)
    const assist = newAssist(agent)
    const { after, assistId, duplicate } = await it.journal.enqueue(assist)
    t.match({ assistId, duplicate }, { assistId: assist.assistId, duplicate: false })
    const [entry] = await collect(it.journal, agent, after, 1)
    t.match(entry, { ...agent, assistId: assist.assistId, seq: 1, at: assist.at, event: assist.accepted })
    t.ok(entry!.offset > after)
  })

  await onEmptyStore(
    t,
    open,
    'a second enqueue with the same idempotency key gives the first assist',
    async (t, it) => {
      const agent = newAgent()
      const idempotency = { key: 'order-1', requestDigest: 'digest-1' }
      const first = await it.journal.enqueue(newAssist(agent, { idempotency }))
      const second = await it.journal.enqueue(newAssist(agent, { idempotency }))
      t.same(second, { ...first, duplicate: true })
      t.ok(await claimOne(it.journal))
      t.equal(await claimOne(it.journal), undefined, 'there is one assist to run')
      t.equal((await it.journal.assists(agent, 10)).length, 1)
    },
  )

  await onEmptyStore(t, open, 'many enqueues at once with one idempotency key make one assist', async (t, it) => {
    const agent = newAgent()
    const idempotency = { key: 'order-1', requestDigest: 'digest-1' }
    const enqueued = await Promise.all(
      Array.from({ length: 10 }, () => it.journal.enqueue(newAssist(agent, { idempotency }))),
    )
    t.equal(enqueued.filter(({ duplicate }) => !duplicate).length, 1)
    t.equal(new Set(enqueued.map(({ assistId }) => assistId)).size, 1)
  })

  await onEmptyStore(t, open, 'an idempotency key with another request is refused and adds nothing', async (t, it) => {
    const agent = newAgent()
    const enqueue = (requestDigest: string) =>
      it.journal.enqueue(newAssist(agent, { idempotency: { key: 'order-1', requestDigest } }))
    await enqueue('digest-1')
    await refused(t, enqueue('digest-2'), 'idempotency_conflict')
    t.equal((await it.journal.assists(agent, 10)).length, 1)
  })

  await onEmptyStore(t, open, 'an idempotency key is worth nothing in another tenant', async (t, it) => {
    const idempotency = { key: 'order-1', requestDigest: 'digest-1' }
    const first = await it.journal.enqueue(newAssist(newAgent('acme'), { idempotency }))
    const other = await it.journal.enqueue(newAssist(newAgent('globex'), { idempotency }))
    t.equal(other.duplicate, false)
    t.not(other.assistId, first.assistId)
  })

  await onEmptyStore(t, open, 'an idempotency key is known as long as its assist is retained', async (t, it) => {
    const agent = newAgent()
    const idempotency = { key: 'order-1', requestDigest: 'digest-1' }
    const { lease, after } = await finishedAssist(it.journal, agent, 3, { idempotency })
    const again = await it.journal.enqueue(newAssist(agent, { idempotency }))
    t.same(again, { assistId: lease.assistId, after, duplicate: true })
    await it.journal.erase(agent)
    t.equal((await it.journal.enqueue(newAssist(agent, { idempotency }))).duplicate, false)
  })

  await onEmptyStore(t, open, 'an assist id that is there already is refused', async (t, { journal }) => {
    const assist = newAssist(newAgent())
    await journal.enqueue(assist)
    await refused(t, journal.enqueue(assist), 'sequence_conflict')
    t.equal((await journal.entries(assist.tenant, assist.assistId)).length, 1)
    const { lease } = (await claimOne(journal))!
    await journal.append(lease, [completed(2)])
    await refused(t, journal.enqueue(assist), 'sequence_conflict')
  })

  await onEmptyStore(t, open, 'a claim gives what was enqueued', async (t, it) => {
    const assist = newAssist(newAgent())
    await it.journal.enqueue(assist)
    const claim = await claimOne(it.journal)
    const { tenant, agentId, assistId, interactionId, request } = assist
    t.match(claim, { lease: { tenant, agentId, assistId }, interactionId, lastSeq: 1, claims: 1 })
    t.same(claim!.request, request)
    t.equal(claim!.checkpoint, undefined)
    t.equal(claim!.cancelledBy, undefined)
  })

  await onEmptyStore(t, open, 'claims take the oldest first, and nothing when there is none', async (t, it) => {
    t.equal(await claimOne(it.journal), undefined)
    const enqueued: string[] = []
    for (let index = 0; index < 5; index += 1) {
      enqueued.push((await it.journal.enqueue(newAssist(newAgent()))).assistId)
    }
    const claimed: (string | undefined)[] = []
    for (let index = 0; index < 6; index += 1) claimed.push((await claimOne(it.journal))?.lease.assistId)
    t.same(claimed, [...enqueued, undefined])
  })

  await onEmptyStore(
    t,
    open,
    'one claim takes as many as it asks for, oldest first, and as there are',
    async (t, it) => {
      t.same(await it.journal.claim(longLeaseMs, 100), [])
      const assists = Array.from({ length: 70 }, () => newAssist(newAgent()))
      for (const assist of assists) await it.journal.enqueue(assist)
      const claims = await it.journal.claim(longLeaseMs, 50)
      claims.push(...(await it.journal.claim(longLeaseMs, 50)))
      t.same(
        claims.map(({ lease: { fence, ...lease }, request }) => ({ ...lease, request })),
        assists.map(({ tenant, agentId, assistId, request }) => ({ tenant, agentId, assistId, request })),
      )
      t.same(await it.journal.claim(longLeaseMs, 50), [])
      await Promise.all(claims.map(({ lease }) => it.journal.append(lease, [sentence(2), completed(3)])))
    },
  )

  await onEmptyStore(t, open, 'workers that race for assists get each of them once', async (t, it) => {
    const enqueued = await Promise.all(
      Array.from({ length: 10 }, async () => (await it.journal.enqueue(newAssist(newAgent()))).assistId),
    )
    const claims = await Promise.all(
      Array.from({ length: 25 }, (_, worker) => it.journal.claim(longLeaseMs, 1 + (worker % 3))),
    )
    const claimed = claims.flat().map(({ lease }) => lease.assistId)
    t.same(claimed.sort(), enqueued.sort())
  })

  await onEmptyStore(
    t,
    open,
    'a lease that lapsed lets another worker take over with a higher fence',
    async (t, it) => {
      await it.journal.enqueue(newAssist(newAgent()))
      const first = await claimOne(it.journal, 500)
      t.equal(await claimOne(it.journal, 500), undefined, 'nobody else while it lasts')
      await it.advance(600)
      const second = await claimOne(it.journal, 500)
      t.equal(second!.lease.assistId, first!.lease.assistId)
      t.ok(second!.lease.fence > first!.lease.fence)
      t.equal(second!.claims, 2)
      await it.advance(600)
      const third = await claimOne(it.journal, 500)
      t.ok(third!.lease.fence > second!.lease.fence)
    },
  )

  await onEmptyStore(t, open, 'an assist that lapsed goes before those that were enqueued after it', async (t, it) => {
    const { assistId } = await it.journal.enqueue(newAssist(newAgent()))
    await claimOne(it.journal, 500)
    await it.journal.enqueue(newAssist(newAgent()))
    await it.advance(600)
    t.equal((await claimOne(it.journal, 500))!.lease.assistId, assistId)
  })

  await onEmptyStore(t, open, 'a renewed lease lasts', async (t, it) => {
    await it.journal.enqueue(newAssist(newAgent()))
    const { lease } = (await claimOne(it.journal, 500))!
    await it.advance(300)
    t.same(await it.journal.renew([lease], 500), [])
    await it.advance(300)
    t.equal(await claimOne(it.journal, 500), undefined)
    await it.advance(300)
    t.ok(await claimOne(it.journal, 500), 'and ends in its turn')
  })

  await onEmptyStore(t, open, 'a lease is lost once another worker has the assist', async (t, it) => {
    await it.journal.enqueue(newAssist(newAgent()))
    const { lease } = (await claimOne(it.journal, 500))!
    await it.advance(600)
    const other = await claimOne(it.journal)
    t.same(await it.journal.renew([lease], 500), [lease])
    t.same(await it.journal.renew([other!.lease], longLeaseMs), [])
  })

  await onEmptyStore(t, open, 'a lease is lost once the assist has ended', async (t, it) => {
    const { lease } = await finishedAssist(it.journal, newAgent())
    t.same(await it.journal.renew([lease], longLeaseMs), [lease])
  })

  await onEmptyStore(t, open, 'many leases are renewed at once, whatever became of the others', async (t, it) => {
    t.same(await it.journal.renew([], longLeaseMs), [])
    for (let index = 0; index < 30; index += 1) await it.journal.enqueue(newAssist(newAgent()))
    const leases = (await it.journal.claim(500, 30)).map(({ lease }) => lease)
    const ended = leases[7]!
    await it.journal.append(ended, [completed(2)])
    await it.advance(300)
    t.same(await it.journal.renew(leases, 500), [ended])
    await it.advance(300)
    t.same(await it.journal.claim(500, 30), [], 'those that are left were renewed')
    const taken = leases[20]!
    await it.journal.release(taken)
    const other = (await claimOne(it.journal))!.lease
    const lost = await it.journal.renew([...leases, other], 500)
    t.equal(lost.length, 2)
    t.equal(lost[0], ended, 'the lease that was given, to be known again')
    t.equal(lost[1], taken)
  })

  await onEmptyStore(t, open, 'a released assist can be claimed at once', async (t, it) => {
    const { lease } = await startAssist(it.journal, newAgent())
    await it.journal.append(lease, [sentence(2)])
    await it.journal.release(lease)
    const next = await claimOne(it.journal)
    t.match(next, { lease: { assistId: lease.assistId }, lastSeq: 2, claims: 2 })
    t.ok(next!.lease.fence > lease.fence)
  })

  await onEmptyStore(t, open, 'releasing a lease that is lost leaves the new holder alone', async (t, it) => {
    const { lease } = await startAssist(it.journal, newAgent())
    await it.journal.release(lease)
    const next = await claimOne(it.journal)
    await it.journal.release(lease)
    t.equal(await claimOne(it.journal), undefined)
    await it.journal.append(next!.lease, [sentence(2), completed(3)])
    await it.journal.release(next!.lease)
    t.equal(await claimOne(it.journal), undefined, 'an assist that has ended is not given back')
  })

  await onEmptyStore(t, open, 'an assist that has ended is never claimed again', async (t, it) => {
    const { lease } = await startAssist(it.journal, newAgent())
    await it.journal.renew([lease], 500)
    await it.journal.append(lease, [completed(2)])
    await it.advance(600)
    t.equal(await claimOne(it.journal, 500), undefined)
  })

  await onEmptyStore(t, open, 'onClaimable tells of enqueue, release and lapse until it is stopped', async (t, it) => {
    let resolve = () => {}
    const stop = it.journal.onClaimable(() => resolve())
    const told = () => new Promise<void>((done) => (resolve = done))
    const enqueued = told()
    await it.journal.enqueue(newAssist(newAgent()))
    await enqueued
    const { lease } = (await claimOne(it.journal))!
    const released = told()
    await it.journal.release(lease)
    await released
    const lapsed = told()
    await claimOne(it.journal, 50)
    await it.advance(60)
    await lapsed
    stop()
    resolve = () => t.fail('told after the stop')
    await it.journal.enqueue(newAssist(newAgent()))
    t.ok(await claimOne(it.journal), 'there was something to claim each time')
  })

  await onEmptyStore(t, open, 'depth counts what waits and what is under a lease', async (t, it) => {
    t.same(await it.journal.depth(), { queued: 0, running: 0 })
    for (let index = 0; index < 3; index += 1) await it.journal.enqueue(newAssist(newAgent()))
    const { lease } = (await claimOne(it.journal, 500))!
    t.same(await it.journal.depth(), { queued: 2, running: 1 })
    await it.journal.append(lease, [completed(2)])
    t.same(await it.journal.depth(), { queued: 2, running: 0 })
    await claimOne(it.journal, 500)
    await it.advance(600)
    t.same(await it.journal.depth(), { queued: 2, running: 0 })
  })
}
