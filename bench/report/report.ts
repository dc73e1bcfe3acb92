import type { Sample } from '../measurements/measurement.ts'
import type { MachineDescription } from './machine.ts'

/** One value over the repeats. */
export interface Figure {
  median: number
  min: number
  max: number
  /** In the order of the repeats; fewer than all where a repeat did not get there. */
  repeats: number[]
}

/** One row of a measurement: where it was measured, and the figures by name. */
export interface Row {
  at: Sample['at']
  figures: Record<string, Figure>
}

/** What `pnpm bench` writes as JSON. Two of them are compared row by row, figure by figure. */
export interface BenchReport {
  machine: MachineDescription
  /** The commit that was measured, with `+` when there were changes beside it; `unknown` outside a git checkout. */
  commit: string
  /** ISO 8601, UTC. */
  startedAt: string
  repeats: number
  measurements: Record<string, Row[]>
}

/**
 * The samples of all repeats of one measurement as rows, in the order in which they first came. A value that is not finite,
 * because there was nothing to take it from, is left out.
 */
export function summarize(samples: readonly Sample[]): Row[] {
  const byPlace = Map.groupBy(samples, ({ at }) => JSON.stringify(at))
  return [...byPlace.values()].map((repeats) => {
    const names = new Set(repeats.flatMap(({ values }) => Object.keys(values)))
    const figures: Row['figures'] = {}
    for (const name of names) {
      const measured = repeats.map(({ values }) => values[name] ?? Number.NaN).filter(Number.isFinite)
      if (measured.length > 0) figures[name] = figureOf(measured)
    }
    return { at: repeats[0]!.at, figures }
  })
}

function figureOf(repeats: number[]): Figure {
  const ascending = repeats.toSorted((one, other) => one - other)
  const middle = ascending.length / 2
  // Of an even number, the mean of the two in the middle.
  const median = (ascending[Math.ceil(middle) - 1]! + ascending[Math.floor(middle)]!) / 2
  return { median, min: ascending[0]!, max: ascending.at(-1)!, repeats }
}
