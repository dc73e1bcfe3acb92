import { type Faults, startVendorSimulator, type VendorSimulator } from '@cuecard/vendor-simulator'
import type { Test } from 'tap'
import {
  defaultLimits,
  dialects,
  type Profile,
  type StreamItem,
  type Takeover,
  VendorClient,
  type VendorStream,
} from '../src/index.ts'

/** The name of a dialect, as the simulator has it. */
export type DialectName = Parameters<VendorSimulator['endpoint']>[0]

/** Every dialect that there is. */
export const dialectNames = [...dialects.keys()] as DialectName[]

/** An answer with letters, digits, marks, line ends, and characters of one to four bytes. */
export const answer =
  'Thank you for calling about invoice 4417. Your refund of $82.50 was issued on Monday — allow three to five ' +
  'business days.\n\n1. Open the app.\n2. Choose "Payments".\n3. Tap Überweisung 👋🏽 and wait.\n\nAll of it is all right. ' +
  'The very, very last step: call us if it is not there by Friday!'

/** What an assist asks in these tests. */
export const request = { messages: [{ role: 'user' as const, content: 'Where is my refund?' }] }

/** A simulator that gives `answer`, and a client; both are gone at the end of the test. */
export async function setUp(
  t: Test,
  answer: string,
  faults: Faults = {},
  options: Parameters<typeof startVendorSimulator>[0] = {},
) {
  const simulator = await startVendorSimulator({ answer: () => answer, tokensPerSecond: 0, faults, ...options })
  const client = new VendorClient()
  t.teardown(async () => {
    await client.close()
    await simulator.close()
  })
  return { simulator, client }
}

/** A profile for the simulator's endpoint of this dialect, with the dialect's own defaults and short waits. */
export function profileOf(simulator: VendorSimulator, dialect: DialectName, changes: Partial<Profile> = {}): Profile {
  const { streamUrl, authentication } = simulator.endpoint(dialect)
  const { defaults, needsConfigurationId } = dialects.get(dialect)!
  return {
    name: 'acme',
    dialect,
    streamUrl,
    model: defaults.model ?? 'm',
    maxTokens: undefined,
    temperature: defaults.temperature,
    ...(needsConfigurationId ? { configurationId: 'c-1' } : {}),
    credentials:
      authentication.kind === 'bearer'
        ? { kind: 'bearer', key: () => authentication.apiKey }
        : {
            kind: 'oauth',
            tokenUrl: authentication.tokenUrl,
            clientId: () => authentication.clientId,
            clientSecret: () => authentication.clientSecret,
            scope: authentication.scope,
          },
    limits: { ...defaultLimits, ...defaults.limits, idleTimeoutMs: 2_000, baseDelayMs: 1, maxDelayMs: 20 },
    onDrop: defaults.onDrop,
    ...changes,
  }
}

/**
 * Reads a stream until it gives nothing more: the items, and the text that counts. Throws when it did not end in exactly
 * one terminal item, last of all.
 */
export async function readToEnd(stream: VendorStream) {
  const items: StreamItem[] = []
  for (;;) {
    const next = await stream.read(Number.POSITIVE_INFINITY)
    if (next.length === 0) break
    items.push(...next)
  }
  const last = items.at(-1)
  const ends = items.filter(({ type }) => type === 'completed' || type === 'failed')
  if (ends.length !== 1 || (last?.type !== 'completed' && last?.type !== 'failed')) {
    throw new Error(`a stream ended with: ${items.map(({ type }) => type).join(' ')}`)
  }
  return { items, text: textOf(items.slice(items.findLastIndex(({ type }) => type === 'superseded') + 1)), last }
}

/** The text of these items. */
export const textOf = (items: readonly StreamItem[]) =>
  items.map((item) => (item.type === 'text' ? item.text : '')).join('')

/** Opens a stream and reads it to its end. */
export function readAll(client: VendorClient, profile: Profile, takeover?: Takeover) {
  return readToEnd(client.open(profile, request, takeover))
}

/** What happened to a stream besides its text. */
export const kinds = (items: readonly StreamItem[]) => items.map(({ type }) => type).filter((type) => type !== 'text')
