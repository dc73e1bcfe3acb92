import { mock } from 'node:test'
import t, { type Test } from 'tap'
import { LeaseTimer } from '../src/sqlite/lease-timer.ts'

/** A timer over leases that a test sets, on a clock that a test moves. */
function timerOn(t: Test, leaseEnds: number[]) {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000 })
  t.teardown(() => mock.timers.reset())
  const ended: number[] = []
  const timer = new LeaseTimer({
    clock: () => Date.now(),
    nextLeaseEnd: (after) => leaseEnds.filter((end) => end > after).sort((a, b) => a - b)[0],
    onEnd: () => ended.push(Date.now()),
  })
  t.teardown(() => timer.stop())
  return { timer, ended }
}

t.test('the end of a lease is reported when it comes, once', async (t) => {
  const { timer, ended } = timerOn(t, [1_500])
  timer.watch(1_500)
  mock.timers.tick(499)
  t.same(ended, [])
  mock.timers.tick(1)
  t.same(ended, [1_500])
  mock.timers.tick(10_000)
  t.same(ended, [1_500])
})

t.test('a lease that was renewed meanwhile ends at its new end', async (t) => {
  const leaseEnds = [1_500]
  const { timer, ended } = timerOn(t, leaseEnds)
  timer.watch(1_500)
  mock.timers.tick(400)
  leaseEnds[0] = 1_900
  timer.watch(1_900)
  mock.timers.tick(400)
  t.same(ended, [])
  mock.timers.tick(100)
  t.same(ended, [1_900])
})

t.test('a lease whose assist has ended is not reported', async (t) => {
  const leaseEnds = [1_500]
  const { timer, ended } = timerOn(t, leaseEnds)
  timer.watch(1_500)
  leaseEnds.length = 0
  mock.timers.tick(10_000)
  t.same(ended, [])
})

t.test('many leases are reported in turn, whatever order they were told in', async (t) => {
  const { timer, ended } = timerOn(t, [3_000, 1_200, 2_000, 2_000])
  for (const end of [3_000, 1_200, 2_000, 2_000]) timer.watch(end)
  for (let step = 0; step < 50; step += 1) mock.timers.tick(100)
  t.same(ended, [1_200, 2_000, 3_000])
})

t.test('a stopped timer reports nothing', async (t) => {
  const { timer, ended } = timerOn(t, [1_500])
  timer.watch(1_500)
  timer.stop()
  mock.timers.tick(10_000)
  t.same(ended, [])
})
