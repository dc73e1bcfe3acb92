import type { AssistKeys } from '../assist-keys.ts'
import type { AssistIndex } from './assist-index.ts'
import type { AssistLog } from './assist-log.ts'
import type { Store } from './store.ts'
import type { Subjects } from './subjects.ts'
import type { WorkQueue } from './work-queue.ts'

/** What the operations of the driver work with. */
export interface NatsParts {
  store: Store
  subjects: Subjects
  keys: AssistKeys
  index: AssistIndex
  log: AssistLog
  queue: WorkQueue
  /** Milliseconds since the epoch. */
  clock(): number
  /** An id for one write that no other write of any process has. */
  newId(): string
  /** Tells every process at once; not stored. */
  tell: { claimable(): void; cancel(assistId: string, by: string): void }
}
