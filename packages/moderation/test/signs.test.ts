import fc from 'fast-check'
import t from 'tap'
import { compilePolicy, Moderator, moderate } from '../src/index.ts'
import { matched, redacting } from './matched.ts'

const signed = [
  ...['never end. always begin', 'C++', 'C#', '.NET', '50% off', 'no. 1', 'A.B.', "don't panic", 'e-mail', 'AC/DC'],
  ...['money-back guarantee', '100% guaranteed', 'ph.d.', '24/7', '(c)', 'wi-fi', '$$$', '100%', 'Yahoo!', '@home'],
  ...['US$', '$100', 'f**k', 'a!!b', '...', '%', '`rm -rf`', 'covid-19', "rock 'n' roll", 'AT&T', 'snake_case', 'm²'],
  ...[
    '“quoted” words',
    'C++言語',
    '👍🏽',
    '[x] done',
    'a → b',
    '≠',
    '9-11',
    '**',
    '- 5',
    '^_^',
    'x<y',
    'don’t',
    'e.g.,',
  ],
]

function finds(term: string, text: string): string[] {
  return matched(text, redacting(term)).map(([, match]) => match)
}

t.test('a term with signs is found as it is written, wherever it stands', async (t) => {
  for (const term of signed) {
    for (const written of [term, term.toUpperCase(), term.toLowerCase()]) {
      for (const text of [written, `${written} it is`, `So, ${written}`, `(So ${written}).`, `So\n${written}\nit is`]) {
        t.same(finds(term, text), [written], text)
      }
      t.same(finds(term, `${written}? So: ${written}!`), [written, written], `${written} twice`)
    }
  }
})

t.test('the spaces of a term are any white space, also over the end of a sentence or line', async (t) => {
  for (const term of ['never end. always begin', '50% off', 'no. 1', 'bad egg', "don't panic"]) {
    for (const space of ['  ', '\n', '\r\n\r\n', ' \n\t \u00a0\u3000', ' '.repeat(200)]) {
      const written = term.replaceAll(' ', space)
      t.same(finds(term, `So ${written}.`), [written], JSON.stringify(written))
    }
    t.same(finds(term, term.replaceAll(' ', '')), [], 'but there must be some')
  }
  t.same(finds('  bad\n egg ', 'a bad egg'), ['bad egg'], 'around a term they count nothing')
})

t.test('signs count', async (t) => {
  for (const [term, ...others] of [
    ['C++', 'C', 'C+', 'C #', 'C + +', 'Cpp', 'Objective-C++-like'.replace('++', '+'), 'XC++'],
    ['C#', 'C', 'C♯', 'C #', 'F#', 'OC#'],
    ['.NET', 'net', 'a net', '. NET', '.NETS'],
    ['50% off', '50 off', '50%off', '150% off', '50% offer', '2.50% off', '1,050% off', '50 % off'],
    ['no. 1', 'no 1', 'no 12', 'no. 12', 'no. 1.5', 'no. 1,000', 'casino. 1', 'no.1', 'no: 1', 'no-1'],
    ['100%', '100', '1000%', '1,100%', '99.100%', '100 %', '10%'],
    ['0% fee', '1.0% fee', '10% fee', '0 fee', 'O% fee'],
    ['A.B.', 'A.B', 'AB', 'A B', 'ab.', 'A, B.', 'a. b.', 'NA.B.'],
    ['AC/DC', 'AC DC', 'AC-DC', 'ACDC', 'AC / DC', 'A C D C'],
    ['ph.d.', 'phd', 'ph.d', 'ph d.'],
    ['24/7', '24 7', '24-7', '24.7', '247', '24/75', '124/7', '2 4 7', '24/777'],
    ['9-11', '9 11', '9.11', '9/11', '911'],
    ['(c)', 'c', '(cc)', '[c]', '©', '(c', 'c)'],
    ['$$$', '$', '$$', 'sss', 'S$S', '$5'],
    ['$100', '100', '$1000', '$100.50', '€100', '$10'],
    ['Yahoo!', 'yahoo', 'Yahoo?', 'yahooi', 'Yahoo !'],
    ['f**k', 'fk', 'f*k', 'f k', '**fk**'],
    ['covid-19', 'covid19', 'covid 19', 'covid-190'],
    ['a=b', 'a≠b', 'ab', 'a b'],
    ['never end. always begin', 'never end always begin', 'never end, always begin', 'never ends. always begin'],
  ]) {
    for (const other of others) t.same(finds(term!, `So ${other} it is`), [], `${term} is not ${other}`)
  }
})

t.test('a hyphen or an apostrophe between two letters is a way of spelling, not a sign', async (t) => {
  t.same(finds('wi-fi', 'wi-fi, wi fi, wi\u2011fi, Wi–Fi, wifi'), ['wi-fi', 'wi fi', 'wi\u2011fi', 'Wi–Fi'])
  t.same(finds("don't", 'don’t, don‘t, dont, do not'), ['don’t', 'don‘t'])
  t.same(finds('don’t', "don't"), ["don't"])
})

t.test('next to a sign at the end of a term anything may stand', async (t) => {
  t.same(finds('C++', 'C++17 and (C++)'), ['C++', 'C++'])
  t.same(finds('.NET', 'ASP.NET'), ['.NET'])
  t.same(finds('(c)', 'f(c)x ((c))'), ['(c)', '(c)'])
  t.same(finds('@home', 'me@home'), ['@home'])
  t.same(finds('shop.example', 'bob@shop.example, www.shop.example/x'), ['shop.example', 'shop.example'])
  t.same(finds('C++', 'C+++'), ['C+++'], 'stretched')
  t.same(finds('1 - ', '1 - 1 – 1'), ['1 -', '1 –'], 'from one match to the next')
  t.same(finds('- -', '– – -'), ['– –', '– -'], 'also where matches overlap')
})

t.test('a term with signs is found through the evasions of a word', async (t) => {
  for (const [term, ...evasions] of [
    ['C++', 'Ｃ＋＋', 'С++', 'C\u200b+\u00ad+', '𝐂++', 'Ç++', 'C**++**'],
    [
      '50% off',
      '5０％ öff',
      '50% 0ff',
      '50% offfff',
      '50% o**ff**',
      '50% **off',
      '50%-off',
      '50% o\u200bff',
      '٥٠% off',
    ],
    ['100% guaranteed', '100% gu@r@nteed', '100%  GUARANTEEEED', '100% guarаntееd'],
    ['AC/DC', 'Ａc／dc', 'AC/DCCC'],
    ['ph.d.', 'ph.d\u0301.', 'рh.d.'],
    ["don't panic", "d0n't p@nic", 'don’t paaanic', 'd o n t p a n i c', 'don-t panic'],
    ['a - b', 'a – b', 'a — b', 'a − b'],
    ["rock 'n' roll", 'rock ’n’ roll', 'rock ‘n’ roll'],
    ['❤', '❤\ufe0f'],
  ]) {
    for (const evasion of evasions) t.same(finds(term!, `So ${evasion} it is`), [evasion], evasion)
  }
})

function assertFoundAtEveryCut(text: string, term: string): void {
  const policy = compilePolicy(redacting(term))
  const whole = moderate(text, policy)
  for (let at = 0; at <= text.length; at++) {
    const moderator = new Moderator(policy)
    const sentences = [...moderator.push(text.slice(0, at)), ...moderator.push(text.slice(at)), ...moderator.flush()]
    const joined = sentences.map((sentence) => sentence.text).join('')
    if (joined !== whole.text) throw new Error(JSON.stringify({ text, term, at, joined, whole: whole.text }))
  }
}

/** `text` in capitals, but for letters such as `ß` that have none of their own. */
function inCapitals(text: string): string {
  return text.replace(/./gsu, (char) => (char.toUpperCase().length === char.length ? char.toUpperCase() : char))
}

const part = fc.oneof(
  fc.constantFrom(
    'never',
    'End',
    'c',
    'ß',
    'É',
    'の',
    'guarantee',
    'Привет',
    '7',
    '100',
    '3.5',
    '٣',
    '²',
    '👍🏽',
    'ａ',
    'aaa',
  ),
  fc.constantFrom(...'.,;:!?%#+-*/_~`@$&()[]{}<>"\'’“”=|\\^°©§€…–—→'),
  fc.constantFrom('++', '...', '. ', '% ', ' - ', '!!', '$$$', '\u0301', '\u200b', '\ufe0f'),
  fc.constantFrom(' ', '  ', '\n'),
)
const anyTerm = fc
  .array(part, { minLength: 1, maxLength: 7 })
  .map((parts) => parts.join(''))
  .filter((term) => /[^\s\p{M}\p{Cf}]/u.test(term))
const before = fc.constantFrom('', ' ', 'So ', 'So, ', 'So. ', '(', '“', 'Vitamin. \n', '**', '1 ', 'oh: ', '– ', '! ')
const after = fc.constantFrom('', ' ', ' it', '. ', ', so', '!', '?\n', ')', '”', ' 1', '…', '** so', '; ', '.')

t.test('whatever its words, digits and signs, a term is found at every cut', async () => {
  const property = fc.property(
    anyTerm,
    before,
    after,
    fc.boolean(),
    fc.boolean(),
    (term, lead, tail, isSpaced, isUpper) => {
      const spelling = isUpper ? inCapitals(term.trim()) : term.trim()
      const written = isSpaced ? spelling.replace(/\s+/g, ' \n ') : spelling
      // Letters and digits count only next to others.
      const open = lead === '' && /^[\p{P}\p{S}]/u.test(written) ? 'x7' : lead
      const text = `${open}${written}${/[\p{P}\p{S}]$/u.test(written) && tail === '' ? '7x' : tail}`
      const start = open.length + /^[\s\p{M}\p{Cf}]*/u.exec(written)![0].length
      const end = open.length + written.replace(/[\s\p{M}\p{Cf}]+$/u, '').length
      const { actions } = moderate(
        text,
        compilePolicy({ version: 1, blocklists: [{ name: 'list', action: 'flag', terms: [term] }] }),
      )
      const isCovered = actions.some((action) => action.start <= start && action.end >= end)
      if (!isCovered) throw new Error(JSON.stringify({ term, text, start, end, actions }))
      assertFoundAtEveryCut(text, term)
    },
  )
  fc.assert(property, { numRuns: 1500 })
})
