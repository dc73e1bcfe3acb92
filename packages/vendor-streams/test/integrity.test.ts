import { createHash } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { SequenceLedger } from '../src/integrity/sequence-ledger.ts'
import { TextDigest } from '../src/integrity/text-digest.ts'

/** Pushes the numbers as their own values: what comes out, at once and at the end. */
function order(numbers: readonly number[]) {
  const ledger = new SequenceLedger<number>()
  const out = numbers.flatMap((number) => ledger.push(number, number))
  const late = ledger.flush()
  return { out: [...out, ...late], ledger }
}

t.test('chunks that come twice or in another order are put right', async (t) => {
  t.strictSame(order([1, 2, 2, 3, 1, 4]).out, [1, 2, 3, 4])
  t.strictSame(order([0, 2, 1, 4, 5, 3]).out, [0, 1, 2, 3, 4, 5])
  t.strictSame(order([2, 1, 3]).ledger.gaps, [])
})

t.test('what never comes is a gap with both ends, and nothing waits for it for long', async (t) => {
  const ledger = new SequenceLedger<number>()
  const came = [1, 2, 5, 6, 7, 8, 9, 10, 11, 12].map((number) => ledger.push(number, number).length)
  t.strictSame(came, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0], 'eight wait')
  t.strictSame(ledger.push(13, 13), [5, 6, 7, 8, 9, 10, 11, 12, 13])
  t.strictSame(ledger.push(3, 3), [], 'too late')
  t.strictSame(ledger.gaps, [[3, 4]])
  t.strictSame(order([4, 5, 9]).ledger.gaps, [
    [1, 3],
    [6, 8],
  ])
})

t.test('an answer is unreliable when more than one chunk in twenty is missing', async (t) => {
  const without = (missing: number[], last: number) =>
    order(Array.from({ length: last }, (_, index) => index + 1).filter((number) => !missing.includes(number))).ledger
  t.equal(without([10], 21).isUnreliable(true), false, 'one of twenty')
  t.equal(without([10], 20).isUnreliable(true), true, 'one of nineteen')
  t.equal(without([10], 15).isUnreliable(false), false, 'too early to say')
  t.equal(without([10], 15).isUnreliable(true), true)
  t.equal(without([], 3).isUnreliable(true), false)
})

t.test(
  'for any chunks with losses, repetitions and small disorder, what comes out is sorted and complete',
  async () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 200 }), (fates) => {
        const sent = fates.flatMap((fate, index) =>
          fate === 0 ? [] : fate === 1 ? [index + 1, index + 1] : [index + 1],
        )
        for (let index = 0; index + 1 < sent.length; index += 7)
          [sent[index], sent[index + 1]] = [sent[index + 1]!, sent[index]!]
        const { out, ledger } = order(sent)
        const distinct = [...new Set(sent)].sort((a, b) => a - b)
        const lost = ledger.gaps.flatMap(([first, last]) =>
          Array.from({ length: last - first + 1 }, (_, i) => first + i),
        )
        const all = [...out, ...lost].sort((a, b) => a - b)
        return (
          JSON.stringify(out) === JSON.stringify(distinct) &&
          JSON.stringify(all) === JSON.stringify(Array.from({ length: distinct.at(-1) ?? 0 }, (_, i) => i + 1))
        )
      }),
    )
  },
)

t.test('the digest of pieces is the digest of the whole, at any time', async (t) => {
  const digest = new TextDigest()
  let text = ''
  for (let piece = 0; piece < 2_000; piece++) {
    digest.push(`Grüße ${piece} 👋`)
    text += `Grüße ${piece} 👋`
    if (piece % 499 === 0) t.equal(digest.hex(), createHash('sha256').update(text).digest('hex'))
  }
})
