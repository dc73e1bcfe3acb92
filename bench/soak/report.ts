/** Something that must not be. */
export interface Violation {
  /** The assist, or the case of the test data; empty when it concerns none alone. */
  where: string
  what: string
}

/** How often a proof goes, from which seed, and who is told how far it is. */
export interface SoakOptions {
  n: number
  seed: number
  onProgress?: (done: number) => void
}

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
