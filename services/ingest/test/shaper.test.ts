import { compilePolicy, moderate } from '@cuecard/moderation'
import { unknownCodeUnit } from '@cuecard/vendor-streams'
import fc from 'fast-check'
import t from 'tap'
import { Shaper } from '../src/shaper.ts'

const policy = compilePolicy({
  version: 1,
  pii: { card: 'redact', email: 'redact', phone: 'redact', ssn: 'redact' },
  region: 'US',
  blocklists: [
    { name: 'banned', action: 'drop', terms: ['frobnicate'] },
    { name: 'stop', action: 'block', terms: ['self destruct'] },
  ],
})

const answer =
  'Good morning. The card on file is 4111 1111 1111 1111. Please frobnicate the account! ' +
  'Write to jane.doe@example.com or call 212-555-0142 today. Is that all? Yes.'

/** Shapes `text` in pieces of `size`; the texts, and after each one the shaper's account. */
function shape(text: string, size: number, shaper = new Shaper(policy, 'en')) {
  const texts: string[] = []
  const accounts: { position: number; knownTail: string; shown: string }[] = []
  const take = (sentences: ReturnType<Shaper['push']>) => {
    for (const sentence of sentences) texts.push(sentence.text)
    accounts.push({ position: shaper.position, knownTail: shaper.knownTail, shown: texts.join('') })
  }
  for (let at = 0; at < text.length; at += size) take(shaper.push(text.slice(at, at + size), 0))
  take(shaper.flush())
  return { texts, accounts, shaper }
}

t.test('what comes out is the moderated text, whatever the pieces', async (t) => {
  const whole = moderate(answer, policy).text
  for (let size = 1; size <= answer.length; size += 3)
    t.equal(shape(answer, size).texts.join(''), whole, `size ${size}`)
})

t.test('a takeover at any account goes on without losing, repeating or revealing anything', async (t) => {
  const whole = moderate(answer, policy).text
  for (const { position, knownTail, shown } of shape(answer, 4).accounts) {
    const rest = shape(answer.slice(position), 5, new Shaper(policy, 'en', { position, knownTail })).texts.join('')
    t.equal(shown + rest, whole, `at ${position}`)
  }
})

t.test('the known tail is the delivered text, with removed text unknown and of the same length', async (t) => {
  for (const { position, knownTail } of shape(answer, 3).accounts) {
    const raw = answer.slice(position - knownTail.length, position)
    t.equal(knownTail.length, Math.min(position, 512))
    for (let index = 0; index < raw.length; index++) {
      if (knownTail[index] !== unknownCodeUnit && knownTail[index] !== raw[index]) t.fail(`at ${index} of ${position}`)
    }
    t.notMatch(knownTail, /4111|jane|0142|frobnicate/)
  }
})

t.test('a checkpoint never stands inside a match that runs over a sentence end', async (t) => {
  const text = 'Your card:\n\n4111 1111\n1111 1111\n\nis fine. Bye now.'
  const whole = moderate(text, policy).text
  t.notMatch(whole, /1111/, 'it is one match')
  for (const { position, knownTail, shown } of shape(text, 1).accounts) {
    const rest = shape(text.slice(position), 2, new Shaper(policy, 'en', { position, knownTail })).texts.join('')
    t.equal(shown + rest, whole, `at ${position}`)
  }
})

t.test('a block ends the answer before the sentence that it is in', async (t) => {
  const { texts, shaper } = shape('All is well. Now self destruct the phone. More text. And more.', 4)
  t.equal(texts.join('').trim(), 'All is well.')
  t.match(shaper.blockedBy, { kind: 'blocklist', action: 'block' })
  t.strictSame(shaper.push('Even more. And more.', 0), [])
  t.strictSame(shaper.flush(), [])
})

t.test('for any text made of sentences and secrets, a takeover anywhere equals no takeover', async () => {
  const part = fc.constantFrom(
    'It is so. ',
    '4111 1111 1111 1111',
    'a@b.example',
    ' and ',
    '\n- ',
    'frobnicate',
    '212-555-0142',
    '. ',
    'x',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 25 }), fc.nat(), fc.integer({ min: 1, max: 9 }), (parts, pick, size) => {
      const text = parts.join('')
      const { accounts } = shape(text, size)
      const account = accounts[pick % accounts.length]
      if (account === undefined) return
      const { position, knownTail, shown } = account
      const rest = shape(text.slice(position), size, new Shaper(policy, 'en', { position, knownTail })).texts.join('')
      const whole = moderate(text, policy).text
      if (shown + rest !== whole) throw new Error(JSON.stringify({ shown, rest, whole }))
    }),
    { numRuns: 2_000, seed: 7 },
  )
})
