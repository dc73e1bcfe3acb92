import { type AssistSnapshot, isTerminal } from '@cuecard/contracts'
import type { AssistRecord, Entry } from './journal.ts'

/** One assist as its entries leave it; `entries` are all of the assist's, in `seq` order. */
export function snapshotOf(record: AssistRecord, entries: readonly Entry[]): AssistSnapshot {
  const { assistId, agentId, interactionId } = record
  const snapshot: AssistSnapshot = { assistId, agentId, interactionId, state: record.state, seq: 0, text: '' }
  for (const { seq, event } of entries) {
    snapshot.seq = seq
    if (event.type === 'assist.superseded') snapshot.text = ''
    if (event.type === 'assist.sentence') snapshot.text += event.text
    if (isTerminal(event)) snapshot.end = event
  }
  return snapshot
}
