import { type FaultPlan, startVendorSimulator, type VendorSimulator } from '@cuecard/vendor-simulator'
import t from 'tap'
import { type StreamItem, VendorClient, type VendorStream } from '../../src/index.ts'
import { answer, dialectNames, profileOf, request } from '../vendor-fixture.ts'
import { LeakCheck } from './leak-check.ts'

/** A timer that a stream leaves behind outlasts the patience of the leak check. */
const long = { idleTimeoutMs: 60_000, maxDelayMs: 60_000 }

/** What a stream may be doing when it is cancelled, and how to know that it does. */
interface Phase {
  name: string
  faults: FaultPlan
  isReached: (simulator: VendorSimulator, client: { answered: boolean; tokens: number }) => boolean
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
    isReached: (_, { answered }) => answered,
    isAtVendor: true,
  },
  {
    name: 'waits in mid-stream',
    faults: { stream: () => ({ stall: { at: { tokens: 3 } } }) },
    isReached: (_, { tokens }) => tokens === 3,
    isAtVendor: true,
  },
  {
    name: 'waits to ask again',
    faults: { stream: () => ({ refuse: { status: 503, retryAfterSeconds: 60 } }) },
    isReached: (_, { answered }) => answered,
    isAtVendor: false,
  },
]

for (const { name, faults, isReached, isAtVendor } of phases) {
  t.test(`a stream that is cancelled while it ${name} ends at once, and so does its connection`, async (t) => {
    for (const dialect of dialectNames) {
      if (faults.token !== undefined && dialect === 'openai') continue
      const leaks = new LeakCheck()
      const simulator = await startVendorSimulator({ answer: () => answer, tokensPerSecond: 0, faults })
      const seen = { answered: false, tokens: 0 }
      const onOpen = () => {
        seen.answered = true
      }
      const client = new VendorClient({ observer: { onOpen } })
      const profile = profileOf(simulator, dialect)
      const left = isAtVendor && new Promise<void>((resolve) => simulator.onClientAbort(() => resolve()))
      const stream = client.open({ ...profile, limits: { ...profile.limits, ...long } }, request)
      const reading = readInto(seen, stream)
      while (!isReached(simulator, seen)) await new Promise((resolve) => setImmediate(resolve))
      stream.cancel()
      t.strictSame(await reading, [], `${dialect}: no end is made up`)
      await left
      await leaks.streamsAreOver(t, simulator)
      await client.close()
      await simulator.close()
      await leaks.nothingIsLeft(t)
    }
  })
}

/** Reads a stream until it gives nothing more, and counts its tokens; gives what else it said. */
async function readInto(seen: { tokens: number }, stream: VendorStream): Promise<StreamItem[]> {
  const others: StreamItem[] = []
  for (;;) {
    const items = await stream.read(Number.POSITIVE_INFINITY)
    if (items.length === 0) return others
    for (const item of items) {
      if (item.type === 'text') seen.tokens += item.tokens
      else others.push(item)
    }
  }
}
