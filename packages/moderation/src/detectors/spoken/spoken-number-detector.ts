import { meaning } from '../context/meaning.ts'
import { gap, type WordTrail } from '../context/word-trail.ts'
import type { Detector, StreamView } from '../detector.ts'
import { type DigitGroup, type DigitRun, newRun } from '../numbers/digit-run.ts'
import { type NumberRule, takeNumber } from '../numbers/number-rules.ts'

/** More digits than this are decided upon, and reading starts over. */
const maxDigits = 64
/** So many digits have been read out that a full stop is a pause and not the end of a sentence. */
const digitsBeforeStop = 3
const longestNumber = 19

const isNumber = meaning.digits | meaning.numeral | meaning.repeat | meaning.hundred
const pauses = gap.comma | gap.line | gap.stop
const breaks = gap.mark | gap.colon | gap.bracket | gap.other | gap.long

/**
 * Finds the numbers that the rules recognise where they are read out: digits as words, also "oh", "double five", tens
 * such as "forty-two" and "eight hundred", mixed with digits. Commas, line ends and dots are pauses, which group the
 * digits as hyphens do in writing. A run of digits alone is left to the detector of written numbers.
 */
export class SpokenNumberDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #view: StreamView
  readonly #trail: WordTrail
  readonly #rules: readonly NumberRule[]
  #next = 0
  #run: DigitRun | undefined
  #digits = 0
  #hasWord = false
  #times = 1
  // The last two digits are a ten to which a unit may be added.
  #isTen = false

  constructor(view: StreamView, trail: WordTrail, rules: readonly NumberRule[]) {
    this.#view = view
    this.#trail = trail
    this.#rules = rules
  }

  push(): void {
    const trail = this.#trail
    for (; this.#next < trail.count; this.#next++) this.#readWord(this.#next)
    const isOver = trail.isInLongWord || this.#isBroken(trail.gapBefore(trail.count))
    if (this.#run !== undefined && isOver) this.#close()
    if (this.#run === undefined) {
      this.open = trail.unfinished >= 0 ? trail.unfinished : Number.POSITIVE_INFINITY
    }
  }

  end(): void {
    this.push()
    this.#close()
    this.open = Number.POSITIVE_INFINITY
  }

  #readWord(word: number): void {
    const means = this.#trail.meansOf(word)
    if (this.#run !== undefined && (!(means & isNumber) || this.#isBroken(this.#trail.gapBefore(word)))) this.#close()
    if (!(means & isNumber)) return
    const start = this.#trail.startOf(word)
    if (this.#run === undefined) {
      this.#run = { ...newRun(this.#trail, start, false), isSpoken: true }
      this.open = start
    }
    this.#add(word, means)
    if (this.#digits > maxDigits) this.#close()
  }

  #isBroken(between: number): boolean {
    if (between & breaks) return true
    return (between & gap.stop) > 0 && (this.#digits < digitsBeforeStop || !this.#hasWord)
  }

  #add(word: number, means: number): void {
    const trail = this.#trail
    const { groups } = this.#run!
    const last = groups.at(-1)
    const between = trail.gapBefore(word)
    const isPause = (between & pauses) > 0 || ((between & gap.dash) > 0 && (between & gap.blank) > 0)
    if (means & meaning.repeat) {
      this.#times = Number(trail.valueOf(word))
      return
    }
    const isInGroup = last !== undefined && !isPause
    if (means & meaning.hundred && !(means & meaning.digits)) {
      if (isInGroup) this.#append(last, '00', word)
      return
    }
    if (!(means & meaning.numeral)) this.#hasWord = true
    const value = means & meaning.numeral ? this.#numeral(word) : trail.valueOf(word)
    const isUnit = value.length === 1 && value !== '0'
    if (isInGroup && this.#isTen && isUnit && this.#times === 1) {
      last.digits = last.digits.slice(0, -1)
      this.#append(last, value, word)
      this.#digits--
    } else if (isInGroup) {
      this.#append(last, value.repeat(this.#times), word)
    } else {
      const lead = last === undefined ? '' : ' '
      const start = trail.startOf(word)
      const group: DigitGroup = { digits: '', lead, start, end: start, leadStart: start }
      groups.push(group)
      this.#append(group, value.repeat(this.#times), word)
    }
    this.#isTen = (means & meaning.digits) > 0 && /^[2-9]0$/.test(value)
    this.#times = 1
  }

  #append(group: DigitGroup, digits: string, word: number): void {
    group.digits += digits
    group.end = this.#trail.endOf(word)
    this.#digits += digits.length
    this.#isTen = false
  }

  #numeral(word: number): string {
    return this.#view.slice(this.#trail.startOf(word), this.#trail.endOf(word)).replace(/[^0-9]/g, '')
  }

  #close(): void {
    const run = this.#run
    this.#run = undefined
    if (run && this.#hasWord && this.#digits >= digitsBeforeStop && !isCounting(run)) this.#report(run)
    this.#digits = 0
    this.#hasWord = false
    this.#times = 1
    this.#isTen = false
    this.open = Number.POSITIVE_INFINITY
  }

  #report(run: DigitRun): void {
    let isFound = false
    const rules = this.#rules.map(({ recognise, report }) => ({
      recognise,
      report: (start: number, end: number) => {
        isFound = true
        report(start, end)
      },
    }))
    for (let first = 0; first < run.groups.length; ) first = takeNumber(run, first, rules)
    // Pauses may stand anywhere: what is no number with them may be one without.
    if (!isFound && run.groups.length > 1 && this.#digits <= longestNumber) takeNumber(withoutPauses(run), 0, rules)
  }
}

function withoutPauses(run: DigitRun): DigitRun {
  const [first] = run.groups
  const digits = run.groups.map((group) => group.digits).join('')
  return { ...run, groups: [{ ...first!, digits, end: run.groups.at(-1)!.end }] }
}

// "One, two, three, four, five" is no number.
function isCounting({ groups }: DigitRun): boolean {
  const digits = groups.map((group) => group.digits).join('')
  return digits.length > 4 && (/^0?12345/.test(digits) || /54321$/.test(digits)) && digits.length < 13
}
