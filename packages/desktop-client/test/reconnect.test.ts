import { closeCodes } from '@cuecard/contracts/close-codes'
import t from 'tap'
import { silenceLimitMs } from '../src/line/line.ts'
import { isRefusal, type LineEnd, type LineHistory, nextStep } from '../src/line/reconnect.ts'

const limits = { baseDelayMs: 250, maxDelayMs: 10_000 }
const fresh: LineHistory = { failures: 0, refusals: 0, tokenRenewable: true }
const broken: LineEnd = { cause: 'closed', code: 1006, reason: '' }
const almostOne = () => 1 - Number.EPSILON

function closed(name: keyof typeof closeCodes): LineEnd {
  return { cause: 'closed', code: closeCodes[name].code, reason: closeCodes[name].reason }
}

t.test('the wait has full jitter under a ceiling that doubles up to the cap', async (t) => {
  const ceilings = [0, 1, 2, 3, 4, 5, 6, 100].map((failures) => {
    const step = nextStep(broken, { ...fresh, failures }, limits, almostOne)
    return step.step === 'retry' ? step.delayMs + 1 : step
  })
  t.same(ceilings, [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
  t.same(
    nextStep(broken, { ...fresh, failures: 9 }, limits, () => 0),
    { step: 'retry', delayMs: 0 },
  )
  t.same(
    nextStep(broken, { ...fresh, failures: 1 }, limits, () => 0.5),
    { step: 'retry', delayMs: 250 },
  )
})

t.test('every row of the close-code table is followed', async (t) => {
  for (const name of Object.keys(closeCodes) as (keyof typeof closeCodes)[]) {
    const step = nextStep(closed(name), fresh, limits, () => 0.5)
    const { code, reconnect, reason } = closeCodes[name]
    if (reconnect === 'stop') t.same(step, { step: 'stop', code, reason }, name)
    else t.same(step, { step: 'retry', delayMs: 125 }, name)
  }
})

t.test('a close without a reason is given the reason of the table', async (t) => {
  t.match(nextStep({ cause: 'closed', code: 4409, reason: '' }, fresh, limits, almostOne), {
    reason: 'too many sessions',
  })
})

t.test('a token that was refused is replaced once', async (t) => {
  const refused = closed('authentication')
  t.ok(isRefusal(refused))
  t.equal(nextStep(refused, fresh, limits, almostOne).step, 'retry')
  t.equal(nextStep(refused, { ...fresh, refusals: 1 }, limits, almostOne).step, 'signed-out')
  t.equal(nextStep(refused, { ...fresh, tokenRenewable: false }, limits, almostOne).step, 'signed-out')
})

t.test('without a token nobody is signed in; without luck getting one, it is asked for again', async (t) => {
  t.equal(nextStep({ cause: 'signed-out' }, fresh, limits, almostOne).step, 'signed-out')
  t.equal(nextStep({ cause: 'token-failed' }, fresh, limits, almostOne).step, 'retry')
})

t.test('a drain is followed by the wait that the server named, not by one of our own', async (t) => {
  for (const end of [closed('draining'), { cause: 'drained' }, broken] as const) {
    t.same(nextStep(end, { ...fresh, failures: 5, drainRemainingMs: 700 }, limits, almostOne), {
      step: 'retry',
      delayMs: 700,
    })
  }
})

t.test('a drain does not outrank a close that says stop', async (t) => {
  t.equal(nextStep(closed('forbidden'), { ...fresh, drainRemainingMs: 700 }, limits, almostOne).step, 'stop')
})

t.test('a silent, late, holed or garbled line is opened again', async (t) => {
  for (const cause of ['silent', 'opening-timed-out', 'hole', 'bad-frame'] as const) {
    t.equal(nextStep({ cause }, fresh, limits, almostOne).step, 'retry')
  }
})

t.test('a socket that the browser refuses to make is not tried again', async (t) => {
  t.equal(nextStep({ cause: 'refused-here' }, fresh, limits, almostOne).step, 'stop')
})

t.test('two missed heartbeats are silence, at most 10 s, and never less than one heartbeat', async (t) => {
  t.same([1_000, 3_000, 5_000, 8_000, 25_000].map(silenceLimitMs), [2_000, 6_000, 10_000, 10_000, 26_000])
})
