import type { ReportMatch } from '../detector.ts'
import { type DigitRun, type NumberRecogniser, wholeNumbers } from './digit-run.ts'

/** A recogniser and what to do with its matches. */
export interface NumberRule {
  recognise: NumberRecogniser
  report: ReportMatch
}

/**
 * Reports the number that starts with the group at `first` of `run`, if there is one, and returns the index of the next
 * group to look at. Rules are tried in the order of their precedence; a number that starts later is preferred only if a
 * rule of higher precedence matches there.
 */
export function takeNumber(run: DigitRun, first: number, rules: readonly NumberRule[]): number {
  const candidates = wholeNumbers(run, first)
  if (candidates.length === 0) return first + 1
  for (const [precedence, { recognise, report }] of rules.entries()) {
    const match = recognise(run, first, candidates)
    if (!match || isOvertaken(run, rules, precedence, first, match.last)) continue
    report(match.start, run.groups[match.last]!.end)
    return match.last + 1
  }
  return first + 1
}

function isOvertaken(
  run: DigitRun,
  rules: readonly NumberRule[],
  precedence: number,
  first: number,
  last: number,
): boolean {
  for (let later = first + 1; later <= last; later++) {
    const candidates = wholeNumbers(run, later)
    if (candidates.length === 0) continue
    for (let rule = 0; rule < precedence; rule++) {
      if (rules[rule]!.recognise(run, later, candidates)) return true
    }
  }
  return false
}
