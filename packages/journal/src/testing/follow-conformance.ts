import type { Test } from 'tap'
import type { AgentKey, Entry, Journal, Lease } from '../journal.ts'
import { completed, finishedAssist, newAgent, restOfAssist, sentence, shown, startAssist } from './samples.ts'
import { type OpenJournal, onEmptyStore, refused } from './scenario.ts'
import { collect, Watcher } from './watcher.ts'

/** Following: the past, then the present, each entry once. */
export async function followConformance(t: Test, open: OpenJournal): Promise<void> {
  await onEmptyStore(t, open, 'a follower sees the past, then what comes', async (t, { journal }) => {
    const agent = newAgent()
    const { lease, after } = await startAssist(journal, agent)
    await journal.append(lease, [sentence(2), sentence(3)])
    const collected = collect(journal, agent, after, 6)
    for (let seq = 4; seq <= 6; seq += 1) await journal.append(lease, [sentence(seq)])
    t.same(await collected, await journal.entries(lease.tenant, lease.assistId))
  })

  await onEmptyStore(t, open, 'from every offset a follower sees exactly what is after it', async (t, { journal }) => {
    const agent = newAgent()
    await finishedAssist(journal, agent, 4)
    const { lease, after } = await finishedAssist(journal, agent, 30)
    const all = await journal.entries(lease.tenant, lease.assistId)
    for (const [index, offset] of [after, ...all.map((entry) => entry.offset)].entries()) {
      t.same(await collect(journal, agent, offset, all.length - index), all.slice(index))
    }
  })

  await onEmptyStore(t, open, 'a long past comes whole and in order', async (t, { journal }) => {
    const agent = newAgent()
    const { after } = await finishedAssist(journal, agent, 2_000)
    const collected = await collect(journal, agent, after, 2_000)
    t.same(seqsOf(collected), range(1, 2_000))
  })

  await onEmptyStore(
    t,
    open,
    'followers that join while many write see no gap and no repeat',
    async (t, { journal }) => {
      const agents = [newAgent(), newAgent(), newAgent()]
      const leases: Lease[] = []
      for (const agent of [...agents, ...agents, ...agents]) leases.push((await startAssist(journal, agent)).lease)
      const watchers = await writeAndJoin(journal, agents, leases)
      t.ok(watchers.length >= 80, `${watchers.length} followers joined`)
      const all = await allEntries(journal, agents)
      for (const watcher of watchers) {
        const expected = all.filter(
          ({ agentId, offset }) => agentId === watcher.agent.agentId && offset > watcher.after,
        )
        await watcher.until((seen) => seen.at(-1)?.offset === expected.at(-1)!.offset)
        const seen = await watcher.stop()
        if (seen.length !== expected.length) t.same(seen.map(shown), expected.map(shown))
        else t.same(seen, expected)
      }
    },
  )

  await onEmptyStore(t, open, 'a follower that does not read for long misses nothing', async (t, { journal }) => {
    const agent = newAgent()
    const { lease, after } = await startAssist(journal, agent)
    const stop = new AbortController()
    const pages = journal.follow(agent, after, { signal: stop.signal })[Symbol.asyncIterator]()
    const seen: Entry[] = [...(await pages.next()).value]
    for (let seq = 2; seq <= 1_500; seq += 3) {
      await journal.append(lease, [sentence(seq), sentence(seq + 1), sentence(seq + 2)])
    }
    while (seen.length < 1_501) seen.push(...(await pages.next()).value)
    t.same(seqsOf(seen), range(1, 1_501))
    const [live] = await journal.append(lease, [completed(1_502)])
    t.same((await pages.next()).value, [live], 'and goes on')
    stop.abort()
  })

  await onEmptyStore(t, open, 'after head a follower sees only what comes', async (t, { journal }) => {
    const agent = newAgent()
    const atFirst = new Watcher(journal, agent, await journal.head(agent))
    const { lease } = await startAssist(journal, agent)
    await journal.append(lease, [sentence(2)])
    await finishedAssist(journal, newAgent())
    const after = await journal.head(agent)
    const [entry] = await journal.append(lease, [sentence(3)])
    t.same(await collect(journal, agent, after, 1), [entry])
    await atFirst.until((seen) => seen.length >= 3)
    t.same(seqsOf(await atFirst.stop()), [1, 2, 3])
  })

  await onEmptyStore(
    t,
    open,
    'agents see nothing of each other, also with one id in two tenants',
    async (t, { journal }) => {
      const agents = [
        { tenant: 'acme', agentId: 'agent-1' },
        { tenant: 'globex', agentId: 'agent-1' },
        { tenant: 'acme', agentId: 'agent-2' },
        { tenant: 'acm', agentId: 'eagent-1' },
        { tenant: 'acme1:', agentId: 'agent-1' },
        { tenant: 'acme.agent', agentId: '1' },
        { tenant: 'acme', agentId: 'agent.1' },
        { tenant: 'acme', agentId: '*' },
      ]
      const watchers = agents.map((agent) => new Watcher(journal, agent, 0))
      const ids: string[] = []
      for (const agent of agents) ids.push((await finishedAssist(journal, agent)).lease.assistId)
      for (const [index, agent] of agents.entries()) {
        const own = [1, 2, 3].map((seq) => `${ids[index]}/${seq}`)
        await watchers[index]!.until((seen) => seen.length >= 3)
        t.same((await watchers[index]!.stop()).map(shown), own)
        t.same((await collect(journal, agent, 0, 3)).map(shown), own)
        t.same(
          (await journal.assists(agent, 10)).map(({ assistId }) => assistId),
          [ids[index]],
        )
      }
      t.equal(await journal.assist('globex', ids[0]!), undefined)
      t.same(await journal.entries('globex', ids[0]!), [])
    },
  )

  await onEmptyStore(t, open, 'a cursor from the future is refused', async (t, { journal }) => {
    const { lease, offsets } = await finishedAssist(journal, newAgent())
    const future = offsets.at(-1)! + 1_000
    await refused(t, collect(journal, lease, future, 1), 'cursor_ahead')
    await refused(t, collect(journal, newAgent(), future, 1), 'cursor_ahead')
  })

  await onEmptyStore(t, open, 'an aborted follower ends, waiting or not', async (t, { journal }) => {
    const agent = newAgent()
    const { after } = await finishedAssist(journal, agent)
    for await (const _ of journal.follow(agent, after, { signal: AbortSignal.abort() })) t.fail('it ended before')
    const stop = new AbortController()
    const pages = journal.follow(agent, after, { signal: stop.signal })[Symbol.asyncIterator]()
    let seen = 0
    while (seen < 3) seen += (await pages.next()).value.length
    const waiting = pages.next()
    stop.abort()
    t.equal((await waiting).done, true)
  })

  await onEmptyStore(t, open, 'a loop over a follower can be left', async (t, { journal }) => {
    const agent = newAgent()
    const { after } = await finishedAssist(journal, agent)
    for await (const page of journal.follow(agent, after, { signal: new AbortController().signal })) {
      t.ok(page.length > 0)
      break
    }
    await finishedAssist(journal, agent)
  })
}

/**
 * Appends to all `leases` without a pause while followers join at offsets of the past and of this moment, then adds an
 * assist for each agent; gives the followers.
 */
async function writeAndJoin(journal: Journal, agents: AgentKey[], leases: Lease[]): Promise<Watcher[]> {
  const watchers: Watcher[] = []
  const writers = leases.map(async (lease, writer) => {
    for (const entry of restOfAssist(120)) {
      const [appended] = await journal.append(lease, [entry])
      if (entry.seq % 12 !== writer) continue
      const past = Math.floor((appended!.offset * ((entry.seq * 7) % 11)) / 10)
      watchers.push(new Watcher(journal, agents[entry.seq % 3]!, Math.min(past, appended!.offset)))
    }
  })
  await Promise.all(writers)
  for (const agent of agents) await finishedAssist(journal, agent)
  return watchers
}

/** Every entry of `agents` in the order of the journal, as its assists have them. */
async function allEntries(journal: Journal, agents: AgentKey[]): Promise<Entry[]> {
  const all: Entry[] = []
  for (const agent of agents) {
    for (const { tenant, assistId } of await journal.assists(agent, 100)) {
      all.push(...(await journal.entries(tenant, assistId)))
    }
  }
  return all.sort((a, b) => a.offset - b.offset)
}

function seqsOf(entries: readonly Entry[]): number[] {
  return entries.map(({ seq }) => seq)
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
