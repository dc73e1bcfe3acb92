import t from 'tap'
import { compilePolicy, defaultPolicy, Moderator, moderate, withFacts } from '../src/index.ts'
import { needsSharedData, sharedCases } from './shared-data.ts'

const signedTerms = ['a++', '(((', '...', '1. 1. 1.5', '%'.repeat(100), '$$$', 'a% b%', '7%', '- - -', '5 - 1', 'b! c']
const mixed = compilePolicy({
  ...defaultPolicy,
  facts: { name: ['name'], account: ['account'], birthDate: ['born'] },
  blocklists: [
    {
      name: 'list',
      action: 'redact',
      terms: ['ass', 'a b', 'bad egg', '77 sunset', 'x@y', '女王女王', ...signedTerms],
    },
  ],
})
const policy = withFacts(mixed, { name: 'Ann Ann Ann', account: 'q1111111111', born: '2000-01-01' })

const units = [
  ...[
    'a',
    '7',
    '(',
    'a@',
    '\u0301',
    ' ',
    '\n',
    'a\u0301',
    'a\u200b',
    '1 ',
    '1.',
    '1-',
    '+1 ',
    ':',
    'a ',
    'a.',
    '$',
    '*',
    '!',
  ],
  ...[
    'a*',
    'a!',
    '%',
    '+',
    '.',
    '-',
    '- ',
    '7% ',
    'a% ',
    '1. ',
    'a% b',
    'a%\u200b*',
    '7.*',
    '4111 ',
    'DE89 3704 ',
    '1.2.3.4 ',
    'ass ',
    'a b ',
    'x@y.zz',
    '女王',
    '😀',
    '\ud83d',
    'call 12345678 ',
    'a1 ',
    '123 ',
    '(1234',
    'four ',
    'double one ',
    'a dot ',
    'a at b dot ',
    'passport a1 ',
    'cvv 12 ',
    'born 1 ',
    'token a1b2 ',
    'token a1b2',
    'http://a?token=',
    'http://',
    'sk-',
    'sk-a1',
    'eyJa.',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----a',
    '00:',
    '電話',
    'ann ',
    'q 1 ',
  ],
]

t.test('text that could go on for ever is resolved at a bounded length', async (t) => {
  // The longest matches: a mailbox name and the domain name after it; a URL; a key.
  const bound = 4096 + 64
  for (const unit of units) {
    const moderator = new Moderator(policy)
    let held = 0
    let most = 0
    for (let count = 0; count < 2000; count++) {
      held += unit.length
      for (const { start, end } of moderator.push(unit)) held -= end - start
      most = Math.max(most, held)
    }
    t.ok(most <= bound, `${JSON.stringify(unit)} held ${most}`)
  }
})

t.test('an address that is too long does not leak', async (t) => {
  for (const length of [320, 321, 600, 5000]) {
    const { text } = moderate(`Write to ${'q'.repeat(length)}@example.com now`, policy)
    t.notMatch(text, /q|example/, `${length} characters`)
  }
  const { text } = moderate(`Write to bob@${'q.'.repeat(200)}com now`, policy)
  t.notMatch(text, /bob/)
})

t.test('the work is linear in the length of the text', async (t) => {
  const cost = (text: string): number => {
    const start = process.cpuUsage()
    moderate(text, policy)
    const { user, system } = process.cpuUsage(start)
    return user + system
  }
  for (const unit of units) {
    const short = Math.min(cost(unit.repeat(2000)), cost(unit.repeat(2000)))
    const long = Math.min(cost(unit.repeat(16_000)), cost(unit.repeat(16_000)), cost(unit.repeat(16_000)))
    // Eight times the text: eight times the work, with room for a noisy machine; quadratic would be 64 times.
    t.ok(long < 30 * Math.max(short, 1000), `${JSON.stringify(unit)}: ${short} and ${long} µs`)
  }
})

t.test('hostile strings that hold nothing private come out unchanged', needsSharedData, async (t) => {
  const bare = compilePolicy({
    ...defaultPolicy,
    pii: { card: 'redact', iban: 'redact', ssn: 'redact', phone: 'redact' },
  })
  for (const text of sharedCases<string>('naughty-strings.json')) t.equal(moderate(text, bare).text, text)
})
