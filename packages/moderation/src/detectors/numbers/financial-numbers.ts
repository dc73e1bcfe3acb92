import { meaning } from '../context/meaning.ts'
import { weightedSum } from './check-digits.ts'
import { type DigitRun, groupSizes, isWholeRun, matchOf, type NumberCandidate, type NumberMatch } from './digit-run.ts'

/**
 * Finds card verification codes: three or four digits right after words such as "CVV". They must not be kept or shown
 * after authorisation, not even where the card number may be (PCI DSS 4.0, 3.3.1.2).
 */
export function recogniseCvv(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
): NumberMatch | undefined {
  const candidate = candidates.find(({ digits }) => digits.length === 3 || digits.length === 4)
  return candidate && isDirectlyAnnounced(run, meaning.cvv) ? matchOf(run, first, candidate) : undefined
}

/**
 * Finds US bank routing numbers: nine digits with the first two of a Federal Reserve district and a correct check digit
 * (ABA), after words such as "routing", or grouped as on a cheque, four, four and one.
 */
export function recogniseRouting(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
): NumberMatch | undefined {
  const candidate = candidates.find(({ digits }) => digits.length === 9)
  if (!candidate || !hasDistrict(candidate.digits) || !hasRoutingCheckDigit(candidate.digits)) return undefined
  const { means, isInSentence } = run.announcement()
  const isAnnounced = (means & meaning.routing) !== 0 && isInSentence
  const isWritten = isWholeRun(run, first, candidate) && groupSizes(run, first, candidate.last) === '4-4-1'
  return isAnnounced || isWritten ? matchOf(run, first, candidate) : undefined
}

/** Finds UK sort codes, six digits, and German ones, eight, right after their name. */
export function recogniseSortCode(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
): NumberMatch | undefined {
  const candidate = candidates.findLast(({ digits }) => digits.length === 6 || digits.length === 8)
  return candidate && isDirectlyAnnounced(run, meaning.sortCode) ? matchOf(run, first, candidate) : undefined
}

/**
 * Finds account numbers: 6 to 17 digits right after words such as "account number", also with the sort code in front.
 * They have no form that is the same everywhere and no check digit.
 */
export function recogniseAccount(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
): NumberMatch | undefined {
  const candidate = candidates.findLast(({ digits }) => digits.length >= 6 && digits.length <= 17)
  return candidate && isDirectlyAnnounced(run, meaning.bankAccount) ? matchOf(run, first, candidate) : undefined
}

function isDirectlyAnnounced(run: DigitRun, by: number): boolean {
  const { means, isDirect } = run.announcement()
  return isDirect && (means & by) !== 0
}

function hasDistrict(digits: string): boolean {
  return /^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)/.test(digits)
}

function hasRoutingCheckDigit(digits: string): boolean {
  return weightedSum(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0
}
