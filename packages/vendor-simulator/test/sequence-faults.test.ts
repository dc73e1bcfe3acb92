import fc from 'fast-check'
import t, { type Test } from 'tap'
import { type SequenceFaults, type StreamFaults, startVendorSimulator, tokenize } from '../src/index.ts'
import type { BodyPart } from '../src/stream/body-part.ts'
import { withSequenceFaults } from '../src/stream/sequence-faults.ts'
import { stream } from './client.ts'
import { eventsOf, objectsOf, textOf } from './events.ts'

const text = 'Refund $49.99 today, née 😀 D-12.'
const tokens = tokenize(text)
/** The role, every token, the finish reason and the usage. */
const lastNumber = tokens.length + 3

async function streamWith(t: Test, faults: StreamFaults, dialect: 'genesys-completions' | 'openai') {
  const simulator = await startVendorSimulator({ tokensPerSecond: 0, answer: () => text, faults: () => faults })
  t.teardown(() => simulator.close())
  const { body } = await stream(simulator, dialect, 'p')
  return { body, numbers: objectsOf(dialect, body).map(({ sequence }) => sequence), stats: simulator.stats() }
}

function numbersUpTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}

t.test('dropped events are gone with their text and their numbers, and the stream is not whole', async (t) => {
  const { body, numbers, stats } = await streamWith(t, { sequence: { drop: [3, 4, 7] } }, 'genesys-completions')
  t.strictSame(
    numbers,
    numbersUpTo(lastNumber).filter((number) => ![3, 4, 7].includes(number)),
  )
  t.equal(textOf('genesys-completions', body), tokens.filter((_, index) => ![1, 2, 5].includes(index)).join(''))
  t.match(stats, { incompleteStreams: 1, wholeStreams: 0, tokensSent: tokens.length - 3 })
})

t.test('every n-th event can be dropped, and the end still comes last', async (t) => {
  const { body, numbers } = await streamWith(t, { sequence: { drop: { every: 5 } } }, 'genesys-completions')
  t.strictSame(
    numbers,
    numbersUpTo(lastNumber).filter((number) => number % 5 !== 0),
  )
  t.equal(eventsOf(body).at(-1)!.data, '[DONE]')
})

t.test('swapped events come after their followers, duplicated ones twice', async (t) => {
  const swapped = await streamWith(t, { sequence: { swap: [2, 5] } }, 'genesys-completions')
  t.strictSame(swapped.numbers.slice(0, 7), [1, 3, 2, 4, 6, 5, 7])
  t.match(swapped.stats, { wholeStreams: 1, tokensSent: tokens.length })
  const doubled = await streamWith(t, { sequence: { duplicate: [2, lastNumber] } }, 'genesys-completions')
  t.strictSame(doubled.numbers.slice(0, 4), [1, 2, 2, 3])
  t.strictSame(doubled.numbers.slice(-3), [lastNumber - 1, lastNumber, lastNumber])
  t.equal(doubled.stats.tokensSent, tokens.length + 1, 'what is written twice counts twice')
})

t.test('comments between two events do not keep them from changing places', async (t) => {
  const faults = { sequence: { swap: [4] }, frames: { commentEvery: 1, unknownEventEvery: 1 } }
  const { body } = await streamWith(t, faults, 'genesys-completions')
  const numbers = objectsOf('genesys-completions', body).flatMap(({ sequence }) => sequence ?? [])
  t.strictSame(numbers.slice(0, 6), [1, 2, 3, 5, 4, 6])
})

t.test('the last numbered event has none to change places with, and stays before the end', async (t) => {
  const { body, numbers } = await streamWith(t, { sequence: { swap: [lastNumber] } }, 'genesys-completions')
  t.strictSame(numbers, numbersUpTo(lastNumber))
  t.equal(eventsOf(body).at(-1)!.data, '[DONE]')
})

t.test('a dialect that numbers nothing loses nothing', async (t) => {
  const { body } = await streamWith(t, { sequence: { drop: { every: 1 } } }, 'openai')
  t.equal(textOf('openai', body), text)
})

t.test('whatever is swapped and doubled, nothing is lost, and what is unnumbered keeps its order', async () => {
  const events = fc.oneof(
    fc.record({ every: fc.integer({ min: 1, max: 5 }) }),
    fc.array(fc.integer({ min: 1, max: 20 })),
  )
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 20 }), events, events, (isNumbered, swap, duplicate) => {
      let number = 0
      const parts = isNumbered.map(
        (is, index): BodyPart => ({ bytes: `${index}`, tokens: 0, sequence: is ? ++number : undefined }),
      )
      const faults: SequenceFaults = { swap, duplicate }
      const sent = [...withSequenceFaults(parts, faults)]
      const unnumbered = (list: BodyPart[]) => list.filter(({ sequence }) => sequence === undefined)
      const isKept = parts.every((part) => sent.includes(part))
      return isKept && unnumbered(sent).every((part, index) => part === unnumbered(parts)[index])
    }),
  )
})
