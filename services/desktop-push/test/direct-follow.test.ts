import t from 'tap'
import { followAssist } from '../src/direct-streams/follow-assist.ts'
import { startPush } from './push-fixture.ts'

const ann = { tenant: 'default', agentId: 'ann' }

/** The seqs of one assist from `position` on, until its end. */
async function seqsOf(...args: Parameters<typeof followAssist>): Promise<number[]> {
  const seqs: number[] = []
  for await (const page of followAssist(...args)) seqs.push(...page.map(({ seq }) => seq))
  return seqs
}

t.test('one assist is followed among others, past and present, up to its end', async (t) => {
  const { journal, assist } = await startPush(t)
  const { signal } = new AbortController()
  const [one, other] = [await assist('ann'), await assist('ann')]
  await one.say('a', 'b')
  await other.say('x')
  const key = { ...ann, assistId: one.assistId }
  const following = seqsOf(journal, key, { seq: 0, offset: 0 }, signal)
  await other.complete()
  await one.say('c')
  await one.complete()
  t.same(await following, [1, 2, 3, 4, 5])
  t.same(await seqsOf(journal, key, { seq: 3, offset: 0 }, signal), [4, 5])
})

t.test('what retention removes of other assists is no loss, and what it removes of this one is told', async (t) => {
  const { journal, assist, clock } = await startPush(t)
  const { signal } = new AbortController()
  const [one, other] = [await assist('ann'), await assist('ann')]
  await one.say('a')
  await other.complete()
  clock.advance(1_000)
  const trim = () => journal.trim({ maxAgeMs: -1_000, maxEntriesPerAgent: 0 })
  t.equal(await trim(), 2)
  const key = { ...ann, assistId: one.assistId }
  const following = seqsOf(journal, key, { seq: 1, offset: 1 }, signal)
  await one.say('b')
  await one.complete()
  t.same(await following, [2, 3, 4])
  t.equal(await trim(), 4)
  await t.rejects(seqsOf(journal, key, { seq: 1, offset: 1 }, signal), { code: 'not_found' })
})

t.test('following ends with its signal, and with the journal', async (t) => {
  const { journal, assist, close } = await startPush(t)
  const { assistId } = await assist('ann')
  const abort = new AbortController()
  const start = { seq: 0, offset: 0 }
  const aborted = seqsOf(journal, { ...ann, assistId }, start, abort.signal)
  const closed = seqsOf(journal, { ...ann, assistId }, start, new AbortController().signal)
  abort.abort()
  // Each may have got the first entry before.
  t.ok((await aborted).length <= 1)
  await close()
  t.ok((await closed).length <= 1)
})
