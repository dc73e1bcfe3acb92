import fc from 'fast-check'
import t from 'tap'
import { namedFaults } from '../src/faults/named-faults.ts'
import {
  parseFaults,
  SimulatorError,
  type StreamIdentity,
  scriptedFaults,
  seededFaults,
  startVendorSimulator,
} from '../src/index.ts'
import { chat } from './client.ts'
import { chatText } from './events.ts'

function identity(members: Partial<StreamIdentity> = {}): StreamIdentity {
  return { index: 0, dialect: 'openai', prompt: 'p', attempt: 1, continued: false, ...members }
}

const rates = {
  refuse: 0.3,
  stall: 0.3,
  cut: 0.5,
  error: 0.2,
  split: 0.4,
  noise: 0.4,
  malformed: 0.3,
  reEmit: 0.5,
  sequence: 0.3,
  leaveOut: 0.2,
  oddText: 0.4,
  gzip: 0.1,
}

t.test(
  'a seeded plan follows from its seed, the prompt and the attempt, and not from the order of streams',
  async (t) => {
    const draw = (seed: number, index: number) =>
      Array.from({ length: 50 }, (_, number) =>
        seededFaults(seed, rates).stream!(identity({ prompt: `${number}`, index })),
      )
    t.strictSame(draw(7, 0), draw(7, 99))
    t.notSame(draw(7, 0), draw(8, 0))
  },
)

t.test('each thing goes wrong about as often as its rate says', async (t) => {
  const plan = seededFaults('rates', { ...rates, attempts: 1 })
  const drawn = Array.from({ length: 4_000 }, (_, number) => plan.stream!(identity({ prompt: `${number}` }))!)
  const names = ['refuse', 'stall', 'cut', 'error', 'split', 'sequence', 'leaveOut', 'oddText', 'gzip'] as const
  const rateOf = (name: (typeof names)[number]) =>
    drawn.filter((faults) => faults[name] !== undefined).length / drawn.length
  for (const name of names) {
    t.ok(Math.abs(rateOf(name) - rates[name]) < 0.04, `${name}: ${rateOf(name)}`)
  }
  t.same(seededFaults(1, {}).stream!(identity()), {}, 'and what has no rate never does')
})

t.test('attempts beyond those that may fail do not', async () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 9 }), (prompt, attempt) => {
      const faults = seededFaults(3, { refuse: 1, cut: 1, error: 1, gzip: 1, attempts: 4 }).stream!(
        identity({ prompt, attempt }),
      )!
      const fails =
        faults.refuse !== undefined &&
        faults.cut !== undefined &&
        faults.error !== undefined &&
        faults.gzip !== undefined
      return attempt <= 4 ? fails : Object.keys(faults).length === 0
    }),
  )
})

t.test('the first rule that matches decides, then the random part', async (t) => {
  const plan = scriptedFaults({
    streams: [
      { attempt: 2, dialect: 'openai', faults: { split: 2 } },
      { continued: true, first: 1, faults: { split: 3 } },
    ],
    random: { seed: 1, rates: { split: 1 } },
  })
  t.same(plan.stream!(identity({ attempt: 2, continued: true })), { split: 2 })
  t.same(plan.stream!(identity({ continued: true })), { split: 3 })
  t.ok([1, 'random'].includes(plan.stream!(identity({ continued: true }))!.split!), 'the rule has been used up')
  t.ok([1, 'random'].includes(plan.stream!(identity({ dialect: 'cxone-chat', attempt: 2 }))!.split!))
})

t.test('attempts count up until the prompt was answered to the end, for each prompt by itself', async (t) => {
  const seen: string[] = []
  const simulator = await startVendorSimulator({
    tokensPerSecond: 0,
    answer: () => 'A short answer.',
    faults: ({ prompt, attempt, continued, index }) => {
      seen.push(`${index} ${prompt} ${attempt} ${continued}`)
      return attempt < 3 ? { cut: { at: { tokens: 1 }, how: 'end' } } : {}
    },
  })
  t.teardown(() => simulator.close())
  for (let count = 0; count < 4; count++) await chat(simulator, 'a')
  t.equal(chatText((await chat(simulator, 'b')).body), 'A')
  t.strictSame(seen, ['0 a 1 false', '1 a 2 false', '2 a 3 false', '3 a 1 false', '4 b 1 false'])
})

t.test('whatever a seeded plan draws, a script can say', async (t) => {
  const plan = seededFaults('script', rates)
  for (let number = 0; number < 500; number++) {
    const faults = plan.stream!(identity({ prompt: `${number}` }))
    t.doesNotThrow(() => parseFaults(JSON.parse(JSON.stringify({ streams: [{ faults }] }))))
  }
})

t.test('every named plan is one, and an unknown name is refused with those that are known', async (t) => {
  for (const [name, { script }] of namedFaults) {
    t.type(parseFaults(name).stream, 'function')
    t.doesNotThrow(() => parseFaults(JSON.parse(JSON.stringify(script))), name)
  }
  t.throws(() => parseFaults('nonsense'), { code: 'invalid_faults', message: /flaky/ })
})

t.test('a plan that is wrong is refused with the place and what belongs there', async (t) => {
  const faults = (members: object) => ({ streams: [{ faults: members }] })
  for (const [value, message] of [
    [undefined, /the whole must be an object/],
    [[], /the whole must be an object/],
    [{ stream: [] }, /\/stream must be absent; known are: streams, tokens, random/],
    [{ streams: {} }, /\/streams must be a list/],
    [{ streams: [{}] }, /\/streams\/0\/faults must be there/],
    [{ streams: [{ dialect: 'x', faults: {} }] }, /\/streams\/0\/dialect must be one of: cxone-chat, .*, openai/],
    [{ streams: [{ first: 0, faults: {} }] }, /\/streams\/0\/first must be a whole number from 1 up/],
    [faults({ split: 0 }), /\/streams\/0\/faults\/split must be a whole number/],
    [faults({ split: 'all' }), /\/split must be one of: random/],
    [faults({ cut: { how: 'fin' } }), /\/cut\/at must be there/],
    [faults({ cut: { at: { tokens: 1.5 }, how: 'fin' } }), /\/cut\/at\/tokens must be a whole number/],
    [faults({ cut: { at: {}, how: 'now' } }), /\/cut\/how must be one of: fin, rst, end/],
    [faults({ stall: { at: 'end' } }), /\/stall\/at must be one of: headers/],
    [faults({ refuse: { status: 99 } }), /\/refuse\/status must be a whole number from 200 to 599/],
    [faults({ frames: { byteOrderMark: 1 } }), /\/byteOrderMark must be one of: true, false/],
    [faults({ error: { message: 1 } }), /\/error\/message must be a text/],
    [{ random: { seed: 1, rates: { cut: 2 } } }, /\/random\/rates\/cut must be a number from 0 to 1/],
    [faults({ frames: { endsBy: 'end' } }), /\/endsBy must be one of: stop, done/],
    [faults({ prefill: true }), /\/prefill must be one of: continue, ignore/],
    [faults({ sequence: { drop: 3 } }), /\/sequence\/drop must be an object/],
    [faults({ sequence: { swap: [1, 0] } }), /\/sequence\/swap\/1 must be a whole number from 1 up/],
    [faults({ sequence: { duplicate: {} } }), /\/sequence\/duplicate\/every must be there/],
    [faults({ oddText: { every: 2 } }), /\/oddText\/add must be there/],
    [faults({ endless: 1 }), /\/endless must be one of: true, false/],
    [faults({ leaveOut: ['usage'] }), /\/leaveOut\/0 must be one of: finishReason, endMarker/],
    [faults({ usage: true }), /\/usage must be one of: never, always/],
    [faults({ gzip: true }), /\/gzip must be one of: whole, truncated, bomb/],
    [{ tokens: [{ faults: { refuse: {} } }] }, /\/tokens\/0\/faults\/refuse\/status must be there/],
  ] as const) {
    t.throws(() => parseFaults(value), { code: 'invalid_faults', message }, JSON.stringify(value))
  }
  t.throws(() => parseFaults(null), SimulatorError)
})

t.test('a member named like one of every object is not taken for a known one', async (t) => {
  t.throws(() => parseFaults(JSON.parse('{"__proto__": {}}')), { code: 'invalid_faults' })
  t.throws(() => parseFaults({ constructor: {} }), { code: 'invalid_faults' })
})
