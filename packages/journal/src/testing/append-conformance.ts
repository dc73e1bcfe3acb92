import type { AssistState, TerminalEvent } from '@cuecard/contracts'
import type { Test } from 'tap'
import type { Entry } from '../journal.ts'
import { claimOne, completed, finishedAssist, newAgent, sampleTime, sentence, startAssist } from './samples.ts'
import { type OpenJournal, onEmptyStore, refused } from './scenario.ts'

/** Appends: by whom, in what order, and what an end means. */
export async function appendConformance(t: Test, open: OpenJournal): Promise<void> {
  await onEmptyStore(t, open, 'appended entries come back as they were given, in growing offsets', async (t, it) => {
    const { lease, after } = await startAssist(it.journal, newAgent())
    const texts = ['Naïve café — “quoted”.\n', '🧑‍🚀 line two\r\n\t', '\u0000 and "escapes" \\ ', '日本語。']
    const entries = texts.map((text, index) => sentence(index + 2, text))
    const appended = await it.journal.append(lease, entries)
    const { tenant, agentId, assistId } = lease
    t.same(
      appended.map(({ offset, ...entry }) => entry),
      entries.map((entry) => ({ tenant, agentId, assistId, ...entry })),
    )
    const stored = await it.journal.entries(tenant, assistId)
    t.same(stored.slice(1), appended)
    t.ok(stored.every(({ offset }, index) => offset > (stored[index - 1]?.offset ?? after)))
    t.match(await it.journal.assist(tenant, assistId), { ...lease, fence: undefined, state: 'running', lastSeq: 5 })
  })

  await onEmptyStore(t, open, 'offsets grow over all agents', async (t, it) => {
    const first = await startAssist(it.journal, newAgent('acme'))
    const second = await startAssist(it.journal, newAgent('globex'))
    const appended: Entry[] = []
    for (let seq = 2; seq < 6; seq += 1) {
      for (const { lease } of [first, second]) appended.push(...(await it.journal.append(lease, [sentence(seq)])))
    }
    t.ok(appended.every(({ offset }, index) => offset > (appended[index - 1]?.offset ?? 0)))
  })

  for (const seqs of [[1], [3], [2, 4], [2, 2], [2, 3, 3]]) {
    await onEmptyStore(t, open, `entries ${seqs} after entry 1 are refused and none is kept`, async (t, it) => {
      const { lease } = await startAssist(it.journal, newAgent())
      const entries = seqs.map((seq) => sentence(seq))
      await refused(t, it.journal.append(lease, entries), 'sequence_conflict')
      t.equal((await it.journal.entries(lease.tenant, lease.assistId)).length, 1)
      await it.journal.append(lease, [sentence(2), sentence(3)])
    })
  }

  await onEmptyStore(t, open, 'one of two writers of the same entry wins', async (t, it) => {
    const { lease } = await startAssist(it.journal, newAgent())
    const outcomes = await Promise.allSettled(
      ['one', 'two'].map((text) => it.journal.append(lease, [sentence(2, text)])),
    )
    t.same(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') t.match(outcome.reason, { code: 'sequence_conflict' })
    }
    t.equal((await it.journal.entries(lease.tenant, lease.assistId)).length, 2)
  })

  await onEmptyStore(
    t,
    open,
    'a writer that lost its lease is refused and the new one is not disturbed',
    async (t, it) => {
      const { lease: zombie } = await startAssist(it.journal, newAgent())
      await it.journal.append(zombie, [sentence(2)])
      await it.journal.release(zombie)
      const { lease, lastSeq } = (await claimOne(it.journal))!
      t.equal(lastSeq, 2)
      await refused(t, it.journal.append(zombie, [sentence(3, 'zombie')]), 'fenced')
      await refused(t, it.journal.append(zombie, [completed(3)]), 'fenced')
      await it.journal.append(lease, [sentence(3, 'alive'), completed(4)])
      const texts = (await it.journal.entries(lease.tenant, lease.assistId)).map(({ event }) => event)
      t.match(texts[2], { text: 'alive' })
      t.equal(texts.length, 4)
    },
  )

  await onEmptyStore(t, open, 'a zombie that writes while others claim never forks the assist', async (t, it) => {
    const { lease: first } = await startAssist(it.journal, newAgent())
    await it.journal.release(first)
    const zombie = Array.from({ length: 20 }, (_, index) => it.journal.append(first, [sentence(index + 2, 'old')]))
    const claim = claimOne(it.journal)
    const outcomes = await Promise.allSettled(zombie)
    const { lease, lastSeq } = (await claim)!
    await it.journal.append(lease, [sentence(lastSeq + 1, 'new'), completed(lastSeq + 2)])
    const entries = await it.journal.entries(lease.tenant, lease.assistId)
    t.same(
      entries.map(({ seq }) => seq),
      Array.from({ length: lastSeq + 2 }, (_, index) => index + 1),
    )
    t.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, lastSeq - 1, 'acknowledged means kept')
  })

  await onEmptyStore(t, open, 'a lease that lapsed still counts while nobody else has claimed', async (t, it) => {
    const { lease } = await startAssist(it.journal, newAgent())
    await it.journal.renew([lease], 500)
    await it.advance(600)
    await it.journal.append(lease, [sentence(2)])
    t.equal((await it.journal.entries(lease.tenant, lease.assistId)).length, 2)
  })

  const ends: [AssistState, TerminalEvent][] = [
    ['completed', { type: 'assist.completed', finishReason: 'length', usage: { basis: 'exact', completionTokens: 5 } }],
    ['blocked', { type: 'assist.blocked', kind: 'safety', rule: 'refunds' }],
    ['failed', { type: 'assist.failed', code: 'vendor_unavailable', message: 'No profile answered.' }],
    ['cancelled', { type: 'assist.cancelled', by: 'desktop' }],
  ]
  await onEmptyStore(t, open, 'each terminal event ends an assist in its state, once', async (t, it) => {
    for (const [state, event] of ends) {
      const { lease } = await startAssist(it.journal, newAgent())
      t.match(await it.journal.assist(lease.tenant, lease.assistId), { state: 'running' })
      await it.journal.append(lease, [sentence(2), { seq: 3, at: sampleTime, event }])
      t.match(await it.journal.assist(lease.tenant, lease.assistId), { state, lastSeq: 3 })
      await refused(t, it.journal.append(lease, [sentence(4)]), 'finished')
      await refused(t, it.journal.append(lease, [completed(4)]), 'finished')
      t.equal((await it.journal.entries(lease.tenant, lease.assistId)).length, 3)
    }
  })

  await onEmptyStore(t, open, 'nothing follows a terminal event in one append', async (t, it) => {
    const { lease } = await startAssist(it.journal, newAgent())
    await refused(t, it.journal.append(lease, [completed(2), sentence(3)]), 'finished')
    t.match(await it.journal.assist(lease.tenant, lease.assistId), { state: 'running', lastSeq: 1 })
  })

  await onEmptyStore(t, open, 'many ends at once end an assist once', async (t, it) => {
    const { lease } = await startAssist(it.journal, newAgent())
    const outcomes = await Promise.allSettled(
      ends.map(([, event]) => {
        return it.journal.append(lease, [{ seq: 2, at: sampleTime, event }])
      }),
    )
    t.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    t.equal((await it.journal.entries(lease.tenant, lease.assistId)).length, 2)
  })

  await onEmptyStore(t, open, 'the next claim gets the newest checkpoint, and followers get none', async (t, it) => {
    const { lease } = await startAssist(it.journal, newAgent())
    const checkpoint = { continuationId: 'c-2', emitted: 17, nested: { list: [1, 'two\n'] } }
    await it.journal.append(lease, [{ ...sentence(2), checkpoint: { continuationId: 'c-1' } }])
    const appended = await it.journal.append(lease, [{ ...sentence(3), checkpoint }, sentence(4)])
    await it.journal.append(lease, [sentence(5)])
    const stored = await it.journal.entries(lease.tenant, lease.assistId)
    t.notOk([...appended, ...stored].some((entry) => JSON.stringify(entry).includes('continuationId')))
    await it.journal.release(lease)
    const next = await claimOne(it.journal)
    t.same(next!.checkpoint, checkpoint)
    t.equal(next!.lastSeq, 5)
  })

  await onEmptyStore(t, open, 'the records of an agent come oldest first, the newest of them', async (t, it) => {
    const agent = newAgent()
    const ids: string[] = []
    for (let index = 0; index < 4; index += 1) {
      ids.push((await finishedAssist(it.journal, agent, 2)).lease.assistId)
    }
    await finishedAssist(it.journal, newAgent())
    const listed = async (limit: number) => (await it.journal.assists(agent, limit)).map(({ assistId }) => assistId)
    t.same(await listed(10), ids)
    t.same(await listed(2), ids.slice(2))
    t.same(await it.journal.assists(newAgent(), 10), [])
  })
}
