import type { InterruptionReason } from '@cuecard/contracts'
import type { FinishReason } from './dialects/dialect.ts'
import type { VendorError } from './errors.ts'

/** What a stream gives, in order. Exactly one of `completed` and `failed` comes, last. */
export type StreamItem =
  /** New text of the answer, of `tokens` vendor tokens; well-formed Unicode, never text that came before. */
  | { type: 'text'; text: string; tokens: number }
  | { type: 'interrupted'; reason: InterruptionReason }
  | { type: 'resumed'; removedOverlapChars: number }
  /** A new generation starts: the text before it is no part of the answer. */
  | { type: 'superseded' }
  | { type: 'completed'; finishReason: FinishReason }
  | { type: 'failed'; error: VendorError }
