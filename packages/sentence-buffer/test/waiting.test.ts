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

t.test('a tail that gives nothing has no deadline until more text comes', async (t) => {
  const buffer = new SentenceBuffer({ maxWaitMs: 0 })
  buffer.push('👍', 5)
  t.equal(buffer.deadline(), 5)
  t.same(buffer.expire(5), [])
  t.equal(buffer.deadline(), undefined, 'or a timer would never rest')
  buffer.push(' ok', 9)
  t.equal(buffer.deadline(), 9)
  t.same(buffer.expire(9), ['👍 '])
})

t.test('time that runs out again and again gives the tail bit by bit, and the rest to flush', async (t) => {
  const buffer = new SentenceBuffer({ locale: 'en', maxWaitMs: 100 })
  buffer.push('Please hold the li', 0)
  t.same(buffer.expire(100), ['Please hold the '])
  t.same(buffer.expire(199), [], 'the rest waits anew')
  t.same(buffer.expire(200), ['li'])
  t.same(buffer.expire(300), [])
  t.same(buffer.push('ne. Thanks', 310), ['ne. '])
  t.same(buffer.flush(), ['Thanks'])
  t.equal(buffer.deadline(), undefined)
})

t.test('no grapheme is halved when time runs out, in any script', async (t) => {
  for (const [tail, given] of [
    ['Hi 👨‍👩‍👧', ['Hi ']],
    ['Hi 🇩', ['Hi ']],
    ['ok🇩🇪', ['ok']],
    ['한국어', ['한국어']],
    ['\u1112\u1161', []],
    ['क्षि', []],
    ['สวัสดี', ['สวัส']],
    ['Ψυχή', ['Ψυχή']],
  ] as const) {
    const buffer = new SentenceBuffer()
    buffer.push(tail, 0)
    const expired = buffer.expire(1500)
    t.same(expired, given, tail)
    t.equal([...expired, ...buffer.flush()].join(''), tail)
  }
})

t.test('white space alone does not expire', async (t) => {
  const buffer = new SentenceBuffer()
  buffer.push('\n', 0)
  t.equal(buffer.deadline(), undefined)
  t.same(buffer.expire(5000), [])
})

t.test('backticks that may open a code block wait for what they are', async (t) => {
  for (const run of ['``', '- ``', '~~', '  ``']) {
    const buffer = new SentenceBuffer()
    buffer.push(run, 0)
    t.equal(buffer.deadline(), undefined, run)
    t.same(buffer.expire(1500), [])
    const fence = run.endsWith('~') ? '~' : '`'
    const block = `${fence}sh\nls. Now.\n${fence.repeat(3)}\n`
    t.same(buffer.push(block, 1600), [run + block])
  }
})

t.test('an unfinished code block waits for its end', async (t) => {
  const buffer = new SentenceBuffer()
  buffer.push('```\nrm -rf ', 0)
  t.equal(buffer.deadline(), undefined)
  t.same(buffer.expire(9000), [])
  t.same(buffer.push('x\n```\n', 9000), ['```\nrm -rf x\n```\n'])
})
