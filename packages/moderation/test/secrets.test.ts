import t from 'tap'
import { matched } from './matched.ts'

t.test('keys and tokens of well-known issuers are found by their form', async (t) => {
  for (const key of [
    'sk-proj-abcdEFGH1234ijklMNOP5678',
    'sk_live_4eC39HqLyjWDarjtT1zdp7dc',
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    'github_pat_11ABCDEFG0abcdefghijkl_mnop',
    'glpat-abcdefghij0123456789',
    'xoxb-123456789012-abcdefABCDEF',
    'AKIAIOSFODNN7EXAMPLE',
    'AIzaSyA1234567890abcdefghijklmnopqrstuv',
    'hf_abcdefghijklmnopqrstuvwxyzABCDEFGH',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  ]) {
    for (const [before, after] of [
      ['', ''],
      ['Use ', '.'],
      ['`', '`'],
      ['key="', '",'],
    ]) {
      t.same(matched(`${before}${key}${after}`), [['secret', key]], `${before}${key}${after}`)
    }
  }
})

t.test('what only begins like a key is left', async (t) => {
  for (const text of [
    'sk-learn and sk-short',
    'akia is a town',
    'AKIAIOSFODNN7EXAMPL',
    'eyJhbGciOiJIUzI1NiJ9',
    'pk_live_4eC39HqLyjWDarjtT1zdp7dc',
    'ghp_short',
    'key-value-store',
    'the hf_token variable',
  ]) {
    t.same(matched(text), [], text)
  }
})

t.test('a password or token is found after its name when it is too random to be a word', async (t) => {
  for (const [text, secret] of [
    ['your password is Summer2024!', 'Summer2024'],
    ['Password: hunter22', 'hunter22'],
    ['Passwort: Geheim4711x', 'Geheim4711x'],
    ['contraseña: p4ssw0rd9', 'p4ssw0rd9'],
    ['api_key=4f3c2a1b9d8e7f6a5b4c3d2e1f0a9b8c', '4f3c2a1b9d8e7f6a5b4c3d2e1f0a9b8c'],
    ['Authorization: Bearer 9f8e7d6c5b4a39281706f5e4', '9f8e7d6c5b4a39281706f5e4'],
    ['The access token is qF3/9sK+2mLx8Zr1=', 'qF3/9sK+2mLx8Zr1='],
  ] as const) {
    t.same(matched(text), [['secret', secret]], text)
  }
  for (const text of [
    'A password must be 8 characters long',
    'Use at least an 8-character password: 12-character is better',
    'Reset your password here',
    'The token limit of gpt-4 is 128000 tokens',
    'a 2M-token context',
    'secret santa 2024',
    'Password: ********',
    'some_program --password=SuperSecretPassword',
    'Order 4f3c2a1b9d8e7f6a5b4c3d2e1f0a9b8c',
  ]) {
    t.same(matched(text), [], text)
  }
})

t.test('a private key is found to its end, and without one as far as it can reach', async (t) => {
  const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nabc==\n-----END RSA PRIVATE KEY-----'
  t.same(matched(`Here:\n${key}\nBye`), [['secret', key]])
  const cut = '-----BEGIN OPENSSH PRIVATE KEY-----\nMIIEpAIBAAKCAQEA'
  t.same(matched(`${cut}\n\n\nBye`), [['secret', cut]])
  for (const text of ['-----BEGIN CERTIFICATE-----\nMIIE', '-----', '- - -----', '-----BEGIN PRIVATE LIFE-----']) {
    t.same(matched(text), [], text)
  }
})

t.test('a URL is found when it carries credentials, without what surrounds it', async (t) => {
  for (const url of [
    'https://user:hunter2@example.com/path',
    'postgres://admin:s3cret@db.internal:5432/prod?ssl=true',
    'redis://:pa55@cache:6379',
    'https://example.com/reset?id=7&token=a8f5f167f44f4964e6c998dee827110c',
    'https://bucket.s3.amazonaws.com/f.pdf?X-Amz-Signature=0123456789abcdef0123',
    'https://example.com/#access_token=abcdef1234567890',
    'https://example.com/?password=x',
  ]) {
    for (const [before, after] of [
      ['', ''],
      ['See ', '.'],
      ['[link](', ')'],
      ['<', '>'],
    ]) {
      t.same(matched(`${before}${url}${after}`), [['url', url]], `${before}${url}${after}`)
    }
  }
  for (const text of [
    'https://example.com/path?utm_source=mail&id=12345678',
    'https://example.com:8080/a@b',
    'https://example.com/?key=value&token=',
    'ssh://git@example/repo.git',
    'https://docs.example.com/api?token=YOUR_TOKEN',
  ]) {
    t.notMatch(matched(text), [['url']], text)
  }
})
