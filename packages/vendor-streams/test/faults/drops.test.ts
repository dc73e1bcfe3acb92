import { startVendorSimulator, type VendorSimulatorOptions } from '@cuecard/vendor-simulator'
import t, { type Test } from 'tap'
import { type DropAction, dialects, VendorClient } from '../../src/index.ts'
import { answer, type DialectName, dialectNames, kinds, profileOf, readToEnd } from '../vendor-fixture.ts'
import { except, once, playFaults, said, tokens } from './fault-table.ts'
import { forAll } from './in-parallel.ts'
import { LeakCheck } from './leak-check.ts'

/** How a dialect takes a stream up again. */
const takeUp = (dialect: DialectName): DropAction => (dialect === 'cxone-chat' ? 'continue' : 'prefill')
const onlyTakeUp = (dialect: DialectName) => ({ onDrop: [takeUp(dialect)] })
const takeUpOrRestart = (dialect: DialectName) => ({ onDrop: [takeUp(dialect), 'restart' as const] })

const maxAttempts = (dialect: DialectName) => dialects.get(dialect)!.defaults.limits?.maxAttempts ?? 5
const droppedAt = (count: number) => ({ cut: { at: { tokens: count }, how: 'fin' as const } })

playFaults(t, 'a stream that has dropped', [
  {
    fault: 'is taken up',
    plan: once(droppedAt(9)),
    profile: takeUpOrRestart,
    outcome: { end: 'completed', told: ['interrupted', 'resumed'], usage: 'estimated' },
  },
  {
    fault: 'is taken up by a model that says all of it again',
    dialects: except('cxone-chat'),
    plan: ({ attempt }) => (attempt === 1 ? droppedAt(40) : { prefill: 'ignore' }),
    profile: takeUpOrRestart,
    outcome: { end: 'completed', told: ['interrupted', 'resumed'], requests: 2 },
  },
  {
    fault: 'is started over when taking it up is refused',
    plan: ({ attempt, continued }) => (attempt === 1 ? droppedAt(9) : continued ? { refuse: { status: 400 } } : {}),
    profile: takeUpOrRestart,
    outcome: { end: 'completed', told: ['interrupted', 'superseded'] },
  },
  {
    fault: 'is started over when taking it up brings nothing',
    plan: ({ attempt, continued }) => (attempt === 1 ? droppedAt(9) : continued ? { cut: { at: {}, how: 'fin' } } : {}),
    profile: takeUpOrRestart,
    outcome: (dialect) => ({
      end: 'completed',
      told: ['interrupted', 'superseded'],
      requests: 1 + maxAttempts(dialect) + 1,
    }),
  },
  {
    fault: 'is given up when taking it up brings nothing, and nothing else may be done',
    plan: ({ attempt }) => (attempt === 1 ? droppedAt(9) : { cut: { at: {}, how: 'fin' } }),
    profile: onlyTakeUp,
    outcome: (dialect) => ({
      end: 'vendor_gave_up',
      text: said(9),
      told: ['interrupted'],
      requests: 1 + maxAttempts(dialect),
    }),
  },
  {
    fault: 'may not be taken up at all',
    plan: once(droppedAt(9)),
    profile: { onDrop: ['fail', 'restart'] },
    outcome: { end: 'vendor_stream_broken', text: said(9), told: ['interrupted'], requests: 1 },
  },
  {
    fault: 'is started over as often as the profile says',
    plan: () => droppedAt(9),
    profile: { onDrop: ['restart'] },
    limits: { maxRestarts: 2 },
    outcome: {
      end: 'vendor_stream_broken',
      text: said(9),
      told: ['interrupted', 'superseded', 'interrupted', 'superseded', 'interrupted'],
      requests: 3,
    },
  },
])

playFaults(
  t,
  'known text',
  [
    {
      fault: 'that is said again for longer than a vendor may be silent is no silence',
      dialects: except('cxone-chat'),
      plan: ({ attempt }) => (attempt === 1 ? droppedAt(60) : { prefill: 'ignore' }),
      limits: { idleTimeoutMs: 500 },
      profile: onlyTakeUp,
      outcome: { end: 'completed', told: ['interrupted', 'resumed'], requests: 2 },
    },
  ],
  { simulator: { tokensPerSecond: 80 } },
)

/** Reads answers of one dialect at a simulator with these options, and sees that nothing is left of them. */
async function withReader(
  t: Test,
  dialect: DialectName,
  options: VendorSimulatorOptions,
  test: (read: (prompt: string) => ReturnType<typeof readToEnd>) => Promise<void>,
) {
  const leaks = new LeakCheck()
  const simulator = await startVendorSimulator({ answer: () => answer, tokensPerSecond: 0, ...options })
  const client = new VendorClient()
  const profile = profileOf(simulator, dialect, onlyTakeUp(dialect))
  try {
    await test((prompt) => readToEnd(client.open(profile, { messages: [{ role: 'user', content: prompt }] })))
    await leaks.streamsAreOver(t, simulator)
  } finally {
    await client.close()
    await simulator.close()
  }
  await leaks.nothingIsLeft(t)
}

const range = (from: number, to: number, step: number) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step)

for (const dialect of dialectNames) {
  t.test(`${dialect}: text that is said again after a drop is said once`, async (t) => {
    // Ids tell where a continuation starts. Without them text alone tells it, and fewer cases show that.
    const [places, ways] =
      dialect === 'cxone-chat'
        ? [range(1, tokens.length, 5), ['same whole', 'same inside', 'other whole', 'other inside']]
        : [range(1, tokens.length, 20), ['same whole', 'other inside']]
    const cases = places.flatMap((place) =>
      range(0, 21, 1).flatMap((again) => ways.map((way) => `${place} ${again} ${way}`)),
    )
    const options: VendorSimulatorOptions = {
      faults({ prompt, continued }) {
        const [place, again, borders, start] = prompt.split(' ')
        if (!continued) return droppedAt(Number(place))
        const startInsideToken = start === 'inside'
        return { continuation: { reEmitTokens: Number(again), borders: borders as 'same' | 'other', startInsideToken } }
      },
    }
    await withReader(t, dialect, options, async (read) => {
      await forAll(cases, async (prompt) => {
        const { text, items } = await read(prompt)
        const [place = 0, again = 0] = prompt.split(' ').map(Number)
        const isRight = text === answer || (dialect !== 'cxone-chat' && again < 6 && hasTwice(text, place, again))
        if (!isRight) t.fail(prompt, { text })
        const removed = items.find((item) => item.type === 'resumed')?.removedOverlapChars ?? 0
        if (text === answer && removed > 0 !== again > 0) t.fail(`${prompt}: what is removed is told`, { removed })
        if (kinds(items).join(' ') !== 'interrupted resumed completed') t.fail(prompt, { told: kinds(items) })
      })
      t.pass(`${cases.length} drops`)
    })
  })

  t.test(`${dialect}: any number of drops is mended as long as there is progress`, async (t) => {
    await withReader(t, dialect, { faults: () => droppedAt(4) }, async (read) => {
      const { text, items } = await read('x')
      t.equal(text, answer)
      t.ok(kinds(items).filter((kind) => kind === 'resumed').length > 15)
    })
  })
}

/**
 * Whether a few tokens stand twice at a drop, and all else is right: without ids to tell places, a few marks or digits
 * that are said again cannot be told from new ones.
 */
function hasTwice(text: string, place: number, again: number): boolean {
  const before = said(place)
  const repeated = text.length - answer.length
  const isShort = repeated > 0 && repeated <= before.length - said(Math.max(0, place - again)).length
  return isShort && text === before + answer.slice(before.length - repeated)
}
