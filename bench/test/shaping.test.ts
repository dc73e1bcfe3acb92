import { compilePolicy, defaultPolicy, moderate } from '@cuecard/moderation'
import t from 'tap'
import { hostileTexts } from '../measurements/hostile-texts.ts'
import { quickScale } from '../measurements/scales.ts'
import { shaping } from '../measurements/shaping.ts'
import { sharedDataAbsence } from '../shared-data.ts'
import { soakShaping } from '../soak/shaping.ts'
import { FrameCheck, SentenceCheck } from '../soak/shaping-checks.ts'
import { VisibleText } from '../soak/visible-text.ts'

t.test('cases hidden in answers are taken out at every cut', { skip: sharedDataAbsence ?? false }, async (t) => {
  const { counts, violations } = await soakShaping({ n: 60, seed: 5 })
  t.strictSame(violations, [])
  t.equal(counts.cases, 60)
  t.ok((counts.takenOut ?? 0) > 15, `something taken out of ${counts.takenOut}`)
})

t.test('what looks at each piece alone is caught, and so is another text', async (t) => {
  const text = 'Your card 4111 1111 1111 1111 is fine. Bye.'
  const policy = compilePolicy(defaultPolicy)
  const pieceByPiece = () => {
    let end = 0
    return {
      push: (piece: string) => {
        const start = end
        end += piece.length
        return [{ ...moderate(piece, policy), start, end, blocked: false }]
      },
      flush: () => [],
    }
  }
  const honest = new FrameCheck(text, policy)
  const careless = new FrameCheck(text, policy, pieceByPiece)
  careless.hold([text])
  for (let cut = 1; cut < text.length; cut++) {
    const pieces = [text.slice(0, cut), text.slice(cut)]
    honest.hold(pieces)
    const isInside = cut > 'Your card '.length && cut < 'Your card 4111 1111 1111 1111'.length
    if (isInside) t.throws(() => careless.hold(pieces), { message: /shows other text than it may/ }, `cut at ${cut}`)
  }
  t.throws(() => new SentenceCheck(text, 'en').hold([text.slice(1)]), { message: /other sentences/ })
})

t.test('of a text as a whole it is known what may be shown of each part', async (t) => {
  const raw = 'Mail a@b.example or call.'
  const action = { rule: 'email', kind: 'pii', start: 5, end: 16 } as const
  const visible = new VisibleText(raw, {
    text: 'Mail [e-mail address] or call.',
    actions: [{ ...action, action: 'redact' }],
  })
  t.equal(visible.between(0, raw.length), 'Mail [e-mail address] or call.')
  t.equal(visible.between(0, 5), 'Mail ')
  t.equal(visible.between(5, 6), '[e-mail address]')
  t.equal(visible.between(6, 18), ' o')
  t.ok(visible.lacksAnyOf(15, 20))
  t.notOk(visible.lacksAnyOf(16, 20))
  const blocked = new VisibleText(raw, { text: 'Mail ', actions: [{ ...action, action: 'block' }] })
  t.equal(blocked.between(0, raw.length), 'Mail ')
  for (const text of ['Mail [a@b.example] or call.', 'Mail [e-mail address]  or call.', raw]) {
    t.throws(() => new VisibleText(raw, { text, actions: [{ ...action, action: 'redact' }] }), text)
  }
})

t.test(
  'shaping costs a few microseconds per token, and not many times as much per character of hostile text',
  async (t) => {
    const samples = await shaping.repeat({ ...quickScale, shaping: { runs: 3, hostileCharacters: 20_000 } })
    const of = (text: string, stage: string) => samples.find(({ at }) => at.text === text && at.stage === stage)?.values
    // Far above what is measured: the machine of a test run has other things to do.
    for (const stage of ['sentence buffer', 'moderation', 'both'])
      t.ok(of('prose', stage)!.microsecondsPerToken! < 20, stage)
    for (const [text] of hostileTexts(0)) t.ok(of(text, 'both')!.timesProse! < 50, text)
    t.equal(samples.length, 3 * (1 + hostileTexts(0).length))
  },
)
