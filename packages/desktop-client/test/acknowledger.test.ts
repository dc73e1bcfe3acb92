import t from 'tap'
import { Acknowledger } from '../src/line/acknowledger.ts'
import { FakeClock } from './fake-clock.ts'

t.test('the newest cursor goes out once per interval at most, and nothing when there is none', async (t) => {
  const clock = new FakeClock()
  const begin = clock.now()
  const sent: [afterMs: number, cursor: string][] = []
  const acknowledger = new Acknowledger(clock, 1_000, (cursor) => sent.push([clock.now() - begin, cursor]))
  acknowledger.note('a')
  clock.advance(900)
  acknowledger.note('b')
  clock.advance(200)
  acknowledger.note('c')
  clock.advance(5_000)
  t.same(sent, [
    [1_000, 'b'],
    [2_100, 'c'],
  ])
})

t.test('what was not sent when the line is let go is forgotten', async (t) => {
  const clock = new FakeClock()
  const acknowledger = new Acknowledger(clock, 1_000, () => t.fail('the line is gone'))
  acknowledger.note('a')
  acknowledger.stop()
  clock.advance(5_000)
  t.equal(clock.waiting, 0)
})
