import { charKind, codePointMask, unitLength } from '../../folding.ts'
import { meaning } from '../context/meaning.ts'
import { start as beginning, nowhere, vocabulary } from '../context/vocabulary.ts'
import type { WordTrail } from '../context/word-trail.ts'
import type { Detector, ReportMatch } from '../detector.ts'
import { calendarDate, mayBecomeDate } from './calendar-date.ts'

/** Longer than a date in any writing. */
const maxLength = 40

/**
 * Finds dates of birth: a day with its year, in figures or with the name of the month, right after words such as "born"
 * or "date of birth"; and anywhere the dates that are known to be somebody's.
 */
export class BirthDateDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #trail: WordTrail
  readonly #known: ReadonlySet<string>
  readonly #report: ReportMatch
  // What is held, character by character: invisible ones may lie between them.
  readonly #chars: { char: number; position: number }[] = []
  #text = ''
  // How far the vocabulary knows the word that the text begins with, while that is letters alone.
  #name: number = nowhere
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
    while (this.#text !== '') {
      if (this.#append(char, position)) {
        this.#afterWord = isWord(char)
        return
      }
      this.#decide()
    }
    if (isWord(char) && !this.#afterWord) this.#open(char, position)
    this.#afterWord = isWord(char)
  }

  #open(char: number, position: number): void {
    this.#isAnnounced = this.#trail.hasHeard(meaning.birth) && this.#isAnnouncedAt(position)
    if (!this.#isAnnounced && this.#known.size === 0) return
    this.#name = beginning
    if (this.#append(char, position)) this.open = position
  }

  #isAnnouncedAt(position: number): boolean {
    const { means, isDirect } = this.#trail.announcementAt(position)
    return isDirect && (means & meaning.birth) !== 0
  }

  // Adds a character if a date may go on with it.
  #append(char: number, position: number): boolean {
    const code = char & charKind.blank ? 0x20 : char & codePointMask
    const isLetterOfName = this.#name !== nowhere && (char & charKind.letter) > 0
    this.#name = isLetterOfName ? vocabulary.step(this.#name, code) : nowhere
    if (isLetterOfName && this.#name === nowhere) return false
    const text = this.#text + String.fromCodePoint(code)
    if (text.length > maxLength || !(isLetterOfName || mayBecomeDate(text))) return false
    this.#text = text
    this.#chars.push({ char, position })
    return true
  }

  // What was read is a date, or is none at its start; what follows that is read again.
  #decide(): void {
    const date = /\d/.test(this.#text) ? calendarDate(this.#text) : undefined
    const isMeant = date && (this.#isAnnounced || date.readings.some((reading) => this.#known.has(reading)))
    const firstWord = this.#chars.findIndex(({ char }) => !isWord(char))
    const taken = isMeant ? date.length : firstWord < 0 ? this.#chars.length : firstWord
    const last = this.#chars[taken - 1]!
    if (isMeant) this.#report(this.open, last.position + unitLength(last.char))
    const rest = this.#chars.splice(0).slice(taken)
    this.#text = ''
    this.open = Number.POSITIVE_INFINITY
    this.#afterWord = true
    for (const { char, position } of rest) this.#read(char, position)
  }

  #close(): void {
    while (this.#text !== '') this.#decide()
  }
}

function isWord(char: number): boolean {
  return (char & (charKind.letter | charKind.digit)) > 0
}
