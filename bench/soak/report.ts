import type { Violation } from './witness.ts'

/** What one proof did and found. */
export interface SoakReport {
  name: string
  /** How many times: answers, crashes, … */
  n: number
  seed: number
  /** What happened on the way, by name. */
  counts: Record<string, number>
  violations: Violation[]
}
