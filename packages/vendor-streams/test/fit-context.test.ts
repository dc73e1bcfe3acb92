import type { ChatMessage } from '@cuecard/contracts'
import t from 'tap'
import { type ContextLimits, countMessages, fitContext } from '../src/index.ts'

const conversation: ChatMessage[] = [
  { role: 'system', content: 'Be brief.' },
  ...Array.from({ length: 10 }, (_, index): ChatMessage => {
    return { role: index % 2 === 0 ? 'user' : 'assistant', content: `Turn ${index}: ${'and so on '.repeat(20)}` }
  }),
  { role: 'user', content: 'And now?' },
]
const tokens = countMessages(conversation)
const limits = (changes: Partial<ContextLimits> = {}): { context: ContextLimits; model: string } => ({
  context: {
    windows: { models: { big: 100_000 }, otherwise: 600 },
    whenTooLong: 'trim',
    maxContentLength: undefined,
    ...changes,
  },
  model: 'small',
})

t.test('a conversation that fits is sent as it is, up to the last token', async (t) => {
  const exact = limits({ windows: { otherwise: tokens }, whenTooLong: 'refuse' })
  t.same(fitContext(exact, conversation), {
    fits: true,
    messages: conversation,
    tokenCount: tokens,
    dropped: undefined,
  })
  t.same(fitContext({ model: undefined }, conversation), {
    fits: true,
    tokenCount: tokens,
    messages: conversation,
    dropped: undefined,
  })
  t.ok(fitContext(limits({ whenTooLong: 'refuse' }), conversation, 'big').fits, 'the model that is asked for counts')
})

t.test('one token too many is refused with the exact count', async (t) => {
  const short = limits({ windows: { otherwise: tokens - 1 }, whenTooLong: 'refuse' })
  t.same(fitContext(short, conversation), { fits: false, reason: 'too_long', tokenCount: tokens, limit: tokens - 1 })
  t.ok(
    fitContext(limits({ windows: { models: {} } }), conversation, 'constructor').fits,
    'a model is no member of an object',
  )
})

t.test('trimming keeps the system prompt and the last turn, and leaves out the oldest first', async (t) => {
  const fit = fitContext(limits(), conversation)
  if (!fit.fits) return t.fail('it does not fit')
  t.ok(fit.tokenCount <= 600)
  t.equal(fit.tokenCount, countMessages(fit.messages))
  t.same(fit.messages[0], conversation[0])
  t.same(fit.messages.slice(1), conversation.slice(-(fit.messages.length - 1)))
  t.same(fit.dropped, { messages: conversation.length - fit.messages.length, tokens: tokens - fit.tokenCount })
  const next = conversation[conversation.length - fit.messages.length]!
  t.ok(fit.tokenCount + countMessages([next]) - countMessages([]) > 600, 'no turn was left out without need')
})

t.test('what does not fit even alone is refused, also by the policy that trims', async (t) => {
  const fit = fitContext(limits({ windows: { otherwise: 10 } }), conversation)
  t.same(fit, { fits: false, reason: 'too_long', tokenCount: tokens, limit: 10 })
})

t.test('a content over the vendor limit is named by its place and length', async (t) => {
  const fit = fitContext(limits({ maxContentLength: 200 }), conversation)
  if (fit.fits || fit.reason !== 'invalid') return t.fail('it is not refused')
  t.equal(fit.violations.length, 10)
  t.same(fit.violations[0], {
    path: '/messages/1/content',
    message: "has 208 characters; this model's vendor takes 200",
  })
})
