import t from 'tap'
import { compilePolicy, moderate } from '../src/index.ts'
import { matched, redacting } from './matched.ts'

const list = redacting('wally', 'dolt', 'bad egg', 'tosh', 'xxx')
const found = (text: string): string[] => matched(text, list).map(([, match]) => match)

t.test('a term is found as a whole word in any case, never inside another word', async (t) => {
  t.same(found('A wally, a Wally and a WALLY.'), ['wally', 'Wally', 'WALLY'])
  t.same(found('Swally, wallyball, dolts, x-wally-y, wally’s'), ['wally', 'wally'])
  t.same(found('wally'), ['wally'])
})

t.test('a phrase is found over white space and joiners, not over the end of a sentence', async (t) => {
  t.same(found('bad egg, bad-egg, bad\negg, Bad  Egg'), ['bad egg', 'bad-egg', 'bad\negg', 'Bad  Egg'])
  t.same(found('That is bad. Egg is out. Bad, egg; "bad" egg. badegg'), [])
})

t.test('evasions are found', async (t) => {
  for (const evasion of [
    'w\u200ba\u200bl\u200bl\u200by',
    'wal\u00adly',
    'wálly',
    'w\u0301ally',
    'ｗａｌｌｙ',
    '𝐰𝐚𝐥𝐥𝐲',
    'wаllу',
    'w@lly',
    'wa11y',
    'waaaaally',
    'wallllly',
    'w a l l y',
    'w.a.l.l.y',
    'w - a - l - l - y',
    'w**ally**',
    'd0lt',
    'x x x',
    'ｔ0ꜱʜ',
  ]) {
    t.same(found(`What a ${evasion} he is`), [evasion], evasion)
  }
  t.same(found('To\u0301sh\u0301!'), ['To\u0301sh\u0301'], 'a mark on the last letter goes with it')
  t.same(found('tosh\u{1d165}!'), ['tosh\u{1d165}'], 'also one of two units')
})

t.test('what is spelt otherwise is left', async (t) => {
  for (const text of [
    'waly',
    'wallyy',
    'dollt',
    'd o l t s',
    's.d.o.l.t',
    '1055h',
    'T05',
    'xx',
    'x x x x x',
    'dol. T',
  ]) {
    t.same(found(text), [], text)
  }
  t.same(matched('The Galaxy A55 costs 455.', redacting('ass')), [], 'digits alone spell nothing')
})

t.test('a term with accents is found only as it is spelt', async (t) => {
  const swedish = redacting('hård')
  t.same(matched('hard HÅRD ha\u030ard', swedish), [
    ['list', 'HÅRD'],
    ['list', 'ha\u030ard'],
  ])
})

t.test('digits are not stretched, Greek has two small letters for one capital', async (t) => {
  t.same(matched('1000 clubs, 100 clubs, 100 clubsss', redacting('100 clubs')), [
    ['list', '100 clubs'],
    ['list', '100 clubsss'],
  ])
  t.same(matched('ΟΔΟΣ, οδος', redacting('οδος')), [
    ['list', 'ΟΔΟΣ'],
    ['list', 'οδος'],
  ])
})

t.test('terms of scripts without spaces are found inside running text', async (t) => {
  const lists = redacting('女王', 'sm女王', 'กะปิ', '강간', '🖕')
  t.same(matched('これはsm女王です。女王も。', lists), [
    ['list', 'sm女王'],
    ['list', '女王'],
  ])
  t.same(matched('ซื้อกะปิแล้ว', lists), [['list', 'กะปิ']])
  t.same(matched('강간 강간범', lists), [['list', '강간']], 'Korean has spaces')
  t.same(matched('so🖕!', lists), [['list', '🖕']])
  t.same(matched('かき、がき', redacting('かき')), [['list', 'かき']], 'a mark makes another letter')
})

t.test('the longest of several terms is taken, and each list keeps its own action', async (t) => {
  const policy = compilePolicy({
    version: 1,
    blocklists: [
      { name: 'food', action: 'flag', terms: ['egg', 'egg cup'] },
      { name: 'rude', kind: 'safety', action: 'drop', terms: ['bad egg'], label: 'unused' },
      { name: 'promise', action: 'redact', terms: ['refund', 'full refund'], label: 'promise' },
    ],
  })
  t.same(moderate('An egg cup, a bad egg, a full refund.', policy), {
    text: 'An egg cup, a , a [promise].',
    actions: [
      { rule: 'food', kind: 'blocklist', action: 'flag', start: 3, end: 10 },
      { rule: 'rude', kind: 'safety', action: 'drop', start: 14, end: 21 },
      { rule: 'promise', kind: 'blocklist', action: 'redact', start: 25, end: 36 },
    ],
  })
})
