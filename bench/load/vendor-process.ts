import { startVendorSimulator, type VendorSimulator } from '@cuecard/vendor-simulator'
import { monotonicMs } from '../rig/clock.ts'
import { serve } from '../rig/remote.ts'
import { answerTo, type MarkedSentence } from './marked-answer.ts'

/** Where the vendor is, and how to be let in. */
export interface VendorAddress {
  origin: string
  streamUrl: string
  authentication: { tokenUrl: string; clientId: string; clientSecret: string; scope?: string }
}

/** When the ends of one answer's sentences became certain, on the system's monotonic clock; NaN for those not sent. */
type SentNotes = { sentences: readonly MarkedSentence[]; at: Float64Array; next: number }

const notes = new Map<string, SentNotes>()
let simulator: VendorSimulator | undefined

/** A vendor's server that streams marked answers, and notes when it had sent which sentence. */
const operations = {
  /** Starts it, every stream at the pace of `tokensPerSecond`. */
  async start({ tokensPerSecond }: { tokensPerSecond: number }): Promise<VendorAddress> {
    simulator = await startVendorSimulator({
      tokensPerSecond,
      answer: ({ prompt }) => answerTo(prompt).text,
      onTextSent: ({ prompt, attempt }, tokens) => {
        // A second attempt starts its count anew; what it sends has no time of its own.
        if (attempt === 1) note(prompt, tokens)
      },
    })
    const { streamUrl, authentication } = simulator.endpoint('cxone-chat')
    if (authentication.kind !== 'client-credentials') throw new TypeError('cxone-chat is authenticated by OAuth')
    return { origin: simulator.origin, streamUrl, authentication }
  },

  /** The statistics of the simulator. */
  statistics: (_: null) => simulator!.stats(),

  /** The notes of every stream since the last call, by prompt. */
  takeNotes(_: null): Map<string, Float64Array> {
    const taken = new Map([...notes].map(([prompt, { at }]) => [prompt, at]))
    notes.clear()
    return taken
  },
}

/** See {@link operations}. */
export type VendorOperations = typeof operations

serve(operations)

function note(prompt: string, tokens: number): void {
  const at = monotonicMs()
  let stream = notes.get(prompt)
  if (stream === undefined) {
    const { sentences } = answerTo(prompt)
    stream = { sentences, at: new Float64Array(sentences.length).fill(Number.NaN), next: 0 }
    notes.set(prompt, stream)
  }
  while (stream.next < stream.sentences.length && stream.sentences[stream.next]!.certainAt <= tokens) {
    stream.at[stream.next++] = at
  }
}
