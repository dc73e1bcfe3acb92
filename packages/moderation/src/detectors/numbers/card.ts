import { meaning, telling } from '../context/meaning.ts'
import { hasLuhnCheckDigit } from './check-digits.ts'
import { type DigitRun, matchOf, type NumberCandidate, type NumberMatch } from './digit-run.ts'

// First digits and lengths of the card schemes (ISO/IEC 7812 issuer ranges as the schemes publish them).
const schemes: readonly { from: number; to: number; lengths: readonly number[]; isRare?: boolean }[] = [
  { from: 4, to: 4, lengths: [13, 16, 19] }, // Visa
  { from: 51, to: 55, lengths: [16] }, // Mastercard
  { from: 2221, to: 2720, lengths: [16] }, // Mastercard
  { from: 34, to: 34, lengths: [15] }, // American Express
  { from: 37, to: 37, lengths: [15] }, // American Express
  { from: 300, to: 305, lengths: [14, 16, 17, 18, 19] }, // Diners Club
  { from: 3095, to: 3095, lengths: [14, 16, 17, 18, 19] }, // Diners Club
  { from: 36, to: 36, lengths: [14, 15, 16, 17, 18, 19] }, // Diners Club
  { from: 38, to: 39, lengths: [14, 16, 17, 18, 19] }, // Diners Club
  { from: 6011, to: 6011, lengths: [16, 17, 18, 19] }, // Discover
  { from: 644, to: 649, lengths: [16, 17, 18, 19] }, // Discover
  { from: 65, to: 65, lengths: [16, 17, 18, 19] }, // Discover
  { from: 3528, to: 3589, lengths: [16, 17, 18, 19] }, // JCB
  { from: 62, to: 62, lengths: [16, 17, 18, 19] }, // UnionPay
  { from: 5018, to: 5020, lengths: [13, 14, 15, 16, 17, 18, 19], isRare: true }, // Maestro, Dankort
  { from: 5038, to: 5038, lengths: [13, 14, 15, 16, 17, 18, 19], isRare: true }, // Maestro
  { from: 5893, to: 5893, lengths: [13, 14, 15, 16, 17, 18, 19], isRare: true }, // Maestro
  { from: 6304, to: 6304, lengths: [13, 14, 15, 16, 17, 18, 19], isRare: true }, // Maestro
  { from: 6759, to: 6763, lengths: [13, 14, 15, 16, 17, 18, 19], isRare: true }, // Maestro
  { from: 2200, to: 2204, lengths: [16, 17, 18, 19], isRare: true }, // Mir
  { from: 9792, to: 9792, lengths: [16], isRare: true }, // Troy
  { from: 81, to: 82, lengths: [16], isRare: true }, // RuPay
  { from: 508, to: 508, lengths: [16], isRare: true }, // RuPay
  { from: 1, to: 1, lengths: [15], isRare: true }, // UATP
]

/**
 * Finds payment card numbers: 13 to 19 digits in whole groups, with the first digits and the length of a card scheme
 * and a correct check digit (Luhn, ISO/IEC 7812-1 Annex B). The longest that fits is taken. A number of a rare scheme is
 * none when a word such as "order" announces it: one in ten of all numbers has a correct check digit.
 */
export function recogniseCard(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
): NumberMatch | undefined {
  const card = candidates.findLast(
    ({ last, digits }) => digits.length >= 13 && isGroupedLikeCard(run, first, last) && isCardNumber(digits, run),
  )
  return card && matchOf(run, first, card)
}

function isCardNumber(digits: string, run: DigitRun): boolean {
  if (!hasLuhnCheckDigit(digits)) return false
  const scheme = schemes.find((candidate) => belongsTo(candidate, digits))
  return scheme !== undefined && !(scheme.isRare && isOfAnotherKind(run))
}

function isOfAnotherKind(run: DigitRun): boolean {
  const { means } = run.announcement()
  return (means & (telling ^ meaning.phone)) !== 0
}

function belongsTo(scheme: (typeof schemes)[number], digits: string): boolean {
  const prefix = Number(digits.slice(0, String(scheme.from).length))
  return prefix >= scheme.from && prefix <= scheme.to && scheme.lengths.includes(digits.length)
}

// Cards are written in groups of four or more. Digits one by one or in twos and threes are a card only when they are
// all there is, else every table of numbers would hold one.
function isGroupedLikeCard({ groups }: DigitRun, first: number, last: number): boolean {
  const size = groups[first]!.digits.length
  if (size < 4 && (first > 0 || last < groups.length - 1)) return false
  for (let index = first; index < last; index++) {
    const { length } = groups[index]!.digits
    if (size < 4 ? length !== size : length < 4) return false
  }
  return size >= 4 || groups[last]!.digits.length <= size
}
