import fc from 'fast-check'
import t from 'tap'
import {
  compilePolicy,
  type ModeratedSentence,
  Moderator,
  moderate,
  type Policy,
  type RuleAction,
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
const policies = (['redact', 'drop', 'flag', 'block'] as const).map((action) => compilePolicy(mixedPolicy(action)))

function mixedPolicy(action: RuleAction): Policy {
  return {
    version: 1,
    pii: { card: 'redact', email: action, iban: 'drop', ip: action, phone: 'redact', ssn: 'redact' },
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
]
const leak = /[0-9qz]/i

t.test('no emitted frame holds any part of a private value, wherever it is cut', needsSharedData, async (t) => {
  const answers = sharedCases<{ text: string }>('responses.dev.json').map(({ text }) => text.replace(/[0-9qz@]/gi, ''))
  const policy = compilePolicy(mixedPolicy('redact'))
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
