import { createHash } from 'node:crypto'
import type { InterruptionReason } from '@cuecard/contracts'
import {
  type StreamFaults,
  type StreamIdentity,
  startVendorSimulator,
  tokenize,
  type VendorSimulatorOptions,
} from '@cuecard/vendor-simulator'
import type { Test } from 'tap'
import {
  type ConnectionOptions,
  defaultConnection,
  type Profile,
  type StreamItem,
  type StreamLimits,
  VendorClient,
  type VendorErrorCode,
} from '../../src/index.ts'
import { answer, type DialectName, dialectNames, kinds, profileOf, readToEnd } from '../vendor-fixture.ts'
import { LeakCheck } from './leak-check.ts'

/** The answer as the vendor cuts it. */
export const tokens: readonly string[] = tokenize(answer)

/** What was said after so many tokens. */
export const said = (count: number): string => tokens.slice(0, count).join('')

/** What must come of a stream. */
export interface Outcome {
  /** `completed`, or the code of the error. */
  end: 'completed' | VendorErrorCode
  /** The text that counts, or what must hold of it. Default: the whole answer. */
  text?: string | ((text: string) => boolean)
  /** What the reader is told besides text and the end. Default: nothing. */
  told?: readonly StreamItem['type'][]
  /** Why, as the reader is told when it is first interrupted. */
  reason?: InterruptionReason
  /** How often the vendor is asked. */
  requests?: number
  /** How long the vendor is left alone, at least, before it is asked for the second time. */
  pauseMs?: number
  usage?: 'exact' | 'estimated'
  /** Frames that were no JSON and were left out. */
  skipped?: number
}

/** One thing that can go wrong, and what must come of it. */
export interface FaultRow {
  /** What goes wrong, in words; also the prompt by which the vendor knows the row. */
  fault: string
  /** Which dialects it can happen to. Default: all. */
  dialects?: readonly DialectName[]
  plan: (stream: StreamIdentity) => StreamFaults
  limits?: Partial<StreamLimits>
  /** What the row's profile has otherwise. */
  profile?: Partial<Profile> | ((dialect: DialectName) => Partial<Profile>)
  outcome: Outcome | ((dialect: DialectName) => Outcome)
}

/** How the rows of a table are played. */
export interface PlayOptions {
  simulator?: VendorSimulatorOptions
  connection?: Partial<ConnectionOptions>
}

/** Goes wrong when the stream is asked for the first time. */
export const once =
  (faults: StreamFaults) =>
  ({ attempt }: StreamIdentity): StreamFaults =>
    attempt === 1 ? faults : {}

/** Goes wrong whenever the stream is asked for. */
export const always = (faults: StreamFaults) => (): StreamFaults => faults

/** A drop in mid-stream for this reason, mended in the way that the dialect does by itself. */
export const mended =
  (reason: InterruptionReason) =>
  (dialect: DialectName): Outcome => ({
    end: 'completed',
    told: ['interrupted', dialect === 'cxone-chat' ? 'resumed' : 'superseded'],
    reason,
  })

/** Dialects whose client asks for tokens. */
export const withOauth: readonly DialectName[] = dialectNames.filter((name) => name !== 'openai')

/** All dialects but these. */
export const except = (...names: DialectName[]): readonly DialectName[] =>
  dialectNames.filter((name) => !names.includes(name))

/**
 * Plays all rows with all their dialects at once. Checks what came of each; that every stream ended in exactly one
 * terminal item and told the hash of its text; and that nothing of them is left.
 */
export function playFaults(t: Test, name: string, rows: readonly FaultRow[], options: PlayOptions = {}): void {
  t.test(name, async (t) => {
    const leaks = new LeakCheck()
    const byFault = new Map(rows.map((row) => [row.fault, row]))
    const asked = new Map<string, number[]>()
    const skipped = new Map<string, number>()
    const simulator = await startVendorSimulator({
      answer: () => answer,
      tokensPerSecond: 0,
      faults(stream) {
        const key = keyOf(stream.dialect, stream.prompt)
        const times = [...(asked.get(key) ?? []), performance.now()]
        asked.set(key, times)
        // What the vendor counts starts over when it has sent all of an answer, whatever was in it.
        return byFault.get(stream.prompt)!.plan({ ...stream, attempt: times.length })
      },
      ...options.simulator,
    })
    const client = new VendorClient({ observer: { onSkippedFrames: (key, frames) => skipped.set(key, frames) } })
    const check = async (row: FaultRow, dialect: DialectName) => {
      const { outcome, profile: changes } = row
      const wanted: Outcome = { ...usual, ...(typeof outcome === 'function' ? outcome(dialect) : outcome) }
      const key = keyOf(dialect, row.fault)
      const profile = profileOf(simulator, dialect, {
        name: key,
        connection: { ...defaultConnection, ...options.connection, certificates: simulator.certificate },
        ...(typeof changes === 'function' ? changes(dialect) : changes),
      })
      const limits = { ...profile.limits, ...long, ...row.limits }
      const came = await play(client, { ...profile, limits }, row.fault)
      const [first = 0, second = 0] = asked.get(key) ?? []
      const seen: Record<string, unknown> = {
        ...came,
        text: typeof wanted.text === 'function' && wanted.text(came.text) ? wanted.text : came.text,
        requests: asked.get(key)?.length ?? 0,
        // A timer may be a moment early.
        pauseMs: Math.min(Math.round(second - first) + 20, wanted.pauseMs ?? 0),
        skipped: skipped.get(key) ?? 0,
      }
      t.strictSame(Object.fromEntries(Object.keys(wanted).map((name) => [name, seen[name]])), wanted, key)
    }
    try {
      await Promise.all(rows.flatMap((row) => (row.dialects ?? dialectNames).map((dialect) => check(row, dialect))))
      await leaks.streamsAreOver(t, simulator)
    } finally {
      await client.close()
      await simulator.close()
    }
    await leaks.nothingIsLeft(t)
  })
}

/** A timer that a stream leaves behind outlasts the patience of the leak check. */
const long = { idleTimeoutMs: 30_000 }

/** What comes of a stream unless its row says otherwise. */
const usual = { text: answer, told: [], hashed: true }

const keyOf = (dialect: DialectName, fault: string) => `${dialect}: ${fault}`

/** What came of one stream. */
async function play(client: VendorClient, profile: Profile, prompt: string) {
  const stream = client.open(profile, { messages: [{ role: 'user', content: prompt }] })
  const { text, items, last } = await readToEnd(stream)
  const { usage, integrity } = stream.account()
  return {
    end: last.type === 'failed' ? last.error.code : last.type,
    text,
    told: kinds(items).slice(0, -1),
    reason: items.find((item) => item.type === 'interrupted')?.reason,
    usage: usage?.basis,
    hashed: integrity?.sha256 === createHash('sha256').update(text).digest('hex'),
  }
}
