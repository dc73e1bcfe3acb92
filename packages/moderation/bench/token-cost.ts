import { compilePolicy, defaultPolicy, Moderator, withFacts } from '../src/index.ts'

// What moderation costs: per token of prose with every kind of personal data, and per character of hostile repeats as a
// multiple of prose. The best of several runs counts: the machine is shared.
// Run: node packages/moderation/bench/token-cost.ts [repeat …]

const charactersPerToken = 4
const prose = `Thank you for reaching out! I understand that your order has not arrived yet, and I am sorry for the delay.
It left our warehouse on May 13, 2024, and usually takes 3 to 5 business days. Here is what you can do:

1. Log in to your account and open **My orders**.
2. Choose the order, such as 12345678, and press "Track".
3. If nothing has changed for 48 hours, call us at 212-555-0164 or write to help@shop.example.

We are open 24/7, and one of our agents will gladly send you a new one. Is there anything else that I can do for you?\n`
const hostile = [
  ...[
    'a',
    '7',
    '(',
    'a@',
    '\u0301',
    ' ',
    '\n',
    '1 ',
    'A1 ',
    '123 ',
    '(1234',
    '1.2.3.4 ',
    '::1 ',
    'DE89 3704 ',
    '4111 ',
  ],
  ...[
    'call 12345678 ',
    'call 02079460330 ',
    'cvv 12 ',
    'born 1 ',
    'token a1b2 ',
    'passport a1 ',
    'four one ',
    'a dot ',
  ],
  ...['http://a?token=', 'sk-', '-----BEGIN ', '電話1'],
]
const policy = compilePolicy({ ...defaultPolicy, facts: { name: ['name'], account: ['account'], birthDate: ['born'] } })
const facts = { name: 'Maria José García', account: 'AC-8812-0099', born: '1980-05-12' }
const runs = 9

const perCharacter = costPerCharacter(prose.repeat(200), 80)
console.table({
  'µs per token, sentence by sentence': rounded(perCharacter * charactersPerToken),
  'µs per token, token by token': rounded(costPerCharacter(prose.repeat(100), 4) * charactersPerToken),
  'µs per token, with facts': rounded(costPerCharacter(prose.repeat(200), 80, true) * charactersPerToken),
})
const repeats = process.argv.length > 2 ? process.argv.slice(2) : hostile
console.table(
  Object.fromEntries(
    repeats.map((unit) => {
      const text = unit.repeat(Math.ceil(100_000 / unit.length))
      return [JSON.stringify(unit), { 'times prose': rounded(costPerCharacter(text, 80) / perCharacter) }]
    }),
  ),
)

/** Microseconds of processor time for a character of `text`, pushed in pieces of `pieceLength`. */
function costPerCharacter(text: string, pieceLength: number, hasFacts = false): number {
  const own = hasFacts ? withFacts(policy, facts) : policy
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run++) {
    const start = process.cpuUsage()
    const moderator = new Moderator(own)
    for (let from = 0; from < text.length; from += pieceLength) moderator.push(text.slice(from, from + pieceLength))
    moderator.flush()
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, user + system)
  }
  return best / text.length
}

function rounded(value: number): number {
  return Number(value.toFixed(2))
}
