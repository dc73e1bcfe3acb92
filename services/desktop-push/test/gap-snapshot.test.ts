import t from 'tap'
import { takeSnapshot } from '../src/gap-snapshot.ts'
import { startPush } from './push-fixture.ts'

const ann = { tenant: 'default', agentId: 'ann' }
const limits = { maxAssists: 20, maxTextLength: 100_000 }

t.test('a snapshot is of one offset, whatever is appended while it is taken', async (t) => {
  const { journal, assist } = await startPush(t)
  const answer = await assist('ann')
  await answer.say('One. ')
  const head = journal.head.bind(journal)
  journal.head = async (agent) => {
    const offset = await head(agent)
    await answer.say('Two. ')
    await answer.complete()
    await (await assist('ann')).say('Another.')
    return offset
  }
  const { offset, assists } = await takeSnapshot(journal, ann, limits)
  t.match(assists, [{ assistId: answer.assistId, state: 'running', seq: 2, text: 'One. ' }])
  t.equal(assists.length, 1)
  t.notOk(assists[0]?.end)
  t.equal(offset, 2)
})

t.test('an answer that was started over counts from there', async (t) => {
  const { journal, assist } = await startPush(t)
  const answer = await assist('ann')
  await answer.say('Wrong ', 'start. ')
  await answer.append({ type: 'assist.superseded', reason: 'restarted' })
  await answer.say('Right.')
  t.match((await takeSnapshot(journal, ann, limits)).assists, [{ text: 'Right.', seq: 5 }])
})

t.test('the newest assists are in it, oldest first, finished ones only as far as their text fits', async (t) => {
  const { journal, assist } = await startPush(t)
  const running = await assist('ann')
  await running.say('x'.repeat(500))
  const ids: string[] = []
  for (let index = 0; index < 4; index += 1) {
    const answer = await assist('ann')
    ids.push(answer.assistId)
    await answer.say('y'.repeat(40))
    await answer.complete()
  }
  await (await assist('bea')).say('Not hers.')
  const idsOf = async (bounds: typeof limits): Promise<string[]> =>
    (await takeSnapshot(journal, ann, bounds)).assists.map(({ assistId }) => assistId)
  t.same(await idsOf(limits), [running.assistId, ...ids])
  t.same(await idsOf({ ...limits, maxAssists: 3 }), ids.slice(1))
  t.same(await idsOf({ ...limits, maxTextLength: 100 }), [running.assistId, ...ids.slice(2)], 'running ones always')
})

t.test('an assist without its beginning is left out', async (t) => {
  const { journal, assist } = await startPush(t)
  const answer = await assist('ann')
  await answer.say('One. ', 'Two.')
  await answer.complete()
  const entries = journal.entries.bind(journal)
  journal.entries = async (...of) => (await entries(...of)).slice(2)
  t.same((await takeSnapshot(journal, ann, limits)).assists, [])
})
