import t from 'tap'
import { compilePolicy, defaultPolicy, type Policy, PolicyError } from '../src/index.ts'
import { matched, redacting } from './matched.ts'

function mistakesIn(policy: unknown): [string, string | undefined][] {
  try {
    compilePolicy(policy as Policy)
    return []
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    return error.mistakes.map(({ path, rule }) => [path, rule])
  }
}

t.test('every mistake is listed with its path and rule', async (t) => {
  const policy = {
    version: 2,
    region: 'us',
    'a/b': 1,
    pii: { card: 'hide', shoeSize: 'redact', email: undefined },
    facts: { name: ['customer.name', '', 7, 'a..b'], address: 'customer.address', hair: [] },
    allow: ['@example.com', '--', 7],
    blocklists: [
      { name: 'one', action: 'drop', terms: ['fine', '\n', 7, 'x'.repeat(129)], severity: 3 },
      { name: 'one', kind: 'pii', action: 'burn', terms: 'word' },
      { name: 'card', action: 'flag', terms: [], label: '' },
      'list',
      { name: '[x]' },
    ],
  }
  t.same(mistakesIn(policy), [
    ['/a~1b', undefined],
    ['/version', undefined],
    ['/region', undefined],
    ['/pii/shoeSize', undefined],
    ['/pii/card', 'card'],
    ['/pii/email', 'email'],
    ['/facts/hair', undefined],
    ['/facts/name/1', 'name'],
    ['/facts/name/2', 'name'],
    ['/facts/name/3', 'name'],
    ['/facts/address', 'address'],
    ['/allow/1', undefined],
    ['/allow/2', undefined],
    ['/blocklists/0/severity', 'one'],
    ['/blocklists/0/terms/1', 'one'],
    ['/blocklists/0/terms/2', 'one'],
    ['/blocklists/0/terms/3', 'one'],
    ['/blocklists/1/name', 'one'],
    ['/blocklists/1/kind', 'one'],
    ['/blocklists/1/action', 'one'],
    ['/blocklists/1/terms', 'one'],
    ['/blocklists/2/name', 'card'],
    ['/blocklists/2/label', 'card'],
    ['/blocklists/3', undefined],
    ['/blocklists/4/name', undefined],
    ['/blocklists/4/action', undefined],
    ['/blocklists/4/terms', undefined],
  ])
})

t.test('what is no object at all is a mistake', async (t) => {
  for (const policy of [null, 'x', [], 1, undefined]) t.same(mistakesIn(policy), [['', undefined]])
  t.same(mistakesIn({ version: 1, pii: [], blocklists: {} }), [
    ['/pii', undefined],
    ['/blocklists', undefined],
  ])
})

t.test('the message lists path, rule and reason, and no term', async (t) => {
  const policy: Policy = { version: 1, blocklists: [{ name: 'rude', action: 'drop', terms: ['fine', '  '] }] }
  t.throws(() => compilePolicy(policy), {
    code: 'invalid_policy',
    message: 'The moderation policy is wrong:\n  /blocklists/0/terms/1 (rule rude): must have a visible character',
  })
})

t.test('a term that could not be found in a text is a mistake', async (t) => {
  for (const [term, reason] of [
    ['', 'must have a visible character'],
    [' \n\u00a0\u200b\u00ad\u0301\ufe0f\u3164', 'must have a visible character'],
    ['x'.repeat(129), 'must have at most 128 visible characters'],
    ['%'.repeat(129), 'must have at most 128 visible characters'],
    [`a${' '.repeat(255)}b`, 'must have at most 256 UTF-16 code units'],
    [`a${'\u200b'.repeat(33)}b`, 'must not have more than 32 invisible characters in a row'],
    ['\ude00 word', 'must not have half of a surrogate pair'],
    ['word \ud83d', 'must not have half of a surrogate pair'],
  ] as const) {
    t.same(mistakesIn(redacting(term)), [['/blocklists/0/terms/0', 'list']], reason)
    t.throws(() => compilePolicy(redacting(term)), {
      message: `The moderation policy is wrong:\n  /blocklists/0/terms/0 (rule list): ${reason}`,
    })
  }
})

t.test('a term at the limits is found', async (t) => {
  for (const term of [
    'x'.repeat(128),
    '%'.repeat(128),
    'a% '.repeat(64).trim(),
    `a${' '.repeat(254)}b`,
    `a${'\u200b'.repeat(32)}a${'\u200b'.repeat(32)}a b`,
    '\u{1d41a}'.repeat(128),
  ]) {
    t.same(matched(`So ${term}, it is`, redacting(term)), [['list', term]])
  }
})

t.test('the version depends on the content of the policy alone', async (t) => {
  const { version, ...rest } = defaultPolicy
  t.match(compilePolicy(defaultPolicy).version, /^[0-9a-f]{12}$/)
  t.equal(compilePolicy({ ...rest, version }).version, compilePolicy(defaultPolicy).version)
  t.not(compilePolicy({ ...defaultPolicy, region: 'GB' }).version, compilePolicy(defaultPolicy).version)
})
