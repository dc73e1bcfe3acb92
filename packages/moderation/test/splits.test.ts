import fc from 'fast-check'
import t from 'tap'
import {
  compilePolicy,
  defaultPolicy,
  type ModeratedSentence,
  Moderator,
  moderate,
  type Policy,
  type RuleAction,
  withFacts,
} from '../src/index.ts'
import { needsSharedData, sharedCases } from './shared-data.ts'

type Compiled = ReturnType<typeof compilePolicy>

const signedTerms = ['C++', 'no. 1', '42%', '42% egg', 'egg. bad', '$$$', '- bad', '**ok**', '.example', 'bad!', '(c)']
const terms = [
  'bad egg',
  'wally',
  'refund',
  'order number',
  'sm女王',
  '女王',
  'you are',
  'a1 thing',
  'ok',
  ...signedTerms,
]
const customer = { name: 'Anna Maria Quiz', address: '9 Zoo Lane, Oz', account: 'Q-1234', born: '1980-05-12' }
const policies = (['redact', 'drop', 'flag', 'block'] as const).map((action) =>
  withFacts(compilePolicy(mixedPolicy(action)), { customer }),
)

function mixedPolicy(action: RuleAction): Policy {
  return {
    version: 1,
    pii: {
      ...defaultPolicy.pii,
      email: action,
      iban: 'drop',
      ip: action,
      birthDate: action,
      secret: 'drop',
      name: action,
    },
    facts: {
      name: ['customer.name'],
      address: ['customer.address'],
      account: ['customer.account'],
      birthDate: ['customer.born'],
    },
    allow: ['+1 212 555 0199', '@own.example'],
    blocklists: [
      { name: 'first', action, terms },
      { name: 'second', action: 'flag', terms: ['egg', 'number', 'card'] },
    ],
  }
}

function moderatePieces(pieces: readonly string[], policy: Compiled): ModeratedSentence[] {
  const moderator = new Moderator(policy)
  return [...pieces.flatMap((piece) => moderator.push(piece)), ...moderator.flush()]
}

/** Throws unless moderating `pieces` gives what moderating them as one text gives, one sentence per piece. */
function assertSameAsWhole(pieces: readonly string[], policy: Compiled): void {
  const whole = moderate(pieces.join(''), policy)
  const sentences = moderatePieces(pieces, policy)
  const joined = sentences.map(({ text }) => text).join('')
  const actions = sentences.flatMap((sentence) => sentence.actions)
  const place = (index: number): number => pieces.slice(0, index).join('').length
  const isSame =
    joined === whole.text &&
    JSON.stringify(actions) === JSON.stringify(whole.actions) &&
    sentences.every(({ start, end }, index) => start === place(index) && end === place(index + 1)) &&
    sentences.every(({ actions, start, end }) =>
      actions.every((action) => action.start >= start && action.start < end),
    ) &&
    (sentences.length === pieces.length || sentences.at(-1)?.blocked === true)
  if (!isSame) throw new Error(JSON.stringify({ pieces, sentences, whole }))
}

function twoPieces(text: string, at: number): [string, string] {
  return [text.slice(0, at), text.slice(at)]
}

const fragment = fc.constantFrom(
  ...['4111 1111 1111 1111', '4111', '219-09-9998', '212-555-0164', '+44 20 7946 0330', 'bob@example.com', '@', 'x@y'],
  ...[
    'DE89 3704 0044 0532 0130 00',
    'DE89',
    '10.0.0.1',
    '2001:db8::1',
    '::1',
    '/8',
    'Version ',
    'SSN ',
    'call ',
    'IP ',
  ],
  ...[
    'four ',
    'one one ',
    'double ',
    'twenty ',
    'oh',
    'hundred',
    'one, ',
    'j dot ',
    ' at ',
    'dot com',
    '(at)',
    'mail ',
    '5',
  ],
  ...[
    'CVV ',
    'security code is ',
    '123',
    'passport ',
    'A1234567',
    'AB 12 34 56 C',
    'AB',
    '12345678Z',
    'driver license ',
  ],
  ...[
    'routing ',
    '021000021',
    'account number ',
    'sort code ',
    '20-00-00',
    'NHS ',
    '943 476 5919',
    'born on ',
    'May 5',
  ],
  ...[
    '12/05/1980',
    ', 1980',
    '12 May 1980',
    'password: ',
    'hunter22',
    'token ',
    'sk-abcdefghij1234567890',
    'sk-',
    'eyJ',
  ],
  ...[
    'https://',
    'a:b@',
    '?token=',
    'abcdefgh1',
    '/',
    '-----BEGIN PRIVATE KEY-----',
    '-----',
    '-----END PRIVATE KEY-----',
  ],
  ...[
    '00:1A:2B:',
    '3C:4D:5E',
    'Anna ',
    'A. M. ',
    'Quiz',
    'Mr ',
    '9 Zoo Lane',
    'Q 12',
    '34',
    '電話',
    '生年月日は',
    '5月',
    '1980年',
  ],
  ...[
    'bad egg',
    'bad',
    'egg',
    'w@lly',
    'w a l l y',
    'a ',
    'r.e.f.u.n.d',
    'b w/a/l/l/y ',
    'c++',
    'C',
    'no. ',
    'no. 1',
    '42% ',
    'egg. ',
    '$$',
    '(c',
    'wa\u200blly',
    'これはsm女王',
    'ok',
    'o k',
    '**',
  ],
  ...[
    ' ',
    '  ',
    '\n',
    '. ',
    '.',
    ',',
    '-',
    ' - ',
    '(',
    ')',
    '+',
    '!',
    '?',
    '_',
    '%',
    '$',
    '.5',
    '1',
    '42',
    '\u0301',
    '\u{1d165}',
    '\u00ad',
    '😀',
    '\ud83d',
  ],
)
const pieces = fc.array(fc.oneof(fragment, fc.string({ unit: 'grapheme', maxLength: 4 })), { maxLength: 24 })

t.test('whatever the pieces, texts and actions are those of the whole', async () => {
  const property = fc.property(pieces, fc.constantFrom(...policies), assertSameAsWhole)
  fc.assert(property, { numRuns: 5000 })
})

t.test('also unit by unit and at every single cut', async () => {
  const property = fc.property(pieces, fc.constantFrom(...policies), (fragments, policy) => {
    const text = fragments.join('').slice(0, 60)
    assertSameAsWhole(text.split(''), policy)
    for (let at = 0; at <= text.length; at++) assertSameAsWhole(twoPieces(text, at), policy)
  })
  fc.assert(property, { numRuns: 500 })
})

t.test('every case of the shared data gives the same at every cut', needsSharedData, async () => {
  const files = ['pii-recognizers.dev.json', 'pii-sentences.dev.json', 'pii-negatives.dev.json', 'blocklist.dev.json']
  for (const { text } of files.flatMap((file) => sharedCases<{ text: string }>(file))) {
    assertSameAsWhole(text.split(''), policies[0]!)
    for (let at = 1; at < text.length; at++) assertSameAsWhole(twoPieces(text, at), policies[0]!)
  }
})

// Of these values every digit, `Q` and `Z` is private, and the answers around them are made free of those: whatever of
// them is in an emitted frame has leaked, wherever it was cut.
const privateValues = [
  '4111 1111 1111 1111',
  '3782-822463-10005',
  '219-09-9998',
  '(212) 555-0164',
  '+44 20 7946 0330',
  'QzQ.zzq+Q@qz-Q.zQqz.qZ',
  'DE89 3704 0044 0532 0130 00',
  '192.168.17.4',
  '2001:0718:3330:4444:5555:6666:7777:8888',
  'CVV 999',
  'ITIN 912-70-1234',
  'NHS number 943 476 5919',
  'routing number 021000021',
  'sort code 20-00-00',
  'account number 5577 9911',
  'passport number QZ1234567',
  'driving licence Q123-4567-8901',
  'AB 12 34 56 C',
  'date of birth: 12/05/1980',
  'password: zq9QZ7!zz',
  'sk-zq9QZ7zzqq11zq9QZ7zzqq11',
  'eyJ0zqqqqqqqqq.eyJqqqqqqqqqq.q9q9q9q9q9q9q9',
  'https://q:z9@zq.zz/q?z=9#q',
  'https://own/q?token=z9z9z9z9z9&q=9',
  '-----BEGIN PRIVATE KEY-----\nqz99\nzzqq==\n-----END PRIVATE KEY-----',
  '00:11:22:33:44:55',
  'Anna Maria Quiz',
  '9 Zoo Lane, Oz',
  'Q 12 34',
  '12 May 1980',
]
const leak = /[0-9qz]/i

t.test('no emitted frame holds any part of a private value, wherever it is cut', needsSharedData, async (t) => {
  const answers = sharedCases<{ text: string }>('responses.dev.json').map(({ text }) => text.replace(/[0-9qz@]/gi, ''))
  const policy = policies[0]!
  const embedded = fc.record({
    answer: fc.constantFrom(...answers).map((answer) => answer.slice(0, 300)),
    value: fc.constantFrom(...privateValues),
    place: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  const property = fc.property(embedded, fc.array(fc.nat(300), { maxLength: 12 }), ({ answer, value, place }, cuts) => {
    const at = Math.round(place * answer.length)
    const text = `${answer.slice(0, at)} ${value}, ${answer.slice(at)}`
    const everyCut = Array.from({ length: value.length + 3 }, (_, index) => twoPieces(text, at + index))
    const ends = [...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length]
    const random = ends.map((end, index) => text.slice(index === 0 ? 0 : ends[index - 1], end))
    for (const split of [...everyCut, random, text.split('')]) {
      const frames = moderatePieces(split, policy)
      if (frames.some((frame) => leak.test(frame.text))) throw new Error(JSON.stringify({ split, frames }))
      if (!frames.some(({ actions }) => actions.length > 0)) throw new Error(`not found: ${text}`)
      assertSameAsWhole(split, policy)
    }
  })
  fc.assert(property, { numRuns: 150, seed: 20_261_120 })
  t.ok(privateValues.every((value) => leak.test(value)))
})

// The same for what is read out: of these values every word for a digit or a sign is private.
const spokenValues = [
  'four one one one, one one one one, one one one one, one one one one',
  'four triple one double one double one double one double one double one double one',
  'call two one two five five five oh one six four',
  'call two one two, five five five, oh one sixty-four',
  'social security number two one nine oh nine nine nine nine eight',
  'security code three five nine',
  'j dot zed at example dot com',
  'e-mail zed at example dot org',
  'zed (at) example (dot) com',
]
const spokenLeak = /\b(?:zero|oh|one|two|three|four|five|six|sixty|seven|eight|nine|double|triple|dot|zed|com|org)\b/i

t.test('no emitted frame holds any part of a value that is read out', needsSharedData, async (t) => {
  const answers = sharedCases<{ text: string }>('responses.dev.json')
    .slice(0, 200)
    .map(({ text }) => text.replace(new RegExp(spokenLeak.source, 'gi'), '').replace(/[0-9@]/g, ''))
  const policy = policies[0]!
  for (const value of spokenValues) {
    t.match(value, spokenLeak)
    for (let place = 0; place < 8; place++) {
      const answer = answers[(place * 31 + value.length) % answers.length]!.slice(0, 120)
      const at = Math.round((place / 8) * answer.length)
      const text = `${answer.slice(0, at)}. ${value}. ${answer.slice(at)}`
      const splits = Array.from({ length: value.length + 4 }, (_, index) => twoPieces(text, at + index))
      for (const split of [...splits, text.split(''), text.split(/(?<= )/)]) {
        const frames = moderatePieces(split, policy)
        if (frames.some((frame) => spokenLeak.test(frame.text))) throw new Error(JSON.stringify({ split, frames }))
        assertSameAsWhole(split, policy)
      }
    }
  }
})
