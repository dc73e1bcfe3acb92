import { charKind, codePointMask, unitLength } from '../../folding.ts'
import { meaning } from '../context/meaning.ts'
import type { WordTrail } from '../context/word-trail.ts'
import type { Detector, ReportMatch } from '../detector.ts'
import { calendarDate, isMonth } from './calendar-date.ts'

/** Longer than a date in any writing. */
const maxLength = 40
const longestMonth = 12

const signs: ReadonlySet<number> = new Set([...' ./,-'].map((sign) => sign.codePointAt(0)!))

/**
 * Finds dates of birth: a day with its year, in figures or with the name of the month, right after words such as "born"
 * or "date of birth"; and anywhere the dates that are known to be somebody's.
 */
export class BirthDateDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #trail: WordTrail
  readonly #known: ReadonlySet<string>
  readonly #report: ReportMatch
  #text = ''
  // Where each character of the text ends in the stream: invisible ones may lie between them.
  #ends: number[] = []
  #wordLength = 0
  #isAnnounced = false
  #afterWord = false

  constructor(trail: WordTrail, known: ReadonlySet<string>, report: ReportMatch) {
    this.#trail = trail
    this.#known = known
    this.#report = report
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    if (this.#text === '' && this.#known.size === 0 && !this.#trail.hasHeard(meaning.birth)) {
      this.#afterWord = isWord(folded[count - 1]!)
      return
    }
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (!(char & charKind.skipped)) this.#read(char, offset + index)
    }
  }

  end(): void {
    this.#close()
  }

  #read(char: number, position: number): void {
    if (this.#text !== '') this.#readDate(char, position)
    if (this.#text === '' && isWord(char) && !this.#afterWord) this.#open(char, position)
    this.#afterWord = isWord(char)
  }

  #open(char: number, position: number): void {
    this.#isAnnounced = this.#trail.hasHeard(meaning.birth) && this.#isAnnouncedAt(position)
    if (!this.#isAnnounced && this.#known.size === 0) return
    this.open = position
    this.#wordLength = 0
    this.#append(char, position)
  }

  #isAnnouncedAt(position: number): boolean {
    const { means, isDirect } = this.#trail.announcementAt(position)
    return isDirect && (means & meaning.birth) !== 0
  }

  #readDate(char: number, position: number): void {
    const code = char & codePointMask
    const mayFollow = isWord(char) || char & charKind.unspaced || signs.has(char & charKind.blank ? 0x20 : code)
    if (!mayFollow || this.#text.length >= maxLength || !this.#isDateSoFar(char)) this.#close()
    else this.#append(char, position)
  }

  // A first word that is neither a number nor a month begins no date.
  #isDateSoFar(char: number): boolean {
    if (/^\d/.test(this.#text)) return true
    if (isWord(char) && this.#wordLength === this.#text.length) return this.#text.length < longestMonth
    return this.#wordLength !== this.#text.length || isMonth(this.#text)
  }

  #append(char: number, position: number): void {
    const isFirstWord = this.#wordLength === this.#text.length && isWord(char)
    this.#text += String.fromCodePoint(char & charKind.blank ? 0x20 : char & codePointMask)
    if (isFirstWord) this.#wordLength = this.#text.length
    this.#ends.push(position + unitLength(char))
  }

  #close(): void {
    const date = this.#text === '' ? undefined : calendarDate(this.#text)
    if (date && (this.#isAnnounced || date.readings.some((reading) => this.#known.has(reading)))) {
      this.#report(this.open, this.#ends[date.length - 1]!)
    }
    this.#text = ''
    this.#ends = []
    this.open = Number.POSITIVE_INFINITY
  }
}

function isWord(char: number): boolean {
  return (char & (charKind.letter | charKind.digit)) > 0
}
