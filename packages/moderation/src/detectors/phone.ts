import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js/min'
import { type DigitGroup, type DigitRun, type NumberMatch, type NumberRecogniser, wholeNumbers } from './digit-run.ts'
import { type Announcement, announcementOf } from './number-words.ts'

// Where a number comes from when a word such as "call" announces it and the policy's own region does not know it.
const otherRegions = 'US GB DE FR ES IT NL BE CH AT PL PT IE SE DK NO FI TR IL MX BR AR IN JP KR CN AU NZ ZA'
const northAmerica: ReadonlySet<CountryCode> = new Set(['US', 'CA', 'PR', 'JM', 'DO', 'BS', 'BB', 'TT'])

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
  const regions = [...new Set([region, ...otherRegions.split(' ')])] as CountryCode[]
  return (run, first) => recognisePhone(run, first, regions)
}

function recognisePhone(run: DigitRun, first: number, regions: readonly CountryCode[]): NumberMatch | undefined {
  const numbers = [...wholeNumbers(run, first, minDigits, maxDigits)]
  const candidates = numbers.filter(({ last }) => last - first < maxGroups).reverse()
  if (candidates.length === 0) return undefined
  const isInternational = run.groups[first]!.lead.includes('+')
  const announced = isInternational ? 'nothing' : announcementOf(run)
  // Only what directly follows the announcing word is tried in every region: each try costs microseconds.
  const candidateRegions = first === 0 ? regions : regions.slice(0, 1)
  for (const { last, digits } of candidates) {
    const groups = run.groups.slice(first, last + 1)
    const isPhone = isInternational ? isValid(`+${digits}`) : isNational(groups, digits, announced, candidateRegions)
    if (isPhone) return { start: startOf(groups), last }
  }
  return undefined
}

function isNational(
  groups: DigitGroup[],
  digits: string,
  announced: Announcement,
  regions: readonly CountryCode[],
): boolean {
  const [region] = regions
  if (!isGroupedLikePhone(groups)) return false
  if (announced === 'phone' || (announced === 'number' && digits.startsWith('0') && groups.length > 1)) {
    const candidates = digits.length < minForeignDigits ? regions.slice(0, 1) : regions
    return candidates.some((candidate) => isValid(digits, candidate))
  }
  if (announced === 'other' && !groups[0]!.lead.includes('(')) return false
  return isWrittenLikePhone(groups, region!) && isValid(digits, region)
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
function isWrittenLikePhone(groups: DigitGroup[], region: CountryCode): boolean {
  const sizes = groups.map(({ digits }) => digits.length).join('-')
  if (northAmerica.has(region)) return /^(?:1-)?3-3-4$/.test(sizes)
  const isDate = /^(?:4-[12]-[12]|[12]-[12]-[24])$/.test(sizes)
  return groups.length > 1 && !isDate && (groups[0]!.digits.startsWith('0') || groups[0]!.lead.includes('('))
}

function isValid(number: string, region?: CountryCode): boolean {
  const options = region ? { defaultCountry: region, extract: false } : { extract: false }
  return parsePhoneNumber(number, options)?.isValid() ?? false
}
