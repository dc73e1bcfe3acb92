import type { SQLTagStore } from 'node:sqlite'
import type { AssistKeys } from '../assist-keys.ts'

/** What a write works on: the open transaction, and the keys of what it stores. */
export interface Store {
  sql: SQLTagStore
  keys: AssistKeys
}
