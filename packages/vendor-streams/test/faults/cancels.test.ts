import { type FaultPlan, startVendorSimulator, type VendorSimulator } from '@cuecard/vendor-simulator'
import t from 'tap'
import { VendorClient } from '../../src/index.ts'
import { answer, dialectNames, profileOf, request } from '../vendor-fixture.ts'
import { LeakCheck } from './leak-check.ts'

/** What a stream may be doing when it is cancelled, and how to know that it does. */
interface Phase {
  name: string
  faults: FaultPlan
  isReached: (simulator: VendorSimulator) => boolean
  /** Whether the vendor has a stream to be left. */
  isAtVendor: boolean
}

const phases: Phase[] = [
  {
    name: 'waits for an access token',
    faults: { token: () => ({ stall: {} }) },
    isReached: (simulator) => simulator.stats().tokenRequests > 0,
    isAtVendor: false,
  },
  {
    name: 'waits for the headers',
    faults: { stream: () => ({ stall: { at: 'headers' } }) },
    isReached: (simulator) => simulator.activeStreams() > 0,
    isAtVendor: true,
  },
  {
    name: 'waits for the first token',
    faults: { stream: () => ({ stall: { at: {} } }) },
    isReached: (simulator) => simulator.activeStreams() > 0,
    isAtVendor: true,
  },
  {
    name: 'waits in mid-stream',
    faults: { stream: () => ({ stall: { at: { tokens: 3 } } }) },
    isReached: (simulator) => simulator.stats().tokensSent >= 3,
    isAtVendor: true,
  },
  {
    name: 'waits to ask again',
    faults: { stream: () => ({ refuse: { status: 503, retryAfterSeconds: 60 } }) },
    isReached: (simulator) => simulator.stats().refusedStreams > 0,
    isAtVendor: false,
  },
]

for (const { name, faults, isReached, isAtVendor } of phases) {
  t.test(`a stream that is cancelled while it ${name} ends at once, and so does its connection`, async (t) => {
    for (const dialect of dialectNames) {
      if (faults.token !== undefined && dialect === 'openai') continue
      const leaks = new LeakCheck()
      const simulator = await startVendorSimulator({ answer: () => answer, tokensPerSecond: 0, faults })
      const client = new VendorClient()
      const profile = profileOf(simulator, dialect)
      const left = isAtVendor && new Promise<void>((resolve) => simulator.onClientAbort(() => resolve()))
      const stream = client.open({ ...profile, limits: { ...profile.limits, maxDelayMs: 60_000 } }, request)
      const reading = stream.read(Number.POSITIVE_INFINITY)
      while (!isReached(simulator)) await new Promise((resolve) => setImmediate(resolve))
      stream.cancel()
      const items = await reading
      t.ok(
        items.every(({ type }) => type === 'text'),
        `${dialect}: no end is made up`,
      )
      t.strictSame(await stream.read(Number.POSITIVE_INFINITY), [])
      await left
      await leaks.streamsAreOver(t, simulator)
      await client.close()
      await simulator.close()
      await leaks.nothingIsLeft(t)
    }
  })
}
