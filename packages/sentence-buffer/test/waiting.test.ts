import t from 'tap'
import { SentenceBuffer } from '../src/index.ts'

t.test('the deadline is when the oldest waiting text has waited long enough', async (t) => {
  const buffer = new SentenceBuffer({ locale: 'en' })
  t.equal(buffer.deadline(), undefined, 'nothing waits')
  buffer.push('Let me', 1000)
  buffer.push(' check', 1700)
  t.equal(buffer.deadline(), 2500)
  t.same(buffer.push('. Then', 2000), ['Let me check. '])
  t.equal(buffer.deadline(), 3500, 'what waits now came later')
  buffer.flush()
  t.equal(buffer.deadline(), undefined)
})

t.test('text that was needed to decide about the sentence before it counts from its own arrival', async (t) => {
  const buffer = new SentenceBuffer({ locale: 'en', maxWaitMs: 100 })
  buffer.push('I live in the U.S.', 0)
  buffer.push(' How', 10)
  t.same(buffer.push(' come', 20), ['I live in the U.S. '])
  t.equal(buffer.deadline(), 110)
})

t.test('without a clock there is no deadline and nothing expires', async (t) => {
  const buffer = new SentenceBuffer()
  buffer.push('Hello there')
  t.equal(buffer.deadline(), undefined)
  t.same(buffer.expire(1e9), [])
})

t.test('a finished tail goes out whole, and not before its time', async (t) => {
  const buffer = new SentenceBuffer()
  buffer.push('It is done.', 0)
  t.same(buffer.expire(1499), [])
  t.same(buffer.expire(1500), ['It is done.'])
  t.equal(buffer.deadline(), undefined)
  t.same(buffer.push(' Next. One', 2000), [' Next. '])
})

t.test('an unfinished tail keeps its last word, which then waits anew', async (t) => {
  for (const [tail, given, kept] of [
    ['Please hold the li', 'Please hold the ', 'li'],
    ['It costs $3.', 'It costs ', '$3.'],
    ['See example.', 'See example.', ''],
    ['See https://example.', 'See ', 'https://example.'],
    ['Ask Dr.', 'Ask ', 'Dr.'],
  ] as const) {
    const buffer = new SentenceBuffer({ locale: 'en' })
    buffer.push(tail, 0)
    t.same(buffer.expire(1500), [given])
    t.equal(buffer.deadline(), kept === '' ? undefined : 3000)
    t.same(buffer.flush(), kept === '' ? [] : [kept])
  }
})

t.test('a tail without white space goes out as far as its last grapheme cannot grow', async (t) => {
  for (const [tail, given] of [
    ['Hello', ['Hello']],
    ['こんにちは', ['こんにちは']],
    ['Hi👍', ['Hi']],
    ['Hi👍\ud83c', ['Hi']],
    ['👍', []],
    ['नमस्ते', ['नम']],
  ] as const) {
    const buffer = new SentenceBuffer()
    buffer.push(tail, 0)
    const expired = buffer.expire(1500)
    t.same(expired, given)
    t.same([...expired, ...buffer.flush()].join(''), tail)
  }
})

t.test('a tail that gives nothing does not leave a deadline in the past', async (t) => {
  const buffer = new SentenceBuffer()
  buffer.push('👍', 0)
  t.same(buffer.expire(1500), [])
  t.equal(buffer.deadline(), 3000)
})

t.test('white space alone does not expire', async (t) => {
  const buffer = new SentenceBuffer()
  buffer.push('\n', 0)
  t.equal(buffer.deadline(), undefined)
  t.same(buffer.expire(5000), [])
})

t.test('an unfinished code block waits for its end', async (t) => {
  const buffer = new SentenceBuffer()
  buffer.push('```\nrm -rf ', 0)
  t.equal(buffer.deadline(), undefined)
  t.same(buffer.expire(9000), [])
  t.same(buffer.push('x\n```\n', 9000), ['```\nrm -rf x\n```\n'])
})
