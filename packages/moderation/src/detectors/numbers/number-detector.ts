import { charKind, codePointMask, unitLength } from '../../folding.ts'
import type { WordTrail } from '../context/word-trail.ts'
import type { Detector } from '../detector.ts'
import { type DigitGroup, type DigitRun, decisiveDigits, newRun } from './digit-run.ts'
import { type NumberRule, takeNumber } from './number-rules.ts'

/** Digits without anything between them that are too many for any number that is looked for. */
const maxGroupDigits = 19

// What may stand between two groups of one number. Every prefix of it is in the set as well.
const gaps = new Set([' ', '  ', '-', '- ', ' -', ' - ', '.', '\n', '\n ', ' \n', ' \n ', '-\n'])
for (const gap of ['(', ' (', '-(', ')', ') ', ')-', ') -', ') - ', ')(', ') (', ').']) gaps.add(gap)

const dollar = 0x24
const currency = /\p{Sc}/u

/**
 * Collects runs of digit groups and lets the recognisers look at them, in their order of precedence: what one of them
 * takes, the next does not see. A later start is preferred only if a rule of higher precedence matches there.
 *
 * A group is decided upon once the run has ended or {@link decisiveDigits} more digits have been read, so the decision
 * depends on the text alone. Digits in a row beyond {@link maxGroupDigits} are no number of any kind.
 */
export class NumberDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #trail: WordTrail
  readonly #rules: readonly NumberRule[]
  #run: DigitRun
  #undecided = 0
  // How many digits the undecided groups have.
  #digitsAhead = 0
  #digits = ''
  #overlong = false
  #groupStart = 0
  #groupEnd = 0
  #lead = ''
  #leadStart = 0
  #before = 0
  #beforeThat = 0

  constructor(trail: WordTrail, rules: readonly NumberRule[]) {
    this.#trail = trail
    this.#run = newRun(trail, 0, false)
    this.#rules = rules
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (char & charKind.skipped) continue
      if (char & charKind.digit) this.#readDigit(char, offset + index)
      else if (this.open === Number.POSITIVE_INFINITY) this.#readLead(char, offset + index)
      else this.#readAfterDigit(char, offset + index)
    }
  }

  end(): void {
    this.#closeGroup()
    this.#closeRun(0)
  }

  #readDigit(char: number, position: number): void {
    if (this.#overlong) return
    if (this.#digits === '') {
      if (this.#run.groups.length === 0) this.#openRun(position)
      this.#groupStart = position
    }
    this.#digits += String.fromCharCode(char & codePointMask)
    this.#groupEnd = position + unitLength(char)
    if (this.#digits.length > maxGroupDigits) {
      this.#digits = ''
      this.#closeRun(char)
      this.#overlong = true
      this.#before = char
    }
  }

  #openRun(position: number): void {
    if (this.#lead === '') this.open = this.#leadStart = position
    this.#run = newRun(this.#trail, this.open, this.#isGluedBefore())
  }

  // `+`, `(` and `+(` in front of a number belong to it.
  #readLead(char: number, position: number): void {
    this.#overlong = false
    const code = char & codePointMask
    if (code === 0x2b || code === 0x28) {
      this.#lead = String.fromCharCode(code)
      this.#leadStart = position
      this.open = position
    } else {
      this.#beforeThat = this.#before
      this.#before = char
    }
  }

  #readAfterDigit(char: number, position: number): void {
    this.#closeGroup()
    const code = char & codePointMask
    const gap = this.#lead + String.fromCodePoint(code)
    const { groups } = this.#run
    const follows = groups.length > 0 ? gaps.has(gap) && !this.#isShortLine(gap) : gap === '+('
    if (!follows) {
      this.#closeRun(char)
      this.#readLead(char, position)
      return
    }
    if (this.#lead === '' || (code === 0x28 && this.#lead !== '+')) this.#leadStart = position
    this.#lead = gap
  }

  // A number of one or two digits at the end of a line ends there: a list, a table, `page 12`.
  #isShortLine(gap: string): boolean {
    return gap.endsWith('\n') && this.#run.groups.at(-1)!.digits.length < 3
  }

  #closeGroup(): void {
    if (this.#digits === '') return
    const hasBracket = this.#lead.includes('(') || this.#lead.includes('+')
    const group: DigitGroup = {
      digits: this.#digits,
      lead: this.#lead,
      start: this.#groupStart,
      end: this.#groupEnd,
      leadStart: hasBracket ? this.#leadStart : this.#groupStart,
    }
    this.#run.groups.push(group)
    this.#digitsAhead += group.digits.length
    this.#digits = ''
    this.#lead = ''
    this.#decide(false)
  }

  #closeRun(after: number): void {
    const { groups } = this.#run
    if (groups.length > 0) {
      this.#run.gluedAfter = this.#isGluedAfter(after)
      this.#decide(true)
      this.#before = this.#lead === '' ? charKind.digit : this.#lead.codePointAt(this.#lead.length - 1)!
      this.#beforeThat = charKind.digit
      this.#run = newRun(this.#trail, 0, false)
    } else if (this.#lead !== '') {
      this.#before = this.#lead.codePointAt(0)!
    }
    this.#undecided = 0
    this.#lead = ''
    this.open = Number.POSITIVE_INFINITY
  }

  #decide(runHasEnded: boolean): void {
    const { groups } = this.#run
    while (this.#undecided < groups.length && (runHasEnded || this.#digitsAhead >= decisiveDigits)) {
      const next = takeNumber(this.#run, this.#undecided, this.#rules)
      for (; this.#undecided < next; this.#undecided++) this.#digitsAhead -= groups[this.#undecided]!.digits.length
    }
    // No match has as many digits as are awaited, so a run that goes on has a group left.
    if (!runHasEnded) this.open = groups[this.#undecided]!.leadStart
    // The group before an undecided one tells what that one hangs on; older ones have no part in anything.
    if (this.#undecided > 64) {
      groups.splice(0, this.#undecided - 1)
      this.#undecided = 1
    }
  }

  #isGluedBefore(): boolean {
    const code = this.#before & codePointMask
    if (this.#before & charKind.alphabetic || code === 0x5f || this.#before & charKind.digit) return true
    if (code === dollar || (code > 0x7f && currency.test(String.fromCodePoint(code)))) return true
    const isJoint = code === 0x2d || code === 0x2f
    return isJoint && (this.#beforeThat & (charKind.alphabetic | charKind.digit)) > 0
  }

  #isGluedAfter(after: number): boolean {
    const code = after & codePointMask
    // `x144` is the extension of a phone number.
    if (code === 0x78) return false
    const isWord = (after & (charKind.alphabetic | charKind.digit)) > 0 || code === 0x5f
    return isWord && (this.#lead === '' || this.#lead === '-' || this.#lead === '.')
  }
}
