import type { Seen } from './desktop.ts'
import { answerTo } from './marked-answer.ts'

/** What came of holding the desktops' notes against the vendor's. */
export interface Matches {
  /** Of the sentences that became certain in the window: from then until a desktop had them; ascending. */
  latenciesMs: Float64Array
  /** The tokens that the vendor sent, and that had arrived as sentences, in the window. */
  sentTokens: number
  deliveredTokens: number
  /** All sentences, also outside the window: how many there are, how many of them both sides noted. */
  sentences: number
  matchedSentences: number
  /** The frames that they came in: more than sentences where one came in pieces. */
  frames: number
}

/** Matches by prompt and sentence. `sent` has for each prompt when the ends of its answer's sentences became certain. */
export function matchNotes(
  seen: readonly Seen[],
  sent: ReadonlyMap<string, Float64Array>,
  window: { from: number; to: number },
): Matches {
  const isInside = (at: number) => at >= window.from && at < window.to
  const latencies: number[] = []
  const matches = { sentTokens: 0, deliveredTokens: 0, sentences: 0, matchedSentences: 0, frames: 0 }
  for (const { prompt, at: arrivals, frames } of seen) {
    const departures = sent.get(prompt)
    matches.frames += frames
    let tokensBefore = 0
    for (const [index, { certainAt }] of answerTo(prompt).sentences.entries()) {
      const departed = departures?.[index] ?? Number.NaN
      const arrived = arrivals[index] ?? Number.NaN
      const tokens = certainAt - tokensBefore
      tokensBefore = certainAt
      matches.sentences++
      if (isInside(departed)) matches.sentTokens += tokens
      if (isInside(arrived)) matches.deliveredTokens += tokens
      if (Number.isNaN(departed) || Number.isNaN(arrived)) continue
      matches.matchedSentences++
      if (isInside(departed)) latencies.push(arrived - departed)
    }
  }
  return { latenciesMs: Float64Array.from(latencies).sort(), ...matches }
}
