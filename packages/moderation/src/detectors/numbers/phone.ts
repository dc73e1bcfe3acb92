import { meaning, telling } from '../context/meaning.ts'
import type { DigitGroup, DigitRun, NumberCandidate, NumberMatch, NumberRecogniser } from './digit-run.ts'
import { isValidIn, isValidInternational } from './numbering-plan.ts'

// Where a number comes from when a word such as "call" announces it and the policy's own region does not know it; those
// that most numbers belong to come first, because any will do.
const otherRegions = 'DE AT SE US CN JP IN NZ BR FI IL TR GB FR ES IT NL BE CH PL PT IE DK NO MX AR KR AU ZA'
const northAmerica: ReadonlySet<string> = new Set(['US', 'CA', 'PR', 'JM', 'DO', 'BS', 'BB', 'TT'])

const minDigits = 7
/** The most digits that an international number has (ITU-T E.164). */
const maxDigits = 15
const maxGroups = 6
/** Fewer digits than this are a number of nearly every country, and of none in particular. */
const minForeignDigits = 8

/**
 * Finds phone numbers that libphonenumber holds valid: with a `+` those of any country; without one those of `region`
 * when they are written like a phone number or announced by a word such as "call", and those of other regions only right
 * after such a word. A number that another word announces ("order", "version", …) must have a `+` or be written with a bracket.
 */
export function phoneRecogniser(region: string): NumberRecogniser {
  const regions = [...new Set([region, ...otherRegions.split(' ')])]
  return (run, first, candidates) => recognisePhone(run, first, candidates, regions)
}

function recognisePhone(
  run: DigitRun,
  first: number,
  candidates: readonly NumberCandidate[],
  regions: readonly string[],
): NumberMatch | undefined {
  const isInternational = run.groups[first]!.lead.includes('+')
  // Only what directly follows the announcing word is tried in every region.
  const candidateRegions = first === 0 ? regions : regions.slice(0, 1)
  for (let index = candidates.length - 1; index >= 0; index--) {
    const { last, digits } = candidates[index]!
    if (digits.length < minDigits || digits.length > maxDigits || last - first >= maxGroups) continue
    const isPhone = isInternational
      ? isValidInternational(digits)
      : isNational(run, first, candidates[index]!, candidateRegions)
    if (isPhone) return { start: startOf(run.groups.slice(first, last + 1)), last }
  }
  return undefined
}

function isNational(
  run: DigitRun,
  first: number,
  { last, digits }: NumberCandidate,
  regions: readonly string[],
): boolean {
  const [region] = regions
  const groups = run.groups.slice(first, last + 1)
  if (!isGroupedLikePhone(groups)) return false
  const { means } = run.announcement()
  if (means & meaning.phone || (means === meaning.number && digits.startsWith('0') && groups.length > 1)) {
    const candidates = digits.length < minForeignDigits ? regions.slice(0, 1) : regions
    return candidates.some((candidate) => isValidIn(candidate, digits))
  }
  if (means & telling && !groups[0]!.lead.includes('(')) return false
  return (run.isSpoken || isWrittenLikePhone(groups, region!)) && isValidIn(region!, digits)
}

// `(212) 555-0164` starts with its bracket, `(212-555-0164)` does not.
function startOf(groups: DigitGroup[]): number {
  const { lead, leadStart, start } = groups[0]!
  const isClosed = groups.slice(1).some((group) => group.lead.includes(')'))
  return lead.endsWith('(') && !lead.startsWith('+') && !isClosed ? start : leadStart
}

// Only the first group may be a single digit; and between dots, lest it be a decimal fraction, a section or a version,
// stand two to four.
function isGroupedLikePhone(groups: DigitGroup[]): boolean {
  const hasDots = groups.slice(1).some(({ lead }) => lead === '.')
  return groups.every(({ digits }, index) => {
    if (digits.length === 1) return index === 0 && (digits === '1' || !hasDots)
    return !hasDots || digits.length <= 4
  })
}

// Bare digits, dates and ranges are written like many other things; what is left is the writing of phone numbers.
function isWrittenLikePhone(groups: DigitGroup[], region: string): boolean {
  const isNorthAmerican = northAmerica.has(region)
  // Most runs of digits are no phone number: this is told before anything is built.
  if (isNorthAmerican && (groups.length < 3 || groups.at(-1)!.digits.length !== 4)) return false
  const sizes = groups.map(({ digits }) => digits.length).join('-')
  if (isNorthAmerican) return /^(?:1-)?3-3-4$/.test(sizes)
  const isDate = /^(?:4-[12]-[12]|[12]-[12]-[24])$/.test(sizes)
  return groups.length > 1 && !isDate && (groups[0]!.digits.startsWith('0') || groups[0]!.lead.includes('('))
}
