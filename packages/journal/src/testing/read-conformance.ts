import type { Test } from 'tap'
import type { AgentKey, Journal } from '../journal.ts'
import { finishedAssist, newAgent } from './samples.ts'
import { type OpenJournal, onEmptyStore } from './scenario.ts'
import { Watcher } from './watcher.ts'

const longAgoMs = 600_000

/** Who reads: by following, and otherwise. */
export async function readConformance(t: Test, open: OpenJournal): Promise<void> {
  await onEmptyStore(t, open, 'nobody reads at first', async (t, { journal }) => {
    const agent = newAgent()
    await finishedAssist(journal, agent)
    t.same(await journal.readWithin([agent, newAgent()], longAgoMs), [false, false])
    t.same(await journal.readWithin([], longAgoMs), [])
  })

  await onEmptyStore(t, open, 'an open follow counts however long nothing comes', async (t, it) => {
    const agent = newAgent()
    const { after } = await finishedAssist(it.journal, agent)
    const watcher = await follow(it.journal, agent, after)
    await it.advance(600)
    t.same(await it.journal.readWithin([agent], 500), [true])
    await watcher.stop()
  })

  await onEmptyStore(
    t,
    open,
    'a follow of what is still to come counts with its first page',
    async (t, { journal }) => {
      const agent = newAgent()
      const watcher = new Watcher(journal, agent, await journal.head(agent))
      await finishedAssist(journal, agent)
      await watcher.until((seen) => seen.length > 0)
      t.same(await journal.readWithin([agent], 500), [true])
      await watcher.stop()
    },
  )

  await onEmptyStore(t, open, 'a follow that has ended counts for the time that is asked about', async (t, it) => {
    const agent = newAgent()
    const { after } = await finishedAssist(it.journal, agent)
    await (await follow(it.journal, agent, after)).stop()
    t.same(await it.journal.readWithin([agent], 500), [true])
    await it.advance(600)
    t.same(await it.journal.readWithin([agent], 500), [false])
    t.same(await it.journal.readWithin([agent], longAgoMs), [true])
  })

  await onEmptyStore(t, open, 'a loop over a follower that was left has ended', async (t, it) => {
    const agent = newAgent()
    const { after } = await finishedAssist(it.journal, agent)
    for await (const _ of it.journal.follow(agent, after, { signal: new AbortController().signal })) break
    await it.advance(600)
    t.same(await it.journal.readWithin([agent], 500), [false])
  })

  await onEmptyStore(t, open, 'the last of several readers counts', async (t, it) => {
    const agent = newAgent()
    const { after } = await finishedAssist(it.journal, agent)
    const [first, second] = [await follow(it.journal, agent, after), await follow(it.journal, agent, after)]
    await first.stop()
    await it.advance(600)
    t.same(await it.journal.readWithin([agent], 500), [true])
    await second.stop()
    await it.advance(600)
    t.same(await it.journal.readWithin([agent], 500), [false])
  })

  await onEmptyStore(t, open, 'a read that was noted counts like a follow that ended then', async (t, it) => {
    const agent = newAgent()
    await it.journal.noteRead(agent)
    await it.advance(300)
    await it.journal.noteRead(agent)
    await it.advance(300)
    t.same(await it.journal.readWithin([agent], 500), [true], 'the last one counts')
    await it.advance(300)
    t.same(await it.journal.readWithin([agent], 500), [false])
  })

  await onEmptyStore(t, open, 'a follow that ends after a read was noted is the later one', async (t, it) => {
    const agent = newAgent()
    const { after } = await finishedAssist(it.journal, agent)
    const watcher = await follow(it.journal, agent, after)
    await it.journal.noteRead(agent)
    await it.advance(600)
    await watcher.stop()
    t.same(await it.journal.readWithin([agent], 500), [true])
  })

  await onEmptyStore(t, open, 'agents are told apart and answered in order, however many', async (t, { journal }) => {
    const read = [
      { tenant: 'acme', agentId: 'agent-1' },
      { tenant: 'acme', agentId: 'agent.1' },
      { tenant: 'acme.agent', agentId: '2' },
      { tenant: 'globex', agentId: '*' },
    ]
    const unread = [
      { tenant: 'globex', agentId: 'agent-1' },
      { tenant: 'acm', agentId: 'eagent-1' },
      { tenant: 'acme', agentId: 'agent.2' },
      { tenant: 'acme', agentId: '*' },
      ...Array.from({ length: 1_500 }, () => newAgent()),
    ]
    for (const agent of read) await journal.noteRead(agent)
    t.same(await journal.readWithin([...read, ...unread], longAgoMs), [
      ...read.map(() => true),
      ...unread.map(() => false),
    ])
    const [last] = read.slice(-1)
    t.same(await journal.readWithin([unread[0]!, last!, last!, unread[1]!], longAgoMs), [false, true, true, false])
  })
}

/** A follower that has had a page. */
async function follow(journal: Journal, agent: AgentKey, after: number): Promise<Watcher> {
  const watcher = new Watcher(journal, agent, after)
  await watcher.until((seen) => seen.length > 0)
  return watcher
}
