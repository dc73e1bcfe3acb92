import { codePointMask, foldText } from '../../folding.ts'
import { meaning } from '../context/meaning.ts'
import { nowhere, start, vocabulary } from '../context/vocabulary.ts'

/** A day; both ways to read it when day and month may be either. */
export interface CalendarDate {
  /** `YYYY-MM-DD`; a year of two digits is `YY`. */
  readings: readonly string[]
  /** How many characters were read. */
  length: number
}

// Between two parts: one sign, or a blank beside it, the same both times.
const gap = '( ?[-./] ?| )'
const numeric = new RegExp(`^(\\d{1,2})${gap}(\\d{1,2})\\2(\\d{4}|\\d{2})(?![\\d/-])`)
const isoLike = new RegExp(`^(\\d{4})${gap}(\\d{1,2})\\2(\\d{1,2})(?!\\d)`)
const dayFirst =
  /^(\d{1,2})(?:st|nd|rd|th|er|o|\.)?(?: |-|, )?(?:(?:day )?(?:of|de|di) )?([^\d\s.,-]{3,12})\.?(?:,? |-)(?:(?:de|del) )?(\d{4}|\d{2})(?!\d)/
const monthFirst = /^([^\d\s.,-]{3,12})\.?[ -](?:the )?(\d{1,2})(?:st|nd|rd|th)?(?:,? |-)(\d{4})(?!\d)/
const eastAsian = /^(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]/
const compact = /^(\d{4})(\d{2})(\d{2})(?!\d)/

/**
 * The date at the start of `text`, folded; nothing when there is none or it is no day of the calendar from 1900 on.
 * Months may be named in every language of the context words.
 */
export function calendarDate(text: string): CalendarDate | undefined {
  return (
    dateOf(isoLike, text, ([, year, , month, day]) => [[year, month, day]]) ??
    dateOf(numeric, text, ([, first, , second, year]) => [
      [year, second, first],
      [year, first, second],
    ]) ??
    dateOf(dayFirst, text, ([, day, month, year]) => [[year, monthNumber(month!), day]]) ??
    dateOf(monthFirst, text, ([, month, day, year]) => [[year, monthNumber(month!), day]]) ??
    dateOf(eastAsian, text, ([, year, month, day]) => [[year, month, day]]) ??
    dateOf(compact, text, ([, year, month, day]) => [[year, month, day]])
  )
}

type Parts = [year: string | undefined, month: string | undefined, day: string | undefined]

function dateOf(form: RegExp, text: string, partsOf: (match: RegExpExecArray) => Parts[]): CalendarDate | undefined {
  const match = form.exec(text)
  if (!match) return undefined
  const readings = partsOf(match).flatMap(([year = '', month = '', day = '']) => {
    return isDay(year, Number(month), Number(day)) ? [`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`] : []
  })
  return readings.length > 0 ? { readings, length: match[0].length } : undefined
}

function isDay(year: string, month: number, day: number): boolean {
  const isYear = year.length === 2 || /^(?:19|20)/.test(year)
  if (!isYear || month < 1 || month > 12 || day < 1) return false
  // A year of two digits may be a leap year in one century or another.
  const days = new Date(Date.UTC(year.length === 2 ? 2000 + Number(year) : Number(year), month, 0)).getUTCDate()
  return day <= days
}

/** The number of a month from its folded name; `''` when it is none. */
function monthNumber(name: string): string {
  return monthEntry(name)?.value ?? ''
}

const numericBegun =
  /^(?:\d{1,2}(?: ?[-./] ?| )?(?:\d{1,2}(?: ?[-./] ?| )?\d{0,4})?|\d{4}(?:[-./]\d{0,2}){0,2}|\d{5,8})$/
const dayBegun =
  /^\d{1,2}(?:[a-z]{1,2}|\.)?(?: |-|,|, )?(?:(?:day )?(?:of|de|di) )?(?:([^\d\s.,-]{1,12})([.,]{0,2}(?:[ -]d?e?l? ?\d{0,4})?))?$/
const monthBegun = /^([^\d\s.,-]{1,12})(\.?(?:[ -](?:t?h?e? ?|\d{0,2}[a-z]{0,2}(?:,? ?|-)\d{0,4})?)?)$/
const eastAsianBegun = /^\d{4}[年년] ?(?:\d{1,2}(?:[月월] ?(?:\d{1,2}[日일]?)?)?)?$/

/** Whether `text`, folded, may go on to be a date at its start, or be one that has just ended. */
export function mayBecomeDate(text: string): boolean {
  if (numericBegun.test(text) || eastAsianBegun.test(text)) return true
  const named = dayBegun.exec(text) ?? monthBegun.exec(text)
  if (!named) return false
  const [, name, rest] = named
  return !name || rest === '' || isMonth(name)
}

function isMonth(name: string): boolean {
  return monthEntry(name) !== undefined
}

function monthEntry(name: string): { value: string } | undefined {
  let node = start
  for (const char of name) {
    node = vocabulary.step(node, char.codePointAt(0)!)
    if (node === nowhere) return undefined
  }
  const entry = vocabulary.whole(node)
  return entry && entry.means & meaning.month ? entry : undefined
}

/** `text` as detectors read it, without what is invisible to them. */
export function folded(text: string): string {
  const chars = new Uint32Array(text.length)
  foldText(text, chars)
  return String.fromCodePoint(...[...chars].map((char) => char & codePointMask).filter((code) => code > 0))
}
