import { charKind, codePointMask, foldText } from '../../folding.ts'
import { calendarDate, folded } from '../dates/calendar-date.ts'
import { type FactKind, type FactPaths, valuesAt } from './fact-paths.ts'

/** A writing of a fact. */
export interface FactPattern {
  kind: Exclude<FactKind, 'birthDate'>
  /** Its letters and digits, folded. */
  symbols: readonly number[]
  /** At which of them separators may stand before it. */
  breaks: readonly boolean[]
}

/** What is known of the people of an interaction, made ready to be looked for. */
export interface Facts {
  patterns: readonly FactPattern[]
  /** Dates of birth, `YYYY-MM-DD`. */
  dates: ReadonlySet<string>
}

export const noFacts: Facts = { patterns: [], dates: new Set() }

/** Fewer letters and digits than these are found in too many words to be the name or number of anybody. */
const minNameLength = 3
const minAccountLength = 4
const minAddressLength = 5
/** The rest of a longer fact is not compared. */
const maxSymbols = 128

const titles =
  'mr mrs ms miss mx dr prof sir madam herr frau sr sra srta señor señora senhor senhora m mme mlle monsieur'
const moreTitles = 'madame signor signora sig dhr mevr mevrouw meneer pan pani'
const titleWords = `${titles} ${moreTitles}`.split(' ').map((title) => symbolsOf(title))

/** Finds the facts at `paths` of `interaction`, in every writing that is looked for. Takes microseconds. */
export function factsOf(paths: FactPaths, interaction: unknown): Facts {
  const valuesOf = (kind: FactKind): string[][] => (paths[kind] ?? []).map((path) => valuesAt(interaction, path))
  const dates = valuesOf('birthDate')
    .flat()
    .flatMap((value) => calendarDate(folded(value))?.readings ?? [])
  const patterns = [
    ...valuesOf('name').flatMap((parts) => namePatterns(parts.join(' '))),
    ...valuesOf('address').flatMap(addressPatterns),
    ...valuesOf('account').flat().flatMap(accountPatterns),
  ]
  return { patterns, dates: new Set(dates) }
}

// The whole name; given names in order, each whole, as initials or left out; the family name first; and with a title.
function namePatterns(name: string): FactPattern[] {
  const words = wordsOf(name).filter((word, index) => index > 0 || !isTitle(word))
  const given = words.slice(0, -1)
  const family = words.at(-1)
  if (family === undefined) return []
  const [first] = given
  if (first === undefined) return patternsOf('name', [[family]], minNameLength)
  const initials = given.map((word) => word.slice(0, 1))
  const middleInitials = initials.slice(1)
  const writings = [
    words,
    [...initials, family],
    [first, ...middleInitials, family],
    [first, family],
    [first.slice(0, 1), family],
    [family, ...given],
    [family, first],
    ...titleWords.map((title) => [title, family]),
  ]
  return patternsOf('name', writings, minNameLength)
}

// The whole address, and each line or part of it that has a digit: the street with its number, the postal code.
function addressPatterns(values: readonly string[]): FactPattern[] {
  const parts = values.flatMap((value) => value.split(/[,;\n]/)).map(wordsOf)
  const numbered = parts.filter((part) => part.flat().some(isDigit))
  const whole = parts.flat()
  return patternsOf('address', [...(numbered.length > 0 ? [whole] : []), ...numbered], minAddressLength)
}

function accountPatterns(value: string): FactPattern[] {
  const symbols = wordsOf(value).flat().slice(0, maxSymbols)
  if (symbols.length < minAccountLength || !symbols.some(isDigit)) return []
  return [{ kind: 'account', symbols, breaks: symbols.map(() => true) }]
}

function patternsOf(kind: FactPattern['kind'], writings: readonly number[][][], minLength: number): FactPattern[] {
  const seen = new Set<string>()
  return writings.flatMap((words) => {
    const symbols = words.flat().slice(0, maxSymbols)
    const key = words.map((word) => word.join()).join(' ')
    if (symbols.length < minLength || seen.has(key)) return []
    seen.add(key)
    return [{ kind, symbols, breaks: words.flatMap((word) => word.map((_, index) => index === 0)) }]
  })
}

function isTitle(word: readonly number[]): boolean {
  return titleWords.some((title) => title.join() === word.join())
}

function wordsOf(text: string): number[][] {
  return text.split(/[^\p{L}\p{N}\p{M}]+/u).flatMap((word) => (word === '' ? [] : [symbolsOf(word)]))
}

function symbolsOf(word: string): number[] {
  const chars = new Uint32Array(word.length)
  foldText(word, chars)
  return [...chars].filter((char) => !(char & charKind.skipped)).map((char) => char & codePointMask)
}

function isDigit(symbol: number): boolean {
  return symbol >= 0x30 && symbol <= 0x39
}
