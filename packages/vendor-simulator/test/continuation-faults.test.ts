import fc from 'fast-check'
import t, { type Test } from 'tap'
import { type ContinuationFaults, startVendorSimulator, tokenize } from '../src/index.ts'
import { seededRandom } from '../src/random.ts'
import { planText } from '../src/stream/text-plan.ts'
import { chat } from './client.ts'
import { type ChatEvent, chatEvents, chatText } from './events.ts'

const text = 'The refund of $49.99 is unquestionably ours to fix, 😀 Mrs. Álvarez. 変更料はかかりません。'
const tokens = tokenize(text)

async function start(t: Test) {
  const plan: { continuation: ContinuationFaults } = { continuation: {} }
  const simulator = await startVendorSimulator({ tokensPerSecond: 0, answer: () => text, faults: () => plan })
  t.teardown(() => simulator.close())
  const first = chatEvents((await chat(simulator, 'p')).body)
  const continueAfter = async (count: number, continuation: ContinuationFaults) => {
    plan.continuation = continuation
    return (await chat(simulator, 'p', first[count - 1]!.context_id)).body
  }
  return { simulator, first, continueAfter }
}

/** How much of what was said after `count` tokens comes again in `again`, which must be an end of the answer. */
function overlapOf(count: number, again: string): string | undefined {
  const said = tokens.slice(0, count).join('')
  if (!text.endsWith(again)) return undefined
  return said.slice(text.length - again.length)
}

t.test('so many tokens come again, with the ids that they had the first time', async (t) => {
  const { first, continueAfter } = await start(t)
  for (const reEmitTokens of [0, 1, 3, 20]) {
    const events = chatEvents(await continueAfter(8, { reEmitTokens }))
    t.strictSame(events, first.slice(Math.max(0, 8 - reEmitTokens)))
  }
})

t.test('re-emitted text has other borders, and every id stands for its own place', async (t) => {
  const { simulator, continueAfter } = await start(t)
  const events = chatEvents(await continueAfter(8, { reEmitTokens: 5, borders: 'other' }))
  const again = events.map(({ token }) => token ?? '').join('')
  t.equal(overlapOf(8, again), tokens.slice(3, 8).join(''))
  t.notSame(
    events.slice(0, -1).map(({ token }) => token),
    tokens.slice(3),
  )
  for (const [index, { context_id }] of events.entries()) {
    const rest = (list: ChatEvent[]) => list.map(({ token }) => token ?? '').join('')
    const { body } = await chat(simulator, 'p', context_id)
    // The plan still re-emits; what follows the place itself is what counts.
    t.ok(chatText(body).endsWith(rest(events.slice(index + 1))))
  }
})

t.test('a continuation from a place inside a token gives exactly the rest', async (t) => {
  const { simulator, continueAfter } = await start(t)
  const events = chatEvents(await continueAfter(4, { reEmitTokens: 4, borders: 'other' }))
  const { simulator: plain } = await start(t)
  let said = ''
  for (const { token = '', context_id } of events) {
    said += token
    t.equal(said + chatText((await chat(plain, 'p', context_id)).body), text)
  }
  t.ok(simulator.stats().continuations > 0)
})

t.test('a re-emission can start in half a token', async (t) => {
  const { continueAfter } = await start(t)
  const again = chatText(await continueAfter(9, { reEmitTokens: 1, startInsideToken: true }))
  const overlap = overlapOf(9, again)
  t.ok(overlap && overlap.length < tokens[8]!.length, `${overlap}`)
})

t.test('from any place, a re-emission begins at most so many tokens back and leaves no gap', async () => {
  fc.assert(
    fc.property(
      fc.record({
        continueAt: fc.integer({ min: 0, max: text.length }),
        reEmitTokens: fc.integer({ min: 0, max: 20 }),
        borders: fc.constantFrom('same' as const, 'other' as const),
        startInsideToken: fc.boolean(),
        splitSurrogates: fc.boolean(),
      }),
      ({ continueAt, splitSurrogates, ...continuation }) => {
        const random = seededRandom(1)
        const maxTokens = undefined
        const plan = planText({ answer: text, tokens, continueAt, maxTokens, continuation, splitSurrogates, random })
        const said = plan.tokens.slice(plan.first, plan.last).join('')
        const before =
          tokenize(text).findLastIndex((_, index) => tokens.slice(0, index).join('').length < continueAt) + 1
        const furthest = tokens.slice(0, Math.max(0, before - continuation.reEmitTokens)).join('').length
        return (
          said === text.slice(plan.start) && plan.start <= continueAt && plan.start >= Math.min(furthest, continueAt)
        )
      },
    ),
    { numRuns: 2_000 },
  )
})

t.test('a continuation that diverges says something else, of the same length', async (t) => {
  const { continueAfter } = await start(t)
  for (const reEmitTokens of [0, 6]) {
    const again = chatText(await continueAfter(8, { reEmitTokens, diverge: true }))
    const expected = tokens.slice(8 - reEmitTokens).join('')
    t.equal(again.length, expected.length)
    t.not(again, expected)
    t.not(again.slice(0, 10), expected.slice(0, 10), 'from its first words on')
  }
})

t.test('a stream from the beginning is not touched', async (t) => {
  const simulator = await startVendorSimulator({
    tokensPerSecond: 0,
    answer: () => text,
    faults: () => ({ continuation: { reEmitTokens: 5, borders: 'other', startInsideToken: true, diverge: true } }),
  })
  t.teardown(() => simulator.close())
  t.strictSame(
    chatEvents((await chat(simulator, 'p')).body)
      .slice(0, -1)
      .map(({ token }) => token),
    tokens,
  )
})
