import { type AssistState, isTerminal } from '@cuecard/contracts'
import { JournalError } from './errors.ts'
import type { NewEntry } from './journal.ts'

/** The state that `entries` end their assist in, or null; raises `finished` when something follows a terminal event. */
export function endOf(entries: readonly NewEntry[]): AssistState | null {
  const index = entries.findIndex(({ event }) => isTerminal(event))
  if (index === -1) return null
  if (index < entries.length - 1) throw new JournalError('finished', 'No entry can follow a terminal event.')
  return entries[index]!.event.type.slice('assist.'.length) as AssistState
}
