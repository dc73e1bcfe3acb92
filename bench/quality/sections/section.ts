import type { Sample } from '../../measurements/measurement.ts'

/** One table of the scores: a column for each sample, which says in `at` whose it is and what it tells. */
export interface Section {
  /** In one line, for the help and above its table. */
  what: string
  /** Needs the shared test data. The figures of a kind of case have its name; a figure that makes no sense is NaN. */
  score(): Sample[] | Promise<Sample[]>
}

/** `part` of `whole` in percent; NaN where there is nothing. */
export function percentOf(part: number, whole: number): number {
  return (100 * part) / whole
}

/** One figure for each group, by the group's name. */
export function figuresOf<Group>(groups: ReadonlyMap<string, Group>, figure: (group: Group) => number) {
  return Object.fromEntries(Array.from(groups, ([name, group]) => [name, figure(group)]))
}
