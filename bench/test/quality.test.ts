import t from 'tap'
import type { Sample } from '../measurements/measurement.ts'
import { kindsOfNames } from '../quality/pii-kinds.ts'
import { countHits, expectedFindings, type PiiFinder, scorePii, sumOfScores } from '../quality/pii-scores.ts'
import { redactPiiFinder } from '../quality/redact-pii-finder.ts'
import { runQuality } from '../quality/run-quality.ts'
import { sections } from '../quality/sections/index.ts'
import { cutsOfAnswers, dividesRightly } from '../quality/sentence-scores.ts'
import type { SentenceSplitter } from '../quality/sentence-splitters.ts'
import { sharedDataAbsence } from '../shared-data.ts'

t.test('Cuecard reaches the bar of every score', { skip: sharedDataAbsence ?? false }, async (t) => {
  const report = await runQuality()
  t.strictSame(Object.keys(report.sections), Object.keys(sections))
  const ours = (section: string, figure: string): Sample['values'] =>
    report.sections[section]!.find(({ at }) => at.tool === 'cuecard' && at.figure === figure)!.values
  const atLeast = (bar: number, values: Sample['values'], name: string) =>
    t.ok(values[name]! >= bar, `${name}: ${values[name]}, at least ${bar}`)

  const texts = ours('sentences', 'from tokens, %')
  atLeast(100 * (47 / 48), texts, 'golden rules, en')
  atLeast(96, texts, 'golden rules, other languages')
  atLeast(95, texts, 'all')
  const places = ours('answers', 'from tokens, %')
  atLeast(99.5, places, 'ends inside lines')
  atLeast(99.5, places, 'ends of lines')
  t.equal(places['no ends'], 0)
  for (const { at, values } of report.sections.streaming!) {
    atLeast(70, values, 'fewerFramesThanTokensPercent')
    t.ok(values.meanDelayTokens! < 1.5, `${at.stage}: ${values.meanDelayTokens} tokens later`)
  }

  atLeast(97, ours('PII by itself', 'recall, %'), 'structured')
  atLeast(97, ours('PII by itself', 'precision, %'), 'structured')
  atLeast(95, ours('PII in sentences', 'recall, %'), 'structured')
  atLeast(98, ours('PII in sentences', 'precision, %'), 'structured')
  t.ok(ours('look-alikes', 'hit').all! <= 1, 'look-alikes')
  for (const [name, percent] of Object.entries(ours('blocklist', 'found, %'))) {
    t.ok(percent >= (name.startsWith('evasion') ? 95 : 100), `${name}: ${percent}`)
  }
  for (const [name, hits] of Object.entries(ours('blocklist', 'wrong hits'))) t.equal(hits, 0, name)
})

/** Reports every run of digits as a card, and every `x` as an address. */
const digitsAndX: PiiFinder = {
  name: 'digits and x',
  kinds: ['card', 'email'],
  find: (text) =>
    Array.from(text.matchAll(/\d+|x/g), ({ index, 0: match }) => ({
      kind: match === 'x' ? 'email' : 'card',
      start: index,
      end: index + match.length,
    })),
}

t.test('only the exact span of the right kind is right', async (t) => {
  const kindOfType = new Map([
    ['CARD', 'card'],
    ['MAIL', 'email'],
    ['OTHER', 'iban'],
  ])
  const cases = expectedFindings(
    [
      {
        type: 'CARD',
        text: '12 and 345',
        spans: [
          [0, 2],
          [7, 9],
        ],
      },
      {
        text: 'x 1',
        spans: [
          [0, 1, 'MAIL'],
          [2, 3, 'OTHER'],
          [0, 3, 'UNKNOWN'],
        ],
      },
      { type: 'UNKNOWN', text: '12', spans: [] },
      { type: 'CARD', text: '12', spans: null },
    ],
    kindOfType,
  )
  t.equal(cases.length, 2)
  const scores = await scorePii(cases, digitsAndX)
  t.strictSame(Object.fromEntries(scores), {
    card: { expected: 2, reported: 3, found: 1 },
    email: { expected: 1, reported: 1, found: 1 },
  })
  t.strictSame(sumOfScores(scores.values()), { expected: 3, reported: 4, found: 2 })
  t.equal(await countHits(['none', 'a 1', '1 2 3'], digitsAndX), 2)
})

t.test('a kind that the table of names has not heard of is told by its words', async (t) => {
  const types = ['UK_NHS', 'US_SSN', 'PHONE_NUMBER', 'TR_PHONE_NUMBER', 'DATE_OF_BIRTH', 'DATE_TIME']
  t.strictSame(Object.fromEntries(kindsOfNames(['phone', 'nhs', 'birth-date', 'date'], 'data', types)), {
    PHONE_NUMBER: 'phone',
    UK_NHS: 'nhs',
    DATE_OF_BIRTH: 'birth-date',
    DATE_TIME: 'date',
  })
})

t.test('redact-pii is asked for spans, and each of its redactors works on what those before have left', async (t) => {
  const finder = redactPiiFinder(['card', 'email', 'iban', 'phone', 'ssn'])
  t.strictSame([...finder.kinds].sort(), ['card', 'email', 'phone', 'ssn'])
  t.strictSame(await finder.find('a@b.example, 4111 1111 1111 1111 or 212-555-0164, 219-09-9998, c@d.example'), [
    { kind: 'card', start: 13, end: 32 },
    { kind: 'phone', start: 36, end: 48 },
    { kind: 'ssn', start: 50, end: 61 },
    { kind: 'email', start: 0, end: 11 },
    { kind: 'email', start: 63, end: 74 },
  ])
})

t.test('white space does not matter to a sentence, nor on which side of a cut it is', async (t) => {
  const splitter: SentenceSplitter = {
    name: 'at full stops',
    reads: 'whole text',
    split: (text) => text.match(/[^.]*\.\s?|[^.]+$/gu) ?? [],
  }
  const one = { lang: 'en', kind: 'more', text: 'One.  Two\nmore. ' }
  t.ok(dividesRightly(splitter, { ...one, sentences: ['One.', 'Two more.'] }))
  t.notOk(dividesRightly(splitter, { ...one, sentences: ['One.', 'Two', 'more.'] }))
  t.notOk(dividesRightly(splitter, { ...one, sentences: ['One.', 'Two more.', 'Three.'] }))
  const cuts = cutsOfAnswers(splitter, [
    { text: 'One.  Two\nmore v.1.', mustInner: [4], lineEnds: [9], mustNot: [17] },
    { text: 'Three', mustInner: [], lineEnds: [5], mustNot: [2] },
  ])
  t.strictSame(Object.fromEntries(cuts), {
    'ends inside lines': { places: 1, cut: 1 },
    'ends of lines': { places: 2, cut: 1 },
    'no ends': { places: 2, cut: 1 },
  })
})
