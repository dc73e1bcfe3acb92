import type { ContinuationPoint } from '@cuecard/vendor-streams'

/**
 * From where another process goes on with an assist: how far of the raw answer is settled by the entries so far, and
 * how to ask the vendor for the rest. It holds no raw text: `knownTail` is text that was delivered as it came.
 */
export type AssistCheckpoint = {
  /** The name of the profile that speaks. */
  profile: string
  /** UTF-16 code units of the raw answer that are settled. */
  position: number
  knownTail: string
  /** How often the assist had been claimed when this was written: claims since then came to nothing. */
  claims: number
  point?: ContinuationPoint
}
