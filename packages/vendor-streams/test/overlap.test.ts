import fc from 'fast-check'
import t from 'tap'
import { Continuation, type Token } from '../src/resume/continuation.ts'
import { ContinuationTrail } from '../src/resume/continuation-trail.ts'
import { OverlapFinder, unknownCodeUnit } from '../src/resume/overlap.ts'

const answer =
  'Thank you for calling about invoice 4417. Your refund of $82.50 was issued on Monday, and it takes three to five ' +
  'business days to arrive.\n\n1. Open the app.\n2. Choose "Payments".\n\nIs there anything else?'

/** The trail after `received` came in tokens of `size` code units, each with an id. */
function trailOf(received: string, size: number): ContinuationTrail {
  const trail = new ContinuationTrail()
  for (let at = 0; at < received.length; at += size) {
    const text = received.slice(at, at + size)
    trail.add(text, `id-${at + text.length}`)
  }
  return trail
}

/** Pushes `continuation` in pieces; gives the text that goes on, or the state it ended in. */
function splice(trail: ContinuationTrail, charsAfter: number, continuation: readonly Token[]): string {
  const splicer = new Continuation(trail, charsAfter)
  let rest: string | undefined
  for (const token of continuation) {
    if (rest !== undefined) {
      rest += token.text
      continue
    }
    const spliced = splicer.push(token)
    if (spliced.state === 'diverged') return 'diverged'
    if (spliced.state === 'spliced') rest = spliced.tokens.map(({ text }) => text).join('')
  }
  if (rest !== undefined) return rest
  const ended = splicer.end()
  return ended.state === 'spliced' ? ended.tokens.map(({ text }) => text).join('') : ended.state
}

function pieces(text: string, size: number): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; at += size) tokens.push({ text: text.slice(at, at + size), id: undefined })
  return tokens
}

t.test('a continuation that repeats nothing is taken as it is, at every cut', async (t) => {
  for (let cut = 1; cut < answer.length; cut++) {
    const spliced = splice(trailOf(answer.slice(0, cut), 4), 0, pieces(answer.slice(cut), 5))
    if (spliced !== answer.slice(cut)) t.fail(`cut at ${cut}`, { spliced: spliced.slice(0, 40) })
  }
})

t.test('text that is said again is removed, whatever the token borders', async (t) => {
  for (let cut = 40; cut < answer.length; cut++) {
    for (const repeated of [8, 9, 11, 25, 38]) {
      const spliced = splice(trailOf(answer.slice(0, cut), 4), 0, pieces(answer.slice(cut - repeated), 3))
      if (spliced !== answer.slice(cut))
        t.fail(`cut at ${cut}, ${repeated} repeated`, { spliced: spliced.slice(0, 40) })
    }
  }
})

t.test('an id that was seen before tells an overlap that is too short to tell by text', async (t) => {
  const trail = trailOf('The end is near.\n', 1)
  const continuation = [
    { text: '\n', id: 'id-17' },
    { text: '\nNext', id: 'new' },
  ]
  t.equal(splice(trail, 0, continuation), '\nNext')
  t.equal(splice(trail, 0, [{ text: '\nNext', id: 'new' }]), '\nNext', 'without it, one line end is new text')
})

t.test('text that repeats itself anyway is not taken for a repetition by the vendor', async (t) => {
  const code = 'for each\n  if a\n    if b\n    end\n  end\nend\nfor each\n  if c\n    if d\n    end\n'
  t.equal(splice(trailOf(code, 5), 0, pieces('  end\nend\n', 3)), '  end\nend\n')
  const zeros = `The mask is ${'0'.repeat(14)}`
  t.equal(splice(trailOf(zeros, 5), 0, pieces(`${'0'.repeat(10)}1111`, 3)), `${'0'.repeat(10)}1111`)
})

t.test('one id for a whole stream tells nothing', async (t) => {
  const trail = new ContinuationTrail()
  for (const text of ['Your', ' parcel', ' is']) trail.add(text, 'generation-1')
  t.equal(
    splice(trail, 0, [
      { text: ' on', id: 'generation-1' },
      { text: ' its way.', id: 'generation-1' },
    ]),
    ' on its way.',
  )
})

t.test('text after the continuation id is expected again and removed', async (t) => {
  const trail = new ContinuationTrail()
  trail.add('Your refund', 'a')
  trail.add(' was issued', undefined)
  t.equal(splice(trail, ' was issued'.length, pieces(' was issued on Monday.', 4)), ' on Monday.')
  t.equal(splice(trail, ' was issued'.length, pieces(' has been lost.', 4)), 'diverged')
})

t.test('what is not known any more agrees with anything', async (t) => {
  const known = `Call me at ${unknownCodeUnit.repeat(12)} today.`
  const trail = new ContinuationTrail(known.length, known, { continuationId: 'a', charsAfter: 30 })
  t.equal(splice(trail, 30, pieces('Call me at 415-555-0123 today. Thank', 5)), ' Thank')
  t.equal(splice(trail, 30, pieces('Call me at 415-555-0123 again. Thank', 5)), 'diverged')
})

t.test('a tail that was not kept counts as unknown', async (t) => {
  const finder = new OverlapFinder('tail.', 20, 500, () => false)
  t.same(finder.push(`${'x'.repeat(15)}tail. And on`), { state: 'found', length: 20, certain: true })
})

t.test('an answer that ends inside the repeated text has nothing new', async (t) => {
  t.equal(splice(trailOf('That is all.', 3), 0, pieces('is all.', 7)), '')
})

t.test('memory is bounded and the newest ids are kept', async (t) => {
  const trail = new ContinuationTrail()
  for (let index = 0; index < 20_000; index++) trail.add('word ', `id-${index}`)
  t.ok(trail.tail.length < 40_000, `${trail.tail.length}`)
  t.same(trail.pointAt(trail.position - 7), { continuationId: 'id-19997', charsAfter: 3 })
})

t.test('for any text, cut and repetition with new borders and ids, the whole text comes out once', async () => {
  const text = fc
    .array(fc.constantFrom(...answer.split(/(?<= )/)), { minLength: 20, maxLength: 60 })
    .map((words) => words.join(''))
  const positions = fc.tuple(
    fc.double({ min: 0.2, max: 0.9, noNaN: true }),
    fc.integer({ min: 12, max: 60 }),
    fc.integer({ min: 1, max: 9 }),
  )
  fc.assert(
    fc.property(text, positions, (text, [fraction, repeated, size]) => {
      const cut = Math.max(repeated, Math.floor(text.length * fraction))
      const received = text.slice(0, cut)
      // Text that says the same twice in a row at the cut is ambiguous for anybody.
      fc.pre(received.slice(-200).lastIndexOf(text.slice(cut - repeated, cut)) === Math.min(200, cut) - repeated)
      return splice(trailOf(received, 4), 0, pieces(text.slice(cut - repeated), size)) === text.slice(cut)
    }),
    { numRuns: 500, seed: 20_260_101 },
  )
})
