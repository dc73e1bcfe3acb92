import t from 'tap'
import { compilePolicy, defaultPolicy, moderate, type Policy, withFacts } from '../src/index.ts'
import { matched } from './matched.ts'

const policy: Policy = {
  ...defaultPolicy,
  facts: {
    name: ['customer.name', 'caller'],
    address: ['customer.address'],
    account: ['customer.accounts'],
    birthDate: ['customer.born'],
  },
}
const interaction = {
  customer: {
    name: 'Dr. María José García',
    address: '12 Baker Street, London NW1 6XE',
    accounts: ['AC-8812-0099', 7_700_123],
    born: '1980-05-12',
  },
  caller: { first: 'Bo', last: 'Li' },
}
const compiled = withFacts(compilePolicy(policy), interaction)

function found(text: string): [string, string][] {
  return moderate(text, compiled).actions.map(({ rule, start, end }) => [rule, text.slice(start, end)])
}

t.test('a name is found whole, with initials, without the middle, the other way round and after a title', async (t) => {
  for (const name of [
    'María José García',
    'MARIA JOSE GARCIA',
    'María García',
    'M. J. García',
    'M.J. García',
    'Maria J. Garcia',
    'M García',
    'García, María José',
    'Mrs. García',
    'Señora García',
    'Bo Li',
    'Maria\nGarcia',
  ]) {
    t.same(found(`So ${name}'s order`), [['name', name]], name)
  }
  for (const text of ['Maria went home', 'Garcia is a common name', 'Mariana Garcia', 'Maria Garcias', 'Bo lives']) {
    t.same(found(text), [], text)
  }
})

t.test('an address is found whole and by each line with a number, an account number in any grouping', async (t) => {
  t.same(found('It goes to 12 Baker Street, London NW1 6XE.'), [['address', '12 Baker Street, London NW1 6XE']])
  t.same(found('You live at 12 Baker street?'), [['address', '12 Baker street']])
  t.same(found('in London NW1 6XE'), [['address', 'London NW1 6XE']])
  t.same(found('in London on 12 May at Baker Street'), [])
  for (const number of ['AC-8812-0099', 'ac88120099', 'AC 8812 0099', '7700123', '77 00 123']) {
    t.same(found(`Number ${number}, yes`), [['account', number]], number)
  }
  t.same(found('AC-8812-00991 and 1770012'), [])
})

t.test('a date of birth is found in any writing', async (t) => {
  for (const date of [
    '12 May 1980',
    'May 12, 1980',
    '12/05/1980',
    '05/12/1980',
    '1980-05-12',
    '12.5.1980',
    '12. Mai 1980',
  ]) {
    t.same(found(`On ${date} it was`), [['birthDate', date]], date)
  }
  t.same(found('On 13 May 1980, 12 May 1981 and at 12 05/12/1980'), [['birthDate', '05/12/1980']])
})

t.test('nothing is looked for that the policy or the interaction does not name', async (t) => {
  const text = 'María José García, 12 Baker Street, AC-8812-0099'
  for (const other of [
    withFacts(compilePolicy(defaultPolicy), interaction),
    withFacts(compilePolicy(policy), { customer: { name: '' } }),
    withFacts(compilePolicy(policy), undefined),
    withFacts(compilePolicy({ ...policy, pii: {} }), interaction),
    compilePolicy(policy),
  ]) {
    t.same(moderate(text, other), { text, actions: [] })
  }
  t.equal(compiled.version, compilePolicy(policy).version)
})

t.test('facts are made ready in well under a millisecond', async (t) => {
  const base = compilePolicy(policy)
  for (let count = 0; count < 200; count++) withFacts(base, interaction)
  const start = process.cpuUsage()
  for (let count = 0; count < 100; count++) withFacts(base, interaction)
  const { user, system } = process.cpuUsage(start)
  t.ok((user + system) / 100 < 500, `${(user + system) / 100} µs`)
})

t.test('what the company publishes of itself is not touched', async (t) => {
  const own: Policy = {
    ...policy,
    allow: [
      '+1 212 555 0199',
      'help@acme.example',
      '@acme.example',
      '1 Acme Plaza, Springfield',
      'DE89370400440532013000',
    ],
  }
  for (const text of [
    'Call (212) 555-0199, 212-555-0199, +1 212 555 0199 or 1-212-555-0199',
    'Write to HELP@acme.example or bob@mail.acme.example',
    'Pay to DE89 3704 0044 0532 0130 00',
  ]) {
    t.same(matched(text, own), [], text)
  }
  t.same(matched('Call 212-555-0198, bob@notacme.example', own), [
    ['phone', '212-555-0198'],
    ['email', 'bob@notacme.example'],
  ])
})
