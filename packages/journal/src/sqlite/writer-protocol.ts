import type { JournalSetupErrorCode } from '../setup-error.ts'
import type { Outcome } from './commit-batch.ts'
import type { Write } from './operations.ts'

/** What the writer thread is started with. */
export interface WriterSettings {
  file: string
  encryptionKey: Uint8Array
  maxFileBytes: number | undefined
}

/** What the writer thread is asked, one at a time. */
export type WriterRequest = { type: 'commit'; writes: readonly Write[] } | { type: 'close' }

/** What it answers: first `ready` or `refused`, then one of the others for every `commit`. */
export type WriterAnswer =
  | { type: 'ready'; epoch: string }
  | { type: 'refused'; code?: JournalSetupErrorCode; message: string }
  | { type: 'committed'; outcomes: Outcome[] }
  | { type: 'failed'; message: string }
