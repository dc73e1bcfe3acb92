import t from 'tap'
import { matched } from './matched.ts'

t.test('an e-mail address is found without what surrounds it', async (t) => {
  for (const address of [
    'bob@example.com',
    'bob.smith+shop@mail.example.co.uk',
    "o'neil_7@x-y.example",
    'a@xn--d1acufc.xn--p1ai',
    'müller@bücher.example',
    'BOB@EXAMPLE.COM',
    'ｂｏｂ＠ｅｘａｍｐｌｅ．ｃｏｍ',
    'b\u200bob@exam\u00adple.com',
  ]) {
    for (const [before, after] of [
      ['', ''],
      ['Mail ', '.'],
      ['<', '>'],
      ['"', '",'],
      ['mailto:', ' '],
      ['は', 'まで'],
    ]) {
      t.same(matched(`${before}${address}${after}`), [['email', address]], `${before}${address}${after}`)
    }
  }
})

t.test('what only looks like an e-mail address is left', async (t) => {
  for (const text of ['user@ is not', 'meet @ 5:30', 'info@example.', 'a@b', '@@@', 'x@1.2', 'a..@..b']) {
    t.same(matched(text), [], text)
  }
})

t.test('addresses that run into each other are removed whole', async (t) => {
  t.same(matched('a@b.example@c.example'), [
    ['email', 'a@b.example'],
    ['email', 'b.example@c.example'],
  ])
})

t.test('an IBAN is found in any grouping, and only with the right length and check digits', async (t) => {
  for (const iban of [
    'DE89370400440532013000',
    'DE89 3704 0044 0532 0130 00',
    'DE89-3704-0044-0532-0130-00',
    'NO9386011117947',
  ]) {
    t.same(matched(`To ${iban}, please`), [['iban', iban]], iban)
  }
  t.same(matched('this is VG96 VPVG 0000 0123 4567 8901 X in a sentence'), [['iban', 'VG96 VPVG 0000 0123 4567 8901']])
  for (const text of [
    'DE89370400440532013001',
    'DE8937040044053201300',
    'DE893704004405320130000',
    'XDE89370400440532013000',
  ]) {
    t.same(matched(`To ${text}, please`), [], text)
  }
})

t.test('IP addresses are found in every notation', async (t) => {
  for (const address of [
    '192.168.1.1',
    '10.0.0.0/8',
    '2001:db8::1',
    '684D:1111:222:3333:4444:5555:6:77',
    'fe80::1',
    '::ffff:192.0.2.1',
    '::1/128',
  ]) {
    for (const [before, after] of [
      ['', ''],
      ['from ', '.'],
      ['[', ']'],
      ['(', '),'],
    ]) {
      t.same(matched(`${before}${address}${after}`), [['ip', address]], `${before}${address}${after}`)
    }
  }
  t.same(matched('on 10.0.0.1:8080'), [['ip', '10.0.0.1']])
  t.same(matched('IP: ::1'), [['ip', '::1']])
})

t.test('versions, times and code are no IP addresses', async (t) => {
  for (const text of [
    'Version 1.2.3.4',
    'v1.2.3.4',
    '1.2.3.4.5',
    '192.168.1.256',
    'at 12:34:56',
    'list[::2] and a::b',
    'std::vector',
    'fe80::1text',
    ':::',
  ]) {
    t.same(matched(text), [], text)
  }
})
