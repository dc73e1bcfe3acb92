import { type Atom, standsFor } from './text-atoms.ts'

/** Letters in a row that are a stretch of one: no language doubles a letter this often. */
const stretch = 3

/**
 * Whether `written`, in which the automaton found the classes of a term, really spells it: every letter as itself, in
 * disguise, or as a digit or sign that stands for it; letters repeated three times or more count as stretched. Where
 * digits stand for letters at least two letters must be real, or a product name such as "A55" would spell a word.
 */
export function spells(written: readonly Atom[], term: readonly Atom[]): boolean {
  const meant = runsOf(term)
  const standIns = written.filter(({ bare, literal }) => /^\d$/.test(bare) && !isLiteral(literal, term)).length
  if (standIns > 0 && written.length - standIns < 2) return false
  // The places in `written` that can be reached with the runs so far; few, as most letters fit in one way only.
  let reached = new Set([0])
  for (const run of meant) {
    const next = new Set<number>()
    for (const from of reached) for (const to of endsOfRun(written, from, run)) next.add(to)
    reached = next
  }
  return reached.has(written.length)
}

function isLiteral(literal: string, term: readonly Atom[]): boolean {
  return term.some((meant) => meant.literal === literal)
}

interface Run {
  atom: Atom
  length: number
}

function runsOf(atoms: readonly Atom[]): Run[] {
  const runs: Run[] = []
  for (const atom of atoms) {
    const last = runs.at(-1)
    if (last?.atom.literal === atom.literal) last.length++
    else runs.push({ atom, length: 1 })
  }
  return runs
}

function* endsOfRun(written: readonly Atom[], from: number, run: Run): Generator<number> {
  // Another digit makes another number.
  const mayStretch = !/^\d$/.test(run.atom.bare)
  for (let to = from; to < written.length && standsFor(written[to]!, run.atom); ) {
    to++
    const length = to - from
    if (length === run.length || (mayStretch && length >= stretch && length > run.length)) yield to
  }
}
