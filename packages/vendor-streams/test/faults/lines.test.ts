import type { InterruptionReason } from '@cuecard/contracts'
import { startVendorSimulator, type VendorSimulatorOptions } from '@cuecard/vendor-simulator'
import t, { type Test } from 'tap'
import { type ConnectionOptions, defaultConnection, type StreamLimits, VendorClient } from '../../src/index.ts'
import { answer, type DialectName, dialectNames, kinds, profileOf, readAll } from '../vendor-fixture.ts'
import { always, type FaultRow, mended, once, playFaults, said } from './fault-table.ts'
import { LeakCheck } from './leak-check.ts'
import { startWeakLine } from './weak-line.ts'

const hasty = { idleTimeoutMs: 400, headersTimeoutMs: 400 }

/** What can happen to a line, whatever it carries; a close in mid-stream looks like an end over HTTP/2. */
const rows = (whenClosed: InterruptionReason): FaultRow[] => [
  {
    fault: 'reset before the first byte',
    plan: once({ cut: { at: {}, how: 'rst' } }),
    outcome: { end: 'completed', requests: 2 },
  },
  {
    fault: 'reset in mid-stream',
    plan: once({ cut: { at: { tokens: 9, bytes: 7 }, how: 'rst' } }),
    outcome: mended('connection_lost'),
  },
  {
    fault: 'closed in mid-stream',
    plan: once({ cut: { at: { tokens: 9, bytes: 7 }, how: 'fin' } }),
    outcome: mended(whenClosed),
  },
  {
    fault: 'ended well in mid-stream',
    plan: once({ cut: { at: { tokens: 9, bytes: 7 }, how: 'end' } }),
    outcome: mended('ended_early'),
  },
  {
    fault: 'reset again and again',
    plan: always({ cut: { at: { tokens: 9, bytes: 7 }, how: 'rst' } }),
    profile: { onDrop: [] },
    outcome: { end: 'vendor_stream_broken', text: said(9), told: ['interrupted'], requests: 1 },
  },
  {
    fault: 'half-open before the headers',
    plan: once({ stall: { at: 'headers' } }),
    limits: hasty,
    outcome: { end: 'completed', requests: 2 },
  },
  {
    fault: 'half-open in mid-stream',
    plan: once({ stall: { at: { tokens: 9, bytes: 7 } } }),
    limits: hasty,
    outcome: mended('stalled'),
  },
]

/** A body that only the end of the connection ends: nothing but the end marker tells a cut from an end. */
const closeDelimited: FaultRow[] = [
  {
    fault: 'a body without a length, whole',
    plan: always({ closeDelimited: true }),
    outcome: { end: 'completed', requests: 1 },
  },
  {
    fault: 'a body without a length, closed in mid-stream',
    plan: once({ closeDelimited: true, cut: { at: { tokens: 9, bytes: 7 }, how: 'fin' } }),
    outcome: mended('ended_early'),
  },
  {
    fault: 'a body without a length, reset in mid-stream',
    plan: once({ closeDelimited: true, cut: { at: { tokens: 9, bytes: 7 }, how: 'rst' } }),
    outcome: mended('ended_early'),
  },
]

const tls = { tls: 'self-signed' } as const
const overHttp1 = [...rows('connection_lost'), ...closeDelimited]
playFaults(t, 'a line in plain text', overHttp1)
playFaults(t, 'a line over TLS', overHttp1, { simulator: tls, connection: { http2: false } })
playFaults(t, 'a line of HTTP/2', rows('ended_early'), { simulator: tls, connection: { http2: true } })

/** A simulator behind a weak line that streams, but not token requests, go over. */
async function behindWeakLine(
  t: Test,
  simulatorOptions: VendorSimulatorOptions,
  connection: Partial<ConnectionOptions>,
) {
  const leaks = new LeakCheck()
  const simulator = await startVendorSimulator({ answer: () => answer, tokensPerSecond: 0, ...simulatorOptions })
  const line = await startWeakLine(simulator.origin)
  const client = new VendorClient()
  const profile = (dialect: DialectName, limits: Partial<StreamLimits> = {}) => {
    const direct = profileOf(simulator, dialect, {
      connection: { ...defaultConnection, certificates: simulator.certificate, ...connection },
    })
    const streamUrl = direct.streamUrl.replace(simulator.origin, line.origin)
    return { ...direct, streamUrl, limits: { ...direct.limits, ...hasty, ...limits } }
  }
  const close = async () => {
    await leaks.streamsAreOver(t, simulator)
    await client.close()
    line.close()
    await simulator.close()
    await leaks.nothingIsLeft(t)
  }
  return { line, client, profile, close }
}

const transports = [
  ['plain text', {}, {}],
  ['TLS', tls, { http2: false }],
  ['HTTP/2', tls, { http2: true }],
] as const

for (const [name, simulatorOptions, connection] of transports) {
  t.test(`${name}: a kept connection that has died without a word costs an attempt, not the answer`, async (t) => {
    const { line, client, profile, close } = await behindWeakLine(t, simulatorOptions, connection)
    for (const state of ['swallows', 'resets'] as const) {
      const profiles = dialectNames.map((dialect) => profile(dialect))
      const readEach = () => Promise.all(profiles.map((own) => readAll(client, own)))
      await readEach()
      const before = line.connections()
      line.onExisting(state)
      for (const [index, { text, items }] of (await readEach()).entries()) {
        t.strictSame([text, kinds(items)], [answer, ['completed']], `${dialectNames[index]}: ${state}`)
      }
      t.ok(line.connections() > before, 'the kept connections were of no use')
    }
    await close()
  })

  t.test(`${name}: a vendor that cannot be connected to is given up, and asked anew by the next stream`, async (t) => {
    const { line, client, profile, close } = await behindWeakLine(t, simulatorOptions, {
      ...connection,
      connectTimeoutMs: 400,
    })
    for (const state of ['swallows', 'resets'] as const) {
      const own = profile('cxone-chat', { maxAttempts: 2 })
      line.onNew(state)
      line.onExisting('resets')
      const { last, text } = await readAll(client, own)
      t.match(last, { type: 'failed', error: { code: /^vendor_(unavailable|timeout)$/ } }, state)
      t.equal(text, '')
      line.onNew('carries')
      // The connection that is being made may still have to fail.
      t.equal((await readAll(client, profile('cxone-chat', { maxAttempts: 9 }))).text, answer)
    }
    await close()
  })
}

t.test('HTTP/2: a vendor that cannot be connected to fails many streams as soon as one', async (t) => {
  const { line, client, profile, close } = await behindWeakLine(t, tls, { connectTimeoutMs: 300 })
  const own = profile('openai', { maxAttempts: 1 })
  const many = 20
  line.onNew('swallows')
  const start = performance.now()
  const ends = await Promise.all(Array.from({ length: many }, () => readAll(client, own)))
  for (const { last } of ends) t.match(last, { type: 'failed', error: { code: 'vendor_unavailable' } })
  const took = performance.now() - start
  t.ok(took < (many / 2) * 300, `${Math.round(took)} ms, and not ${many} times 300`)
  await close()
})
