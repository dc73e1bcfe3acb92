import t from 'tap'
import { maxReadAgeMs } from '../src/index.ts'
import { ReadTimes } from '../src/sqlite/read-times.ts'

t.test('a read is remembered for an hour', async (t) => {
  const times = new ReadTimes()
  times.note('ann', 0)
  times.note('bob', 5)
  times.note('cyd', maxReadAgeMs)
  t.ok(times.has('ann', 0))
  times.note('cyd', maxReadAgeMs + 1)
  t.notOk(times.has('ann', 0))
  t.ok(times.has('bob', 0))
})

t.test('of too many agents the one read longest ago is forgotten', async (t) => {
  const times = new ReadTimes()
  for (let agent = 0; agent < 65_536; agent += 1) times.note(`agent-${agent}`, agent)
  times.note('agent-0', 65_536)
  t.ok(times.has('agent-1', 0))
  times.note('agent-65536', 65_537)
  t.notOk(times.has('agent-1', 0))
  for (const agent of ['agent-0', 'agent-2', 'agent-65536']) t.ok(times.has(agent, 0), agent)
})
