import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { defaultHealthLimits } from '../src/index.ts'
import { Circuit } from '../src/retry/circuit.ts'
import { RetryBudget } from '../src/retry/retry-budget.ts'
import { profileOf, readAll, setUp } from './vendor-fixture.ts'

const limits = { ...defaultHealthLimits, circuitFailures: 3, circuitAfterMs: 0, circuitOpenMs: 40 }
const answer = 'All is well. Is that all?'

t.test(
  'the circuit opens after failures in a row, lets one attempt decide, and closes when that succeeds',
  async (t) => {
    const circuit = new Circuit('acme', limits, Date.now)
    const settled = () => delay(0)
    for (const outcome of ['fail', 'fail', 'succeed', 'fail', 'fail', 'abandon'] as const) {
      circuit.enter()[outcome]()
      await settled()
    }
    t.equal(circuit.state, 'closed', 'a success starts the count over, and going away says nothing')
    circuit.enter().fail()
    await settled()
    t.equal(circuit.state, 'open')
    t.throws(() => circuit.enter(), { code: 'vendor_circuit_open', retryable: true })
    await delay(50)
    const trial = circuit.enter()
    t.equal(circuit.state, 'half-open')
    t.throws(() => circuit.enter(), { code: 'vendor_circuit_open' }, 'nobody else meanwhile')
    trial.fail()
    await settled()
    t.equal(circuit.state, 'open')
    await delay(50)
    circuit.enter().succeed()
    await settled()
    t.equal(circuit.state, 'closed')
  },
)

t.test('many failures in one moment open no circuit, lasting ones do', async (t) => {
  let now = 1_000
  const circuit = new Circuit('acme', { ...limits, circuitAfterMs: 2_000 }, () => now)
  const failOnce = async () => {
    circuit.enter().fail()
    await delay(0)
    return circuit.state
  }
  for (let stream = 0; stream < 50; stream++) t.equal(await failOnce(), 'closed')
  now += 1_999
  t.equal(await failOnce(), 'closed')
  circuit.enter().succeed()
  await delay(0)
  now += 1
  t.equal(await failOnce(), 'closed', 'a success starts it over')
  now += 2_000
  t.equal(await failOnce(), 'closed', 'two in a row are too few')
  t.equal(await failOnce(), 'open')
})

t.test('retries are limited together, and successes give them back', async (t) => {
  const budget = new RetryBudget({ ...limits, retryBudget: 2, retriesPerSuccess: 0.5 })
  t.strictSame([budget.spend(), budget.spend(), budget.spend()], [true, true, false])
  budget.earn()
  t.equal(budget.spend(), false)
  budget.earn()
  t.equal(budget.spend(), true)
  for (let i = 0; i < 100; i++) budget.earn()
  t.strictSame([budget.spend(), budget.spend(), budget.spend()], [true, true, false])
})

t.test('a vendor that is out of order is not asked by every stream again and again', async (t) => {
  const { simulator, client } = await setUp(t, answer, () => ({ refuse: { status: 503 } }))
  const health = { ...limits, circuitFailures: 8, circuitOpenMs: 60_000, retryBudget: 3 }
  const profile = profileOf(simulator, 'openai', { health })
  const codes: unknown[] = []
  for (let stream = 0; stream < 30; stream++) {
    const { last } = await readAll(client, profile)
    codes.push(last.type === 'failed' && last.error.code)
  }
  t.equal(simulator.stats().streams, 8, '30 streams, 5 attempts each allowed, 8 requests made')
  t.strictSame([codes.at(0), codes.at(-1)], ['vendor_unavailable', 'vendor_circuit_open'])
  t.same(client.circuits(), [{ profile: 'acme', state: 'open' }])
})

t.test('an open circuit costs a stream that has text time, not text', async (t) => {
  const { simulator, client } = await setUp(t, answer)
  const health = { ...limits, circuitFailures: 2, circuitOpenMs: 30 }
  const profile = profileOf(simulator, 'cxone-chat', { health })
  let continuations = 0
  simulator.setFaults(({ continued }) => {
    if (!continued) return { cut: { at: { tokens: 3 }, how: 'rst' } }
    return ++continuations <= 2 ? { refuse: { status: 503 } } : {}
  })
  const { text, last } = await readAll(client, profile)
  t.equal(text, answer)
  t.equal(last.type, 'completed')
})
