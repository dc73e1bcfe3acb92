import t from 'tap'
import { forAll } from './faults/in-parallel.ts'
import { kinds, profileOf, readAll, readToEnd, setUp } from './vendor-fixture.ts'

/** Goes on, at many places, with what it just said: "or" and "order", "Rem" and "ember". */
const answer =
  'Keep receipts, invoices, or order confirmations at hand for reference, or ask us to send them to you. Remember to save ' +
  'all of them; we will be better equipped then. A hotel in Kananga reads an analog, an analogous input, 5x5 and 10 10 10.'

t.test('a continuation that cannot be told from a repetition is asked for once more, from further back', async (t) => {
  const { simulator, client } = await setUp(t, answer)
  const profile = profileOf(simulator, 'cxone-chat', { onDrop: ['continue'] })
  simulator.setFaults(({ prompt, continued }) => {
    const [tokens = 0, reEmitTokens = 0, half = 0] = prompt.split(' ').map(Number)
    if (!continued) return { cut: { at: { tokens }, how: 'rst' } }
    return { continuation: { reEmitTokens, borders: 'other', startInsideToken: half === 1 } }
  })
  const prompts = Array.from({ length: 58 }, (_, index) => index + 2).flatMap((tokens) =>
    [0, 1, 2, 4].flatMap((again) => [0, 1].map((half) => `${tokens} ${again} ${half}`)),
  )
  await forAll(prompts, async (prompt) => {
    const stream = client.open(profile, { messages: [{ role: 'user', content: prompt }] })
    const { text, items } = await readToEnd(stream)
    if (text !== answer) t.fail(prompt, { text, kinds: kinds(items) })
  })
  const streams = prompts.length
  const asked = simulator.stats().continuations
  t.ok(asked > streams && asked < 2 * streams, `${streams} streams were continued ${asked} times`)
})

t.test('a vendor that knows its newest id only is believed', async (t) => {
  const { simulator, client } = await setUp(t, answer)
  const profile = profileOf(simulator, 'cxone-chat', { onDrop: ['continue'] })
  const tokens = 8
  simulator.setFaults(({ continued }) => (continued ? {} : { cut: { at: { tokens }, how: 'rst' } }))
  t.equal((await readAll(client, profile)).text, answer)
  t.equal(simulator.stats().continuations, 2, 'asked again, because it goes on with what it just said')
  // The second continuation is refused: what the first one meant is the best there is.
  let continuations = 0
  simulator.setFaults(({ continued }) => {
    if (!continued) return { cut: { at: { tokens }, how: 'rst' } }
    return ++continuations === 2 ? { refuse: { status: 400 } } : {}
  })
  const { last } = await readAll(client, profile)
  t.equal(last.type, 'completed')
  t.equal(continuations, 3)
})
