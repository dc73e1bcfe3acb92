import { meaning, telling } from '../context/meaning.ts'
import { weightedSum } from './check-digits.ts'
import {
  type DigitRun,
  groupSizes,
  isEvenlySeparated,
  isWholeRun,
  matchOf,
  type NumberCandidate,
  type NumberMatch,
} from './digit-run.ts'
import { type NationalScheme, nationalSchemes } from './national-schemes.ts'

/**
 * Finds identity numbers of digits of sixteen countries by their check digits, after a word that announces one; without
 * it where the writing or the rarity of valid ones leaves little doubt. After a word such as "identity number", which may
 * be of any country, eight to fourteen digits need no check digit.
 */
export function recogniseNationalId(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
): NumberMatch | undefined {
  const { means, isInSentence } = run.announcement()
  const isAnnounced = (means & meaning.nationalId) !== 0 && isInSentence
  if (!isAnnounced && (first > 0 || means & telling)) return undefined
  const candidate = candidates.findLast((candidate) => {
    const schemes = schemesOf.get(candidate.digits.length)
    if (!schemes || !(isAnnounced || isWholeRun(run, first, candidate))) return false
    return schemes.some((scheme) => {
      return (isAnnounced || isToldByWriting(run, first, candidate, scheme)) && scheme.isValid(candidate.digits)
    })
  })
  if (candidate) return matchOf(run, first, candidate)
  return directlyAnnounced(run, first, candidates, meaning.anyId, 8, 14)
}

const schemesOf = Map.groupBy(
  nationalSchemes.flatMap((scheme) => scheme.lengths.map((length) => ({ ...scheme, length }))),
  ({ length }) => length,
)

function isToldByWriting(run: DigitRun, first: number, { last }: NumberCandidate, scheme: NationalScheme): boolean {
  return scheme.isRare === true || (scheme.writtenAs?.test(groupSizes(run, first, last)) ?? false)
}

/**
 * Finds UK NHS numbers: ten digits of which the last is a check digit (NHS Data Dictionary, modulus 11), after "NHS".
 */
export function recogniseNhs(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
): NumberMatch | undefined {
  const { means, isInSentence } = run.announcement()
  return means & meaning.nhs && isInSentence ? nhsNumber(run, first, candidates, false) : undefined
}

/** Finds NHS numbers that nothing announces, in groups of three, three and four. */
export function recogniseWrittenNhs(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
): NumberMatch | undefined {
  return run.announcement().means & telling ? undefined : nhsNumber(run, first, candidates, true)
}

function nhsNumber(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
  mustBeGrouped: boolean,
): NumberMatch | undefined {
  const candidate = candidates.find(({ digits }) => digits.length === 10)
  if (!candidate || !hasNhsCheckDigit(candidate.digits)) return undefined
  const { last } = candidate
  const isGrouped = groupSizes(run, first, last) === '3-3-4' && isEvenlySeparated(run, first, last)
  return (isGrouped && isWholeRun(run, first, candidate)) || !mustBeGrouped ? matchOf(run, first, candidate) : undefined
}

function hasNhsCheckDigit(digits: string): boolean {
  return weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 && !/^(\d)\1+$/.test(digits)
}

/** Finds passport numbers of digits alone: seven to nine, right after a word such as "passport". */
export function recognisePassport(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
): NumberMatch | undefined {
  return directlyAnnounced(run, first, candidates, meaning.passport, 7, 9)
}

/** Finds the numbers of driving licences that are digits alone: seven to fourteen, right after a word such as "driving licence". */
export function recogniseLicence(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
): NumberMatch | undefined {
  return directlyAnnounced(run, first, candidates, meaning.licence, 7, 14)
}

function directlyAnnounced(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
  by: number,
  minDigits: number,
  maxDigits: number,
): NumberMatch | undefined {
  const candidate = candidates.findLast(({ digits }) => digits.length >= minDigits && digits.length <= maxDigits)
  const { means, isDirect } = run.announcement()
  return candidate && isDirect && means & by ? matchOf(run, first, candidate) : undefined
}
