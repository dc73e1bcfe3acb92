import t from 'tap'
import type { CommitReport } from '../src/index.ts'
import { completed, finishedAssist, newAgent, newAssist, sentence, startAssist } from '../src/testing/samples.ts'
import { openOnEmptyFolder } from './sqlite-store.ts'

t.test('writes made at once share a commit, and a lone write has its own', async (t) => {
  const reports: CommitReport[] = []
  const store = await openOnEmptyFolder({ onCommit: (report) => reports.push(report) })
  t.teardown(() => store.destroy())
  const leases = []
  for (let index = 0; index < 20; index += 1) leases.push((await startAssist(store.journal, newAgent())).lease)
  t.ok(reports.every(({ operations }) => operations === 1))
  reports.length = 0
  await Promise.all(leases.map((lease) => store.journal.append(lease, [sentence(2)])))
  t.match(reports, [{ operations: 20, waiting: 0 }])
  t.ok(reports.every(({ durationMs }) => durationMs > 0))
})

t.test('appends that are not waited for are made in the order of the calls', async (t) => {
  const store = await openOnEmptyFolder({ maxPendingWrites: 7 })
  t.teardown(() => store.destroy())
  const { lease } = await startAssist(store.journal, newAgent())
  const calls = Array.from({ length: 50 }, (_, index) => store.journal.append(lease, [sentence(index + 2)]))
  const appended = (await Promise.all(calls)).flat()
  t.same(await store.journal.entries(lease.tenant, lease.assistId).then((entries) => entries.slice(1)), appended)
})

t.test('an assist id is taken in every tenant', async (t) => {
  const store = await openOnEmptyFolder()
  t.teardown(() => store.destroy())
  const { assistId } = await store.journal.enqueue(newAssist(newAgent('acme')))
  const elsewhere = newAssist(newAgent('globex'), { assistId })
  await t.rejects(store.journal.enqueue(elsewhere), { code: 'sequence_conflict' })
  t.same(await store.journal.depth(), { queued: 1, running: 0 })
})

t.test('a lease counts for its own tenant and agent alone', async (t) => {
  const store = await openOnEmptyFolder()
  t.teardown(() => store.destroy())
  const { lease } = await startAssist(store.journal, newAgent('acme'))
  const other = { ...lease, agentId: 'somebody-else' }
  await t.rejects(store.journal.append(other, [sentence(2)]), { code: 'fenced' })
  await t.rejects(store.journal.append({ ...lease, tenant: 'globex' }, [sentence(2)]), { code: 'finished' })
  const elsewhere = { ...lease, tenant: 'globex' }
  t.same(await store.journal.renew([elsewhere, lease], 1_000), [elsewhere])
  await store.journal.append(lease, [completed(2)])
})

t.test('a long trim lets appends in between', async (t) => {
  const reports: CommitReport[] = []
  const store = await openOnEmptyFolder({ onCommit: (report) => reports.push(report) })
  t.teardown(() => store.destroy())
  const agent = newAgent()
  for (let index = 0; index < 10; index += 1) await finishedAssist(store.journal, agent, 300)
  const { lease } = await startAssist(store.journal, newAgent())
  await store.advance(10)
  reports.length = 0
  let trimmed = false
  const trim = store.journal.trim({ maxAgeMs: 1, maxEntriesPerAgent: 1 }).then((removed) => {
    trimmed = true
    return removed
  })
  let appendsMeanwhile = 0
  while (!trimmed) {
    await store.journal.append(lease, [sentence(appendsMeanwhile + 2)])
    appendsMeanwhile += 1
  }
  t.equal(await trim, 3_000)
  t.ok(appendsMeanwhile > 3, `${appendsMeanwhile} appends`)
})

t.test('a listener that throws harms neither the journal nor the other listeners', async (t) => {
  const store = await openOnEmptyFolder()
  t.teardown(() => store.destroy())
  const thrown = new Promise((resolve) => process.once('uncaughtException', resolve))
  store.journal.onClaimable(() => {
    throw new Error('a bug of the listener')
  })
  const told = new Promise<void>((resolve) => store.journal.onClaimable(resolve))
  await store.journal.enqueue(newAssist(newAgent()))
  await told
  t.match(await thrown, { message: 'a bug of the listener' })
})
