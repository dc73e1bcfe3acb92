import t from 'tap'
import { backoffDelay } from '../src/retry/backoff.ts'
import { retryAfterMs } from '../src/retry/retry-after.ts'

const limits = { baseDelayMs: 100, maxDelayMs: 1_000 }

t.test('waits double with full jitter up to the cap', async (t) => {
  const longest = [1, 2, 3, 4, 5, 50].map((attempt) => backoffDelay(attempt, limits, () => 0.999_999, undefined))
  t.strictSame(longest.map(Math.round), [100, 200, 400, 800, 1_000, 1_000])
  t.equal(
    backoffDelay(4, limits, () => 0, undefined),
    0,
  )
})

t.test('what the server asks for is the least, under the cap', async (t) => {
  t.equal(
    backoffDelay(1, limits, () => 0, 700),
    700,
  )
  t.equal(
    backoffDelay(1, limits, () => 0, 90_000),
    1_000,
  )
})

t.test('Retry-After is read as seconds and as a date', async (t) => {
  const now = Date.parse('2026-11-20T10:00:00Z')
  t.equal(retryAfterMs('7', now), 7_000)
  t.equal(retryAfterMs('9999999999', now), 9_999_999_999_000, 'more than anybody waits, which is for the cap')
  t.equal(retryAfterMs('Fri, 20 Nov 2026 10:00:09 GMT', now), 9_000)
  t.equal(retryAfterMs('Fri, 20 Nov 2026 09:00:00 GMT', now), 0)
  for (const header of [undefined, '', 'soon', '-3', '1e3']) t.equal(retryAfterMs(header, now), undefined, `${header}`)
})
