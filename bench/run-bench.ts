import { measurements } from './measurements/index.ts'
import type { Sample, Scale } from './measurements/measurement.ts'
import { currentCommit, describeMachine } from './report/machine.ts'
import { type BenchReport, summarize } from './report/report.ts'

/**
 * Takes the named measurements, each as often as the scale says, in turns: what disturbs the machine for a while
 * disturbs one repeat of each and not all of one. `onProgress` is told what begins.
 */
export async function runBench(
  names: readonly string[],
  scale: Scale,
  onProgress: (what: string) => void,
): Promise<BenchReport> {
  const startedAt = new Date().toISOString()
  const samples = new Map<string, Sample[]>(names.map((name) => [name, []]))
  for (let repeat = 1; repeat <= scale.repeats; repeat++) {
    for (const name of names) {
      const measurement = measurements[name]
      if (measurement === undefined) throw new RangeError(`there is no measurement ${name}`)
      onProgress(`${name}, ${repeat} of ${scale.repeats}`)
      samples.get(name)!.push(...(await measurement.repeat(scale)))
    }
  }
  return {
    machine: describeMachine(),
    commit: currentCommit(),
    startedAt,
    repeats: scale.repeats,
    measurements: Object.fromEntries([...samples].map(([name, taken]) => [name, summarize(taken)])),
  }
}
