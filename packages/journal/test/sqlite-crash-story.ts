import type { NewEntry } from '../src/index.ts'
import { sentence } from '../src/testing/samples.ts'

/** How long the assists are that the crash tests run. */
export const entriesPerAssist = 12

/** What is entry `seq` of an assist in the crash tests, whoever writes it. */
export function crashSentence(assistId: string, seq: number): NewEntry {
  return { ...sentence(seq, `${assistId} says ${seq}. `), checkpoint: { continuationId: `${assistId}-${seq}` } }
}
