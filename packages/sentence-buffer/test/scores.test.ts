import t from 'tap'
import { endsOf, meanOf, piecesOf, sentencesOf, sharedData, tokenDelays, tokensOf } from './feeding.ts'

interface SentenceCase {
  readonly id: string
  readonly lang: string
  readonly kind: 'golden' | 'more' | 'issue'
  readonly text: string
  readonly sentences: readonly string[]
}

interface AnswerCase {
  readonly text: string
  readonly mustInner: readonly number[]
  readonly lineEnds: readonly number[]
  readonly mustNot: readonly number[]
}

const bare = (text: string): string => text.replace(/\s+/gu, '')
const absent = (name: string): { skip: string } => ({ skip: `the shared test data (${name}) is not on this machine` })

t.test('the golden rules and further texts are divided as their authors say, up to the measured floor', async (t) => {
  const cases = sharedData<SentenceCase[]>('sentences.dev.json')
  if (cases === undefined) return t.pass('skipped', absent('sentences.dev.json'))
  const right = cases.filter((one) => {
    const found = sentencesOf(tokensOf(one.text), { locale: one.lang }).map(bare).filter(Boolean)
    return (
      found.length === one.sentences.length &&
      found.every((sentence, index) => sentence === bare(one.sentences[index]!))
    )
  })
  const golden = (english: boolean) => (one: SentenceCase) => one.kind === 'golden' && (one.lang === 'en') === english
  const english = right.filter(golden(true)).length
  const others = right.filter(golden(false)).length
  t.comment(
    `English golden ${english}/48, others ${others}/${cases.filter(golden(false)).length}, all ${right.length}/${cases.length}`,
  )
  t.ok(english >= 48, `English golden rules: ${english} of 48`)
  t.ok(others / cases.filter(golden(false)).length >= 0.96, `golden rules of other languages: ${others}`)
  t.ok(right.length / cases.length >= 0.97, `all: ${right.length} of ${cases.length}`)
})

t.test('real answers are divided where their readers agree and nowhere that they deny', async (t) => {
  const cases = sharedData<AnswerCase[]>('answer-sentences.dev.json')
  if (cases === undefined) return t.pass('skipped', absent('answer-sentences.dev.json'))
  const score = { inner: 0, innerOf: 0, line: 0, lineOf: 0, wrong: 0 }
  for (const { text, mustInner, lineEnds, mustNot } of cases) {
    const ends = new Set(endsOf(sentencesOf(tokensOf(text))).map((end) => text.slice(0, end).trimEnd().length))
    score.inner += mustInner.filter((end) => ends.has(end)).length
    score.innerOf += mustInner.length
    score.line += lineEnds.filter((end) => ends.has(end)).length
    score.lineOf += lineEnds.length
    score.wrong += mustNot.filter((end) => ends.has(end)).length
  }
  t.comment(
    `inside lines ${score.inner}/${score.innerOf}, line ends ${score.line}/${score.lineOf}, wrong ${score.wrong}`,
  )
  t.ok(score.inner / score.innerOf >= 0.997, 'ends inside lines')
  t.ok(score.line / score.lineOf >= 0.997, 'line ends')
  t.equal(score.wrong, 0)
})

t.test('every text of the test data gives the same sentences in any pieces', async (t) => {
  const cases = sharedData<SentenceCase[]>('sentences.dev.json')
  const answers = sharedData<AnswerCase[]>('answer-sentences.dev.json')
  if (cases === undefined || answers === undefined) return t.pass('skipped', absent('sentences.dev.json'))
  for (const { text, lang } of [...cases, ...answers.map(({ text }) => ({ text, lang: undefined }))]) {
    const options = lang === undefined ? {} : { locale: lang }
    const whole = sentencesOf([text], options)
    for (const pieces of [piecesOf(text, 1), piecesOf(text, 3), piecesOf(text, 16), tokensOf(text)]) {
      const found = sentencesOf(pieces, options)
      if (found.join('\u0000') !== whole.join('\u0000')) t.same(found, whole)
    }
  }
  t.pass('all the same')
})

t.test('a sentence goes out one token after its last character, where that one is not itself enough', async (t) => {
  const answers = sharedData<AnswerCase[]>('answer-sentences.dev.json')
  if (answers === undefined) return t.pass('skipped', absent('answer-sentences.dev.json'))
  const delays = answers.flatMap(({ text }) => tokenDelays(text))
  const mean = meanOf(delays)
  t.comment(
    `mean delay ${mean.toFixed(2)} tokens against an oracle that knows the text, over ${delays.length} sentences`,
  )
  t.ok(mean < 1.05, `mean delay ${mean.toFixed(2)} tokens`)
  t.ok(delays.filter((delay) => delay <= 1).length / delays.length > 0.98, 'nearly all at most one token later')
})
