import type { Announcement } from './number-words.ts'

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
  /** The raw text before the first group, in lower case: where context words are looked for. */
  context: string
  /** What `context` says, once somebody has asked. */
  announcement?: Announcement
}

/** What a recogniser found: the match starts at `start` and ends with the group at index `last`. */
export interface NumberMatch {
  start: number
  last: number
}

/**
 * Looks for one kind of number that starts with the group at `first` of `run`. It may look at most at the groups that
 * start within `decisiveDigits` digits from there.
 */
export type NumberRecogniser = (run: DigitRun, first: number) => NumberMatch | undefined

/** How many digits after a group are awaited, at most, before it is decided whether a number starts with it. */
export const decisiveDigits = 40

/** Whether a number may start with the group at `index`: it does not hang on what is before it. */
export function startsToken(run: DigitRun, index: number): boolean {
  const { lead } = run.groups[index]!
  return (index === 0 && !run.gluedBefore) || separatesTokens(lead)
}

/** Whether a number may end with the group at `index`: nothing hangs on it. */
export function endsToken(run: DigitRun, index: number): boolean {
  const next = run.groups[index + 1]
  return next ? separatesTokens(next.lead) : !run.gluedAfter
}

/**
 * Every way to take whole groups from `first` on, shortest first, that starts and ends a token and has from `minDigits`
 * to `maxDigits` digits. Yields the index of the last group and the digits.
 */
export function* wholeNumbers(
  run: DigitRun,
  first: number,
  minDigits: number,
  maxDigits: number,
): Generator<{ last: number; digits: string }> {
  if (!startsToken(run, first)) return
  let digits = ''
  for (let last = first; last < run.groups.length; last++) {
    digits += run.groups[last]!.digits
    if (digits.length > maxDigits) return
    if (digits.length >= minDigits && endsToken(run, last)) yield { last, digits }
  }
}

function separatesTokens(separators: string): boolean {
  return separators.includes(' ') || separators.includes('\n') || separators.includes('(')
}
