import { meaning } from '../context/meaning.ts'
import {
  type DigitRun,
  groupSizes,
  isEvenlySeparated,
  matchOf,
  type NumberCandidate,
  type NumberMatch,
} from './digit-run.ts'

/**
 * Finds US social security numbers: three, two and four digits with a hyphen or a space between them, or nine digits of
 * any grouping after words such as "SSN". Numbers that are never issued are not found: area 000, 666 and 900 to 999,
 * group 00, serial 0000 (SSA, POMS RM 10201.035).
 */
export function recogniseSsn(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
): NumberMatch | undefined {
  return recogniseNineDigits(run, first, candidates, isIssued, meaning.ssn)
}

/**
 * Finds US individual taxpayer numbers, written like social security numbers: they begin with 9, and their fourth and
 * fifth digit are 50 to 65, 70 to 88, 90 to 92 or 94 to 99 (IRS, Publication 1915).
 */
export function recogniseItin(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
): NumberMatch | undefined {
  return recogniseNineDigits(run, first, candidates, isTaxpayer, meaning.itin)
}

function recogniseNineDigits(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
  isAssigned: (digits: string) => boolean,
  announcedBy: number,
): NumberMatch | undefined {
  const candidate = candidates.find(({ digits }) => digits.length === 9)
  if (!candidate || !isAssigned(candidate.digits)) return undefined
  const { last } = candidate
  const isWritten = groupSizes(run, first, last) === '3-2-4' && isEvenlySeparated(run, first, last)
  return isWritten || isAnnounced(run, announcedBy) ? matchOf(run, first, candidate) : undefined
}

function isAnnounced(run: DigitRun, announcedBy: number): boolean {
  const { means, isInSentence } = run.announcement()
  return (means & announcedBy) !== 0 && isInSentence
}

function isIssued(digits: string): boolean {
  const area = digits.slice(0, 3)
  return area !== '000' && area !== '666' && area < '900' && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000'
}

function isTaxpayer(digits: string): boolean {
  return /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/.test(digits)
}
