import type { Sample } from '../measurements/measurement.ts'
import { currentCommit, describeMachine, type MachineDescription } from '../report/machine.ts'
import { sections } from './sections/index.ts'

/** What `pnpm quality` writes as JSON. */
export interface QualityReport {
  machine: MachineDescription
  /** The commit that was scored, with `+` when there were changes beside it; `unknown` outside a git checkout. */
  commit: string
  /** ISO 8601, UTC. */
  startedAt: string
  /** The tables by name, each as its columns. A figure of which there was no case is left out. */
  sections: Record<string, Sample[]>
}

/** Scores everything. The same code and data give the same figures. */
export async function runQuality(): Promise<QualityReport> {
  const startedAt = new Date().toISOString()
  const scored: QualityReport['sections'] = {}
  for (const [name, section] of Object.entries(sections)) {
    const samples = await section.score()
    scored[name] = samples.map(({ at, values }) => ({ at, values: withoutNothing(values) }))
  }
  return { machine: describeMachine(), commit: currentCommit(), startedAt, sections: scored }
}

function withoutNothing(values: Sample['values']): Sample['values'] {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)))
}
