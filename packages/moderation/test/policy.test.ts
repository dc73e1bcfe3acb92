import t from 'tap'
import { compilePolicy, defaultPolicy, type Policy, PolicyError } from '../src/index.ts'

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
    pii: { card: 'hide', passport: 'redact', email: undefined },
    blocklists: [
      { name: 'one', action: 'drop', terms: ['fine', '...', 7, 'x'.repeat(200)], severity: 3 },
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
    ['/pii/passport', undefined],
    ['/pii/card', 'card'],
    ['/pii/email', 'email'],
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
  const policy: Policy = { version: 1, blocklists: [{ name: 'rude', action: 'drop', terms: ['fine', '!!!'] }] }
  t.throws(() => compilePolicy(policy), {
    code: 'invalid_policy',
    message:
      'The moderation policy is wrong:\n' +
      '  /blocklists/0/terms/1 (rule rude): must have at least one and at most 128 letters or digits',
  })
})

t.test('the version depends on the content of the policy alone', async (t) => {
  const { version, ...rest } = defaultPolicy
  t.match(compilePolicy(defaultPolicy).version, /^[0-9a-f]{12}$/)
  t.equal(compilePolicy({ ...rest, version }).version, compilePolicy(defaultPolicy).version)
  t.not(compilePolicy({ ...defaultPolicy, region: 'GB' }).version, compilePolicy(defaultPolicy).version)
})
