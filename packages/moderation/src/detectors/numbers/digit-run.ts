import type { Announcement, WordTrail } from '../context/word-trail.ts'

/** Digits with nothing between them. */
export interface DigitGroup {
  digits: string
  /** The folded separators in front of it: those since the previous group, or the `+` and `(` that lead the run. */
  lead: string
  start: number
  end: number
  /** Where the `+` or `(` in front of it starts; the same as `start` when there is none. */
  leadStart: number
}

/** Groups of digits with only separators between them, as a reader would write one long number. */
export interface DigitRun {
  groups: DigitGroup[]
  /** The first group hangs on what is before it: `ORD-239`, `$4`, `1,299`, `v2`. */
  gluedBefore: boolean
  /** The last group hangs on what is after it: `0132-A`, `15B`. */
  gluedAfter: boolean
  /** Whether it was read out in words; a group is then what stands between two pauses. */
  isSpoken: boolean
  /** What the words before the first group say about the numbers of the run. */
  announcement: () => Announcement
}

/** A run that starts at `position` of the stream, without a group yet. */
export function newRun(trail: WordTrail, position: number, gluedBefore: boolean): DigitRun {
  let announcement: Announcement | undefined
  return {
    groups: [],
    gluedBefore,
    gluedAfter: false,
    isSpoken: false,
    announcement: () => {
      announcement ??= trail.announcementAt(position)
      return announcement
    },
  }
}

/** Whole groups of a run that may be one number. */
export interface NumberCandidate {
  /** The index of the last group. */
  last: number
  digits: string
}

/** What a recogniser found: the match starts at `start` and ends with the group at index `last`. */
export interface NumberMatch {
  start: number
  last: number
}

/**
 * Looks for one kind of number that starts with the group at `first` of `run`, among `candidates`, the ways to take whole
 * groups from there, shortest first. It may look at most at the groups that start within `decisiveDigits` digits.
 */
export type NumberRecogniser = (
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
) => NumberMatch | undefined

/** How many digits after a group are awaited, at most, before it is decided whether a number starts with it. */
export const decisiveDigits = 40

const minDigits = 3
const maxDigits = 19

/**
 * Every way to take whole groups from `first` on, shortest first, that starts and ends a token and has from three to
 * nineteen digits. A single digit stands first or last in a number, unless the whole run is written digit by digit or it is the
 * area of a phone number.
 */
export function wholeNumbers(run: DigitRun, first: number): NumberCandidate[] {
  const candidates: NumberCandidate[] = []
  if (!startsToken(run, first)) return candidates
  const { groups } = run
  let digits = ''
  let areSingle = first === 0
  for (let last = first; last < groups.length; last++) {
    const group = groups[last]!.digits
    digits += group
    if (digits.length > maxDigits) break
    if (group.length > 1) areSingle = false
    const isEnough = digits.length >= minDigits && (!areSingle || last === groups.length - 1)
    if (isEnough && endsToken(run, last)) candidates.push({ last, digits })
    if (group.length === 1 && last > first && !areSingle && !isAreaDigit(groups, first, last)) break
  }
  return candidates
}

// `+44 (0)20 …` and `+33 6 12 …`: of an international number a single digit may be the area.
function isAreaDigit(groups: readonly DigitGroup[], first: number, index: number): boolean {
  const { digits, lead } = groups[index]!
  if (digits === '0' && lead.includes('(')) return true
  return index === first + 1 && groups[first]!.lead.includes('+')
}

/** Whether a number may start with the group at `index`: it does not hang on what is before it. */
function startsToken(run: DigitRun, index: number): boolean {
  return (index === 0 && !run.gluedBefore) || separatesTokens(run.groups[index]!.lead)
}

/** Whether a number may end with the group at `index`: nothing hangs on it. */
function endsToken(run: DigitRun, index: number): boolean {
  const next = run.groups[index + 1]
  return next ? separatesTokens(next.lead) : !run.gluedAfter
}

function separatesTokens(separators: string): boolean {
  return separators.includes(' ') || separators.includes('\n') || separators.includes('(')
}

/** How a number is written: the sizes of its groups, such as `3-2-4`. */
export function groupSizes({ groups }: DigitRun, first: number, last: number): string {
  let sizes = String(groups[first]!.digits.length)
  for (let index = first + 1; index <= last; index++) sizes += `-${groups[index]!.digits.length}`
  return sizes
}

/** Whether the same single hyphen or space stands between all groups of a number. */
export function isEvenlySeparated({ groups }: DigitRun, first: number, last: number): boolean {
  const lead = groups[first + 1]?.lead
  if (lead !== '-' && lead !== ' ') return false
  for (let index = first + 2; index <= last; index++) if (groups[index]!.lead !== lead) return false
  return true
}

/** Whether a candidate is all there is: no other digits stand before it or after it. */
export function isWholeRun({ groups }: DigitRun, first: number, { last }: NumberCandidate): boolean {
  return first === 0 && last === groups.length - 1
}

/** The match that a candidate is, from the first digit on. */
export function matchOf({ groups }: DigitRun, first: number, { last }: NumberCandidate): NumberMatch {
  return { start: groups[first]!.start, last }
}
