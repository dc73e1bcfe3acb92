import type { Test } from 'tap'
import type { Erasure, Journal } from '../journal.ts'
import { finishedAssist, newAgent, newAssist, startAssist } from './samples.ts'
import { type OpenJournal, onEmptyStore, refused } from './scenario.ts'
import { collect } from './watcher.ts'

/** Erasure: all of what was named, and nothing else. That the text is in no file is the driver's own test. */
export async function eraseConformance(t: Test, open: OpenJournal): Promise<void> {
  await onEmptyStore(t, open, 'an interaction goes with all its assists, of every agent', async (t, { journal }) => {
    const interactionId = 'call-1'
    const gone = [
      await finishedAssist(journal, newAgent('acme'), 4, { interactionId }),
      await finishedAssist(journal, newAgent('acme'), 3, { interactionId }),
    ]
    const kept = [
      await finishedAssist(journal, gone[0]!.lease, 3, { interactionId: 'call-2' }),
      await finishedAssist(journal, newAgent('globex'), 3, { interactionId }),
    ]
    t.equal(await journal.erase({ tenant: 'acme', interactionId }), 7)
    for (const { lease } of gone) t.equal(await known(journal, lease), 0)
    for (const { lease } of kept) t.equal(await known(journal, lease), 3)
    t.equal(await journal.erase({ tenant: 'acme', interactionId }), 0)
  })

  await onEmptyStore(t, open, 'an agent goes with everything, other agents stay', async (t, { journal }) => {
    const agent = { tenant: 'acme', agentId: 'agent-1' }
    const gone = [await finishedAssist(journal, agent, 4), await finishedAssist(journal, agent, 600)]
    const kept = [
      await finishedAssist(journal, { tenant: 'globex', agentId: 'agent-1' }, 3),
      await finishedAssist(journal, { tenant: 'acme', agentId: 'agent-2' }, 3),
    ]
    t.equal(await journal.erase(agent), 604)
    for (const { lease } of gone) t.equal(await known(journal, lease), 0)
    for (const { lease } of kept) t.equal(await known(journal, lease), 3)
    t.same(await journal.assists(agent, 10), [])
    t.equal(await journal.erase(newAgent()), 0, 'an agent that nobody knows')
  })

  await onEmptyStore(t, open, 'an agent that was erased goes on', async (t, { journal }) => {
    const agent = newAgent()
    await finishedAssist(journal, agent, 4)
    await journal.erase(agent)
    const { after } = await finishedAssist(journal, agent, 3)
    t.equal((await collect(journal, agent, after, 3)).length, 3)
  })

  await onEmptyStore(
    t,
    open,
    'a follower is told when entries after its cursor were erased',
    async (t, { journal }) => {
      const agent = newAgent()
      const gone = await finishedAssist(journal, agent, 4)
      const kept = await finishedAssist(journal, agent, 3)
      await journal.erase({ tenant: agent.tenant, interactionId: gone.interactionId })
      await refused(t, collect(journal, agent, gone.after, 1), 'cursor_trimmed')
      t.equal((await collect(journal, agent, kept.after, 3)).length, 3)
    },
  )

  await onEmptyStore(t, open, 'what still runs is refused, and all of it stays', async (t, { journal }) => {
    const agent = newAgent()
    const interactionId = 'call-1'
    const finished = await finishedAssist(journal, agent, 4, { interactionId })
    const { lease } = await startAssist(journal, agent, { interactionId })
    const whats: Erasure[] = [agent, { tenant: agent.tenant, interactionId }]
    for (const what of whats) await refused(t, journal.erase(what), 'still_running')
    await journal.release(lease)
    for (const what of whats) await refused(t, journal.erase(what), 'still_running')
    t.equal(await known(journal, finished.lease), 4)
    t.equal(await known(journal, lease), 1)
  })

  await onEmptyStore(t, open, 'what still waits is refused', async (t, { journal }) => {
    const assist = newAssist(newAgent())
    await journal.enqueue(assist)
    await refused(t, journal.erase(assist), 'still_running')
  })
}

/** How many entries of an assist the journal has; 0 only when it has no record of it either. */
async function known(journal: Journal, { tenant, assistId }: { tenant: string; assistId: string }): Promise<number> {
  const { length } = await journal.entries(tenant, assistId)
  return length === 0 && (await journal.assist(tenant, assistId)) !== undefined ? -1 : length
}
