import t, { type Test } from 'tap'
import { type DialectName, type StreamFaults, startVendorSimulator, tokenize } from '../src/index.ts'
import { stream } from './client.ts'
import { textOf } from './events.ts'

const text = 'The refund of $49.99 is unquestionably ours to fix, 😀 Mrs. Álvarez.'
const tokens = tokenize(text)

const withMessages: DialectName[] = [
  'cxone-generative',
  'genesys-chat',
  'genesys-completions',
  'genesys-chat-completions',
  'openai',
]

async function start(t: Test, faults: StreamFaults = {}) {
  const asked: boolean[] = []
  const simulator = await startVendorSimulator({
    tokensPerSecond: 0,
    answer: () => text,
    faults: ({ continued }) => {
      asked.push(continued)
      return faults
    },
  })
  t.teardown(() => simulator.close())
  const textAfter = async (dialect: DialectName, partial: string) => {
    const messages = [
      { role: 'user', content: 'p' },
      { role: 'assistant', content: partial },
    ]
    const members = dialect === 'genesys-chat' ? { input: { messages } } : { messages }
    return textOf(dialect, (await stream(simulator, dialect, 'p', members)).body)
  }
  return { simulator, asked, textAfter }
}

t.test("an answer goes on after the assistant's own partial turn, in every dialect that takes messages", async (t) => {
  const { simulator, asked, textAfter } = await start(t)
  for (const dialect of withMessages) {
    const partial = tokens.slice(0, 5).join('')
    t.equal(partial + (await textAfter(dialect, partial)), text, dialect)
    t.equal(await textAfter(dialect, text), '', 'nothing is left to say')
  }
  t.equal(simulator.stats().continuations, 10)
  t.notOk(asked.includes(false))
})

t.test('it goes on from any place, also inside a token', async (t) => {
  const { textAfter } = await start(t)
  for (let place = 0; place <= text.length; place++) {
    const isInsidePair = /[\ud800-\udbff]$/.test(text.slice(0, place))
    if (isInsidePair) continue
    const partial = text.slice(0, place)
    t.equal(partial + (await textAfter('openai', partial)), text)
  }
})

t.test('a partial turn that the answer does not begin with gives a new answer', async (t) => {
  const { simulator, asked, textAfter } = await start(t)
  t.equal(await textAfter('genesys-chat', 'Well, the refund'), text)
  t.equal(await textAfter('genesys-chat', `${text} And more.`), text)
  t.equal(simulator.stats().continuations, 0)
  t.strictSame(asked, [false, false])
})

t.test('a model without prefill begins anew', async (t) => {
  const { simulator, asked, textAfter } = await start(t, { prefill: 'ignore', continuation: { diverge: true } })
  t.equal(await textAfter('cxone-generative', tokens.slice(0, 5).join('')), text)
  t.equal(simulator.stats().continuations, 0)
  t.strictSame(asked, [true], 'the plan is told that it was asked to go on')
})

t.test('a continuation can repeat text with other borders, or diverge', async (t) => {
  const partial = tokens.slice(0, 8).join('')
  const again = await start(t, { continuation: { reEmitTokens: 3, borders: 'other' } })
  t.equal(await again.textAfter('openai', partial), tokens.slice(5).join(''))
  const diverging = await start(t, { continuation: { diverge: true } })
  const other = await diverging.textAfter('openai', partial)
  t.equal(other.length, text.length - partial.length)
  t.not(other, text.slice(partial.length))
})
