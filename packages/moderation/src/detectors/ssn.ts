import { type DigitRun, endsToken, type NumberMatch, startsToken } from './digit-run.ts'

const nearbyWords = /\b(?:ssn|ss#|social security|social (?:number|is)|tax(?:payer)? id)[^.!?]*$/

/**
 * Finds US social security numbers: three, two and four digits with a hyphen or a space between them, or nine digits of
 * any grouping after words such as "SSN". Numbers that are never issued are not found: area 000, 666 and 900 to 999,
 * group 00, serial 0000 (SSA, POMS RM 10201.035).
 */
export function recogniseSsn(run: DigitRun, first: number): NumberMatch | undefined {
  const group = run.groups[first]!
  if (!startsToken(run, first)) return undefined
  let digits = ''
  let last = first
  for (; last < run.groups.length && digits.length < 9; last++) digits += run.groups[last]!.digits
  last--
  if (digits.length !== 9 || !endsToken(run, last) || !isIssued(digits)) return undefined
  const shape = run.groups.slice(first, last + 1)
  if (!isWrittenLikeSsn(shape) && !nearbyWords.test(run.context)) return undefined
  return { start: group.start, last }
}

function isIssued(digits: string): boolean {
  const area = digits.slice(0, 3)
  return area !== '000' && area !== '666' && area < '900' && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000'
}

function isWrittenLikeSsn(groups: DigitRun['groups']): boolean {
  const [area, group, serial] = groups
  if (groups.length !== 3 || !area || !group || !serial) return false
  const isShaped = area.digits.length === 3 && group.digits.length === 2
  return isShaped && group.lead === serial.lead && (group.lead === '-' || group.lead === ' ')
}
