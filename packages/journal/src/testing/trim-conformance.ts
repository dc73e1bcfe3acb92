import type { Test } from 'tap'
import type { Entry } from '../journal.ts'
import { claimOne, completed, finishedAssist, newAgent, newAssist, sentence, startAssist } from './samples.ts'
import { type OpenJournal, onEmptyStore, refused } from './scenario.ts'
import { collect } from './watcher.ts'

const keepAll = { maxAgeMs: 3_600_000, maxEntriesPerAgent: 1_000_000 }

/** Retention: what goes, what stays, and how a follower learns of it. */
export async function trimConformance(t: Test, open: OpenJournal): Promise<void> {
  await onEmptyStore(t, open, 'what is within the limits stays', async (t, { journal }) => {
    const { lease } = await finishedAssist(journal, newAgent(), 5)
    t.equal(await journal.trim(keepAll), 0)
    t.equal((await journal.entries(lease.tenant, lease.assistId)).length, 5)
  })

  await onEmptyStore(t, open, 'finished assists past their age go, younger ones stay', async (t, it) => {
    const old = await finishedAssist(it.journal, newAgent(), 5)
    await it.advance(700)
    const young = await finishedAssist(it.journal, old.lease, 4)
    t.equal(await it.journal.trim({ ...keepAll, maxAgeMs: 500 }), 5)
    t.equal(await it.journal.assist(old.lease.tenant, old.lease.assistId), undefined)
    t.same(await it.journal.entries(old.lease.tenant, old.lease.assistId), [])
    t.equal((await it.journal.entries(young.lease.tenant, young.lease.assistId)).length, 4)
  })

  await onEmptyStore(t, open, 'past the count the oldest of an agent go first', async (t, { journal }) => {
    const agent = newAgent()
    const ids: string[] = []
    for (let index = 0; index < 5; index += 1) ids.push((await finishedAssist(journal, agent, 10)).lease.assistId)
    const other = await finishedAssist(journal, newAgent(), 10)
    const removed = await journal.trim({ ...keepAll, maxEntriesPerAgent: 25 })
    t.equal(removed, 30)
    t.same(
      (await journal.assists(agent, 10)).map(({ assistId }) => assistId),
      ids.slice(3),
    )
    t.equal((await journal.entries(other.lease.tenant, other.lease.assistId)).length, 10, 'others keep theirs')
  })

  await onEmptyStore(t, open, 'assists that wait or run are never touched', async (t, it) => {
    const agent = newAgent()
    const { lease, after } = await startAssist(it.journal, agent)
    await it.journal.append(lease, [sentence(2), sentence(3)])
    await finishedAssist(it.journal, newAgent())
    const waiting = newAssist(agent)
    await it.journal.enqueue(waiting)
    await it.advance(700)
    await it.journal.trim({ maxAgeMs: 1, maxEntriesPerAgent: 1 })
    t.equal((await collect(it.journal, agent, after, 4)).length, 4)
    await it.journal.append(lease, [completed(4)])
    t.equal((await claimOne(it.journal))!.lease.assistId, waiting.assistId)
  })

  await onEmptyStore(t, open, 'a follower is told when entries after its cursor are gone', async (t, { journal }) => {
    const agent = newAgent()
    const gone = await finishedAssist(journal, agent, 10)
    const kept = await finishedAssist(journal, agent, 10)
    await journal.trim({ ...keepAll, maxEntriesPerAgent: 10 })
    for (const after of [gone.after, ...gone.offsets.slice(0, -1)]) {
      await refused(t, collect(journal, agent, after, 1), 'cursor_trimmed')
    }
    for (const after of [gone.offsets.at(-1)!, kept.after]) {
      t.equal((await collect(journal, agent, after, 10)).length, 10, 'nothing after this cursor is gone')
    }
  })

  await onEmptyStore(
    t,
    open,
    'a trim of one agent does not disturb the followers of another',
    async (t, { journal }) => {
      const trimmed = newAgent()
      const kept = await finishedAssist(journal, newAgent(), 5)
      await finishedAssist(journal, trimmed, 10)
      await journal.trim({ ...keepAll, maxEntriesPerAgent: 5 })
      t.equal((await collect(journal, kept.lease, kept.after, 5)).length, 5)
    },
  )

  await onEmptyStore(
    t,
    open,
    'a slow follower sees all up to a point or is told, never a hole',
    async (t, { journal }) => {
      const agent = newAgent()
      const first = await finishedAssist(journal, agent, 700)
      const second = await finishedAssist(journal, agent, 700)
      const pages = journal.follow(agent, first.after, { signal: new AbortController().signal })[Symbol.asyncIterator]()
      const seen: Entry[] = [...(await pages.next()).value]
      await journal.trim({ ...keepAll, maxEntriesPerAgent: 700 })
      const ended = (async () => {
        while (seen.length < 1_400) seen.push(...(await pages.next()).value)
      })()
      await ended.catch((error: unknown) => t.match(error, { code: 'cursor_trimmed' }))
      const offsets = [...first.offsets, ...second.offsets]
      t.same(
        seen.map(({ offset }) => offset),
        offsets.slice(0, seen.length),
      )
    },
  )

  await onEmptyStore(t, open, 'offsets never come back, even when everything was removed', async (t, it) => {
    const agent = newAgent()
    const { offsets } = await finishedAssist(it.journal, agent, 5)
    await it.advance(10)
    t.equal(await it.journal.trim({ ...keepAll, maxAgeMs: 1 }), 5)
    const next = await finishedAssist(await it.reopen(), agent, 2)
    t.ok(next.after >= offsets.at(-1)!)
  })
}
