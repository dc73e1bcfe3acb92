import t from 'tap'
import { compilePolicy, defaultPolicy, type ModeratedSentence, Moderator, moderate, type Policy } from '../src/index.ts'

const pii = compilePolicy(defaultPolicy)

/** What each push releases, as the texts of its sentences, and last what the flush does. */
function released(policy: Policy, ...sentences: string[]): string[][] {
  const moderator = new Moderator(compilePolicy(policy))
  const texts = (moderated: ModeratedSentence[]): string[] => moderated.map(({ text }) => text)
  return [...sentences.map((sentence) => texts(moderator.push(sentence))), texts(moderator.flush())]
}

t.test('ordinary sentences are released by their own push', async (t) => {
  const sentences = [
    'Thank you. ',
    'It ships in 3 to 5 days, on May 13, 2024. ',
    'Is it order 12345? ',
    'Vitamin C! ',
    '“Sure.” ',
    '1. Log in to your account.\n',
    'We are open 24/7 at example.com. ',
    'お待たせしました。',
  ]
  const policy: Policy = {
    ...defaultPolicy,
    blocklists: [{ name: 'list', action: 'redact', terms: ['bad egg', 'yours', 'cat', 'day trip', 'login'] }],
  }
  t.same(released(policy, ...sentences), [...sentences.map((sentence) => [sentence]), []])
})

t.test('a sentence waits exactly while its end may still become a match', async (t) => {
  t.same(released(defaultPolicy, 'Call 212 ', '555 ', 'today. ', 'Bye. '), [
    [],
    [],
    ['Call 212 ', '555 ', 'today. '],
    ['Bye. '],
    [],
  ])
  t.same(released(defaultPolicy, 'Write to bob', '.smith', ' now. '), [
    [],
    [],
    ['Write to bob', '.smith', ' now. '],
    [],
  ])
  t.same(released(defaultPolicy, 'It is 4111 1111 1111 1111', '. ', 'Bye'), [
    [],
    ['It is [card number]', '. '],
    [],
    ['Bye'],
  ])
  const phrase: Policy = { version: 1, blocklists: [{ name: 'list', action: 'drop', terms: ['bad egg'] }] }
  t.same(released(phrase, 'Too bad', ' for you', ', a bad', ' egg', '.'), [
    [],
    ['Too bad', ' for you'],
    [],
    [],
    [', a ', '', '.'],
    [],
  ])
})

t.test('a match over several sentences is replaced where it starts and removed from the rest', async (t) => {
  const moderator = new Moderator(pii)
  const sentences = [
    ...moderator.push('Card 4111 1111\n'),
    ...moderator.push('1111 1111'),
    ...moderator.push(' is it. '),
  ]
  const action = { rule: 'card', kind: 'pii', action: 'redact', start: 5, end: 24 }
  t.same(sentences, [
    { text: 'Card [card number]', actions: [action], start: 0, end: 15, blocked: false },
    { text: '', actions: [], start: 15, end: 24, blocked: false },
    { text: ' is it. ', actions: [], start: 24, end: 32, blocked: false },
  ])
})

t.test('a block ends the output right before its span, at once, and nothing follows', async (t) => {
  const policy: Policy = {
    version: 1,
    pii: { email: 'redact' },
    blocklists: [{ name: 'stop', kind: 'safety', action: 'block', terms: ['sue you'] }],
  }
  const moderator = new Moderator(compilePolicy(policy))
  t.same(moderator.push('We will sue'), [])
  t.same(moderator.push(' you, bob'), [
    {
      text: 'We will ',
      actions: [{ rule: 'stop', kind: 'safety', action: 'block', start: 8, end: 15 }],
      start: 0,
      end: 11,
      blocked: true,
    },
  ])
  t.same(moderator.push('@example.com'), [])
  t.same(moderator.flush(), [])
})

t.test('a block that is certain does not wait for the end of its sentence', async (t) => {
  const policy: Policy = { ...defaultPolicy, blocklists: [{ name: 'stop', action: 'block', terms: ['secret'] }] }
  t.same(released(policy, 'A secret is 4111 1111'), [['A '], []])
})

t.test('where matches overlap, the first and stronger counts and nothing that any covers is shown', async (t) => {
  const policy = compilePolicy({
    version: 1,
    blocklists: [
      { name: 'a', action: 'flag', terms: ['bob', 'now'] },
      { name: 'b', action: 'drop', terms: ['ask bob', 'it'] },
      { name: 'c', action: 'redact', terms: ['ask'], label: 'c' },
      { name: 'd', action: 'redact', terms: ['bob now'], label: 'd' },
    ],
  })
  t.same(moderate('ask bob now, ask it now', policy), {
    text: '[c][d], [c]  now',
    actions: [
      { rule: 'c', kind: 'blocklist', action: 'redact', start: 0, end: 3 },
      { rule: 'b', kind: 'blocklist', action: 'drop', start: 0, end: 7 },
      { rule: 'd', kind: 'blocklist', action: 'redact', start: 4, end: 11 },
      { rule: 'c', kind: 'blocklist', action: 'redact', start: 13, end: 16 },
      { rule: 'b', kind: 'blocklist', action: 'drop', start: 17, end: 19 },
      { rule: 'a', kind: 'blocklist', action: 'flag', start: 20, end: 23 },
    ],
  })
})

t.test('empty sentences and halves of surrogate pairs come out as they went in', async (t) => {
  const sentences = ['', 'Hi \ud83d', '\ude00 there. ', '', '\ud83d']
  t.same(released(defaultPolicy, ...sentences), [[''], [], ['Hi \ud83d', '\ude00 there. '], [''], [], ['\ud83d']])
})

t.test('a text without matches comes out unchanged to the code unit', async (t) => {
  const text = ' \t“Café”\r\n\u0000**a**\ufeff 👩‍👩‍👧 ｆｕｌｌ \u200bé e\u0301 \ud83d x\udc00 ½ ﬁ ẞ\n\n'
  t.same(moderate(text, pii), { text, actions: [] })
})
