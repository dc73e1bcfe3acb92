import type { CancelledBy } from '@cuecard/contracts'
import type { Test } from 'tap'
import { claimOne, finishedAssist, newAgent, newAssist, startAssist } from './samples.ts'
import { type OpenJournal, onEmptyStore } from './scenario.ts'

/** Cancelling: who is told, and what is remembered. */
export async function cancelConformance(t: Test, open: OpenJournal): Promise<void> {
  await onEmptyStore(
    t,
    open,
    'a cancel reaches every listener with the assist and who asked',
    async (t, { journal }) => {
      const { lease } = await startAssist(journal, newAgent())
      const told = [1, 2].map(() => {
        return new Promise<[string, CancelledBy]>((resolve) => {
          journal.onCancel((assistId, by) => resolve([assistId, by]))
        })
      })
      t.equal(await journal.cancel(lease, 'desktop'), 'requested')
      t.same(await Promise.all(told), [
        [lease.assistId, 'desktop'],
        [lease.assistId, 'desktop'],
      ])
    },
  )

  await onEmptyStore(t, open, 'a listener that was stopped is told nothing', async (t, { journal }) => {
    const { lease } = await startAssist(journal, newAgent())
    const stop = journal.onCancel(() => t.fail('told after the stop'))
    stop()
    const told = new Promise<void>((resolve) => {
      journal.onCancel(() => resolve())
    })
    await journal.cancel(lease, 'caller')
    await told
  })

  await onEmptyStore(t, open, 'a cancel before the claim is noted for it', async (t, { journal }) => {
    const assist = newAssist(newAgent())
    await journal.enqueue(assist)
    t.equal(await journal.cancel(assist, 'operator'), 'requested')
    const claim = await claimOne(journal)
    t.equal(claim!.lease.assistId, assist.assistId)
    t.equal(claim!.cancelledBy, 'operator')
  })

  await onEmptyStore(t, open, 'a cancel while it runs is noted for the next claim too', async (t, { journal }) => {
    const { lease } = await startAssist(journal, newAgent())
    await journal.cancel(lease, 'desktop')
    await journal.release(lease)
    t.equal((await claimOne(journal))!.cancelledBy, 'desktop')
  })

  await onEmptyStore(t, open, 'an assist that has ended cannot be cancelled', async (t, { journal }) => {
    const { lease } = await finishedAssist(journal, newAgent())
    journal.onCancel(() => t.fail('nothing was cancelled'))
    t.equal(await journal.cancel(lease, 'desktop'), 'finished')
    t.match(await journal.assist(lease.tenant, lease.assistId), { state: 'completed' })
  })

  await onEmptyStore(t, open, 'only the tenant and the agent whose assist it is know it', async (t, { journal }) => {
    const { lease } = await startAssist(journal, { tenant: 'acme', agentId: 'agent-1' })
    const { assistId } = lease
    const stop = journal.onCancel(() => t.fail('nothing was cancelled'))
    t.equal(await journal.cancel({ tenant: 'acme', assistId: 'none' }, 'desktop'), 'unknown')
    t.equal(await journal.cancel({ tenant: 'globex', assistId }, 'desktop'), 'unknown')
    t.equal(await journal.cancel({ tenant: 'globex', assistId, agentId: 'agent-1' }, 'desktop'), 'unknown')
    t.equal(await journal.cancel({ tenant: 'acme', assistId, agentId: 'agent-2' }, 'desktop'), 'unknown')
    stop()
    t.equal(await journal.cancel({ tenant: 'acme', assistId, agentId: 'agent-1' }, 'desktop'), 'requested')
    t.equal(await journal.cancel({ tenant: 'acme', assistId }, 'caller'), 'requested')
  })
}
