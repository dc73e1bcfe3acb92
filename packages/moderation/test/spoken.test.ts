import t from 'tap'
import { matched } from './matched.ts'

t.test('a number that is read out is found as if it were written', async (t) => {
  for (const [rule, spoken] of [
    ['card', 'four one one one one one one one one one one one one one one one'],
    ['card', 'four one one one, one one one one, one one one one, one one one one'],
    ['card', 'four one one one. One one one one. One one one one. One one one one'],
    ['card', 'four, one, one, one, one, one, one, one, one, one, one, one, one, one, one, one'],
    ['card', 'forty-one eleven, eleven eleven, eleven eleven, eleven eleven'],
    ['card', 'four triple one 1111 double one double one quadruple one'],
    ['card', 'vier eins eins eins eins eins eins eins eins eins eins eins eins eins eins eins'],
    ['card', 'cuatro uno uno uno uno uno uno uno uno uno uno uno uno uno uno uno'],
    ['phone', 'two one two, five five five, oh one six four'],
    ['phone', 'eight hundred five five five oh one double nine'],
  ] as const) {
    t.same(matched(`It is ${spoken}, thanks.`), [[rule, spoken]], spoken)
  }
  t.same(matched('My social security number is two one nine, oh nine, nine nine nine eight.'), [
    ['ssn', 'two one nine, oh nine, nine nine nine eight'],
  ])
  t.same(matched('The security code is four five six.'), [['cvv', 'four five six']])
})

t.test('number words in prose are left', async (t) => {
  for (const text of [
    'one of the two or three, four at most',
    'One, two, three, four, five, six, seven, eight, nine, ten!',
    'twenty one thousand three hundred and five',
    'order four one one one one one one one one one one one one one one two',
    'Your ticket is two one two five five five oh one six four',
    'Nine to five, seven days, twenty-four hours',
    'Oh, one more thing. Two.',
  ]) {
    t.same(matched(text), [], text)
  }
})

t.test('an e-mail address that is read out or spelt around filters is found', async (t) => {
  for (const [before, address] of [
    ['Write to ', 'j dot smith at example dot com'],
    ['My email is ', 'bob at gmail dot com'],
    ['Write to ', 'bob (at) example (dot) org'],
    ['Write to ', 'bob [at] example dot co dot uk'],
    ['Write to ', 'j s m i t h at example dot com'],
    ['Write to ', 'bob underscore smith at my dash shop dot net'],
    ['correo: ', 'juan punto perez arroba ejemplo punto es'],
    ['email ', 'j.smith at example.com'],
  ] as const) {
    t.same(matched(`${before}${address}, please`), [['email', address]], before + address)
  }
})

t.test('"at" and "dot" in prose are left', async (t) => {
  for (const text of [
    'Look at amazon dot com',
    'Visit us at example.com',
    'E-mail us at example dot com',
    'Node.js at nodejs.org',
    'the dot at the end',
    'We met at eight. Dot com was new',
    'Sign up at home dot, com',
  ]) {
    t.same(matched(text), [], text)
  }
})
