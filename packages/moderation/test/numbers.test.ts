import t from 'tap'
import type { Policy } from '../src/index.ts'
import { matched } from './matched.ts'

t.test('a card number is found in every usual writing', async (t) => {
  const writings = [
    '4111111111111111',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '4111.1111.1111.1111',
    '4111 1111\n1111 1111',
    '4111 - 1111 - 1111 - 1111',
    '3782 822463 10005',
    '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
    '４１１１ １１１１ １１１１ １１１１',
    '4111\u00a01111\u20111111\u20131111',
    '4111\u200b1111\u200b1111\u200b1111',
    '٤١١١ ١١١١ ١١١١ ١١١١',
  ]
  for (const writing of writings) {
    t.same(matched(`Card ${writing}, thanks.`), [['card', writing]], writing)
  }
})

t.test('a number that fails the check digit, the brand or the length is no card', async (t) => {
  for (const text of ['4111 1111 1111 1112', '9111111111111119', '41111111111111', '4111 1111 1111 1111 1111 1111']) {
    t.notMatch(matched(`Meter ${text} read.`), [['card', '4111111111111111']], text)
  }
  t.same(matched(`Bits 32'b${'1'.repeat(32)} set.`), [], 'a long run of digits is no number of any kind')
  t.same(matched('Part 4111 1111 1111 1112 118-A or 4111 1111 1111 1111_2'), [], 'nor what hangs on something')
  t.same(matched('Table 1 0 0 1 1 0 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 0 1 0 1 1'), [], 'nor is a row of a table')
})

t.test('a card beside other numbers keeps its own bounds', async (t) => {
  t.same(matched('4012888888881881 4012-8888-8888-1881 5555 5555 5555 4444'), [
    ['card', '4012888888881881'],
    ['card', '4012-8888-8888-1881'],
    ['card', '5555 5555 5555 4444'],
  ])
  t.same(matched('Pay 42 4111 1111 1111 1111 now'), [['card', '4111 1111 1111 1111']])
})

t.test('a number of a rare card scheme is left when another word announces it', async (t) => {
  t.same(matched('UATP 122000000000003'), [['card', '122000000000003']])
  t.same(matched('Your order number is 122000000000003.'), [])
})

t.test('a social security number is found with hyphens or spaces, and bare only beside its name', async (t) => {
  t.same(matched('It is 219-09-9998.'), [['ssn', '219-09-9998']])
  t.same(matched('It is 219 09 9998.'), [['ssn', '219 09 9998']])
  t.same(matched('SSN: 219099998'), [['ssn', '219099998']])
  t.same(matched('Social security number 219099998'), [['ssn', '219099998']])
  for (const text of ['219099998', '000-09-9998', '666-09-9998', '900-09-9998', '219-00-9998', '219-09-0000']) {
    t.same(matched(`It is ${text}.`), [], text)
  }
  t.same(matched('It is 219-09.9998 or 219-09-99981 or A219-09-9998.'), [], 'mixed separators, or hanging on something')
})

t.test('a phone number is found where it is written or announced as one', async (t) => {
  for (const number of [
    '(212) 555-0164',
    '(212)555-0164',
    '212-555-0164',
    '212.555.0164',
    '212 555 0164',
    '1-212-555-0164',
    '+1 212 555 0164',
    '+44 20 7946 0330',
    '+44 (0)20 7946 0330',
    '+49 1512 3456789',
  ]) {
    t.same(matched(`Here: ${number}.`), [['phone', number]], number)
  }
  t.same(matched('Call 2125550164 now'), [['phone', '2125550164']])
  t.same(matched('us (212-555-0164), 212-555-0165x144 and tel(212) 555-0166'), [
    ['phone', '212-555-0164'],
    ['phone', '212-555-0165'],
    ['phone', '(212) 555-0166'],
  ])
  t.same(matched('Rufnummer: 030 901820'), [['phone', '030 901820']], 'of another country, because it is announced')
  t.same(matched('電話番号は090-1234-5678です。'), [['phone', '090-1234-5678']])
})

t.test('the region of the policy decides what a national number is', async (t) => {
  const british: Policy = { version: 1, region: 'GB', pii: { phone: 'redact' } }
  t.same(matched('Here: 020 7946 0330.', british), [['phone', '020 7946 0330']])
  t.same(matched('Here: 212-555-0164.', british), [])
  t.same(matched('Here: 020 7946 0330.'), [])
})

t.test('numbers of another kind are no phone numbers', async (t) => {
  for (const text of [
    'Your order number is 2125550164.',
    'Order 212-555-0164 has shipped.',
    'It costs $2,125,550.16 or 2125550164 yen.',
    'Version 21.255.501.64 of 2024-05-13 14:30',
    'ORD-212-5550164, lot 212-555-0164-B, part X212-555-0164',
    'From 2024 2025 2026 to 1-2 3-4 5-6 7-8',
    'matrix(0.998638,0,0,-0.998638)',
  ]) {
    t.same(matched(text), [], text)
  }
})
