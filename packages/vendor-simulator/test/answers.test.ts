import fc from 'fast-check'
import t from 'tap'
import { ContextIds } from '../src/answers/context-ids.ts'
import { generalAnswer, sampleAnswer, sampleCalls, tokenize } from '../src/index.ts'

t.test('tokens joined are the text, none is empty and none cuts a surrogate pair', async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const tokens = tokenize(text)
      const isWhole = (token: string) => token.isWellFormed() && token !== ''
      return tokens.join('') === text && tokens.every((token) => isWhole(token) || !text.isWellFormed())
    }),
    { numRuns: 200 },
  )
  for (const { answer } of sampleCalls) t.equal(tokenize(answer).join(''), answer)
})

t.test('a text with lone surrogates comes back unchanged', async (t) => {
  const text = 'a\ud83d b\udc00c'
  t.equal(tokenize(text).join(''), text)
})

t.test('the space goes with the word after it, and punctuation stands alone', async (t) => {
  t.strictSame(tokenize('Yes, $1,249.90 it is!'), ['Yes', ',', ' ', '$', '1', ',', '249', '.', '90', ' it', ' is', '!'])
  t.strictSame(tokenize('1. One\n\n2. Two'), ['1', '.', ' One', '\n\n', '2', '.', ' Two'])
})

t.test('long words come in pieces of three to six characters', async (t) => {
  const pieces = tokenize('unbelievably internationalization')
  t.ok(pieces.length > 4)
  for (const piece of pieces) t.ok(piece.length >= 3 && piece.length <= 6, piece)
})

t.test('scripts without spaces come one or two characters at a time', async (t) => {
  for (const token of tokenize('変更料はかかりません')) t.ok(token.length <= 2, token)
})

const answer = 'A plan change was billed twice. 😀 Refund it.'

t.test('every place has an id of its own that leads back to it', async (t) => {
  const ids = new ContextIds(answer)
  const seen = new Set<string>()
  for (let offset = 0; offset <= answer.length; offset++) {
    const id = ids.at(offset)
    t.equal(ids.offsetOf(id), offset)
    t.equal(new ContextIds(answer).at(offset), id, 'and it does not depend on the object')
    seen.add(id)
  }
  t.equal(seen.size, answer.length + 1)
})

t.test('an id of another answer, an altered id and what is none are not recognised', async (t) => {
  const ids = new ContextIds(answer)
  const id = ids.at(7)
  t.equal(new ContextIds(`${answer} `).offsetOf(id), undefined)
  for (let index = 4; index < id.length; index++) {
    const other = id[index] === '0' ? '1' : '0'
    t.equal(ids.offsetOf(id.slice(0, index) + other + id.slice(index + 1)), undefined)
  }
  for (const text of ['', 'ctx_', 'CTX_0000000000000000', `${id}0`, ` ${id}`]) t.equal(ids.offsetOf(text), undefined)
  t.equal(ids.offsetOf(ids.at(answer.length + 1)), undefined)
})

t.test('every sample is complete, and no two are the same', async (t) => {
  t.ok(sampleCalls.length >= 12)
  for (const name of ['id', 'title', 'prompt', 'answer'] as const) {
    t.equal(new Set(sampleCalls.map((call) => call[name])).size, sampleCalls.length, name)
  }
  for (const call of sampleCalls) {
    for (const value of Object.values(call)) t.equal(value, value.trim())
    t.doesNotThrow(() => Intl.getCanonicalLocales(call.locale))
  }
})

t.test('the samples show what the product has to cope with', async (t) => {
  const has = (pattern: RegExp) => sampleCalls.some(({ answer }) => pattern.test(answer))
  t.ok(has(/\n1\. .*\n2\. /), 'a numbered list')
  t.ok(has(/\n- .*\n- /), 'a bulleted list')
  t.ok(has(/\$1?\d[\d,]*\.\d\d/), 'prices')
  t.ok(has(/\bDr\. |\bMrs\. /), 'abbreviations')
  t.ok(
    has(/4111 1111 1111 1111/) && has(/@example\.com/) && has(/\+1 \d{3}-/) && has(/\d{3}-\d\d-\d{4}/),
    'personal data',
  )
  t.ok(sampleCalls.some(({ locale }) => locale.startsWith('de')))
  t.ok(sampleCalls.some(({ locale }) => locale.startsWith('ja')))
  t.ok(
    sampleCalls.some(({ answer }) => answer.length > 1_200),
    'a long one',
  )
})

t.test('the prompt of a sample gives its answer, also inside a longer prompt', async (t) => {
  for (const { prompt, answer } of sampleCalls) {
    t.equal(sampleAnswer({ prompt }), answer)
    t.equal(sampleAnswer({ prompt: `system: You help agents. Be brief, refund nothing.\n\nuser: ${prompt}` }), answer)
  }
})

t.test('other words about the same thing find the sample', async (t) => {
  for (const [prompt, id] of [
    ['my customer sees two charges on her march statement', 'charged-twice'],
    ['red light on the router, no internet', 'router-offline'],
    ['her parcel is late, it was a birthday present', 'late-parcel'],
    ['ceiling dripping in the kitchen', 'water-damage'],
    ['Die Rücksendung der Stiefel wurde nicht erstattet', 'ruecksendung'],
    ['宿泊予約の日程を変更したい', 'yoyaku-henkou'],
  ] as const) {
    t.equal(sampleAnswer({ prompt }), sampleCalls.find((call) => call.id === id)!.answer, prompt)
  }
})

t.test('anything else gets a general answer that quotes nothing', async (t) => {
  for (const prompt of ['hello', '', 'x'.repeat(10_000), 'zebra quantum flamingo', '4111 1111 1111 1111']) {
    t.equal(sampleAnswer({ prompt }), generalAnswer)
  }
})
