import { charKind, codePointMask, unitLength } from '../../folding.ts'
import type { Announcement, WordTrail } from '../context/word-trail.ts'
import type { Detector, ReportMatch } from '../detector.ts'
import { type CodeGroup, type CodeRecogniser, maxCodeLength, maxGroups } from './code-run.ts'

/** Letters alone are part of a code only when they are few and digits follow, or when they end it. */
const maxLetters = 2
const minCodeLength = 7

const joinedBefore: ReadonlySet<number> = new Set([..."_-/.@=&+'"].map((char) => char.codePointAt(0)!))
const joinedAfter: ReadonlySet<number> = new Set([...'_@'].map((char) => char.codePointAt(0)!))

/** A recogniser and what to do with its matches. */
export interface CodeRule {
  recognise: CodeRecogniser
  report: ReportMatch
}

/**
 * Collects runs of short words of letters and digits with single spaces or hyphens between them and lets the recognisers
 * look at every part of a run that has both. Of the parts that start with the same group the longest wins, then the rule
 * named first. A run of words without digits is never longer than one.
 */
export class CodeDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #trail: WordTrail
  readonly #rules: readonly CodeRule[]
  readonly #groups: CodeGroup[] = []
  // The word that is being read; longer ones are part of no code.
  readonly #codes = new Uint16Array(maxCodeLength + 1)
  #length = 0
  #hasDigit = false
  #wordStart = 0
  #wordEnd = 0
  #lead = ''
  // Whether the word that is being read is part of no code.
  #isSkipping = false
  #before = 0
  #beforeThat = 0

  constructor(trail: WordTrail, rules: readonly CodeRule[]) {
    this.#trail = trail
    this.#rules = rules
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (char & charKind.skipped) continue
      if (char & (charKind.alphabetic | charKind.digit)) {
        if (!this.#isSkipping) this.#readWord(char, offset + index)
      } else {
        this.#readGap(char & codePointMask)
      }
      this.#beforeThat = this.#before
      this.#before = char
    }
  }

  end(): void {
    this.#endWord(0)
    this.#closeRun()
  }

  #readWord(char: number, position: number): void {
    const isDigit = (char & charKind.digit) > 0
    if (this.#length === 0) {
      const last = this.#groups.at(-1)
      if (last && !isDigit && !last.hasDigit) this.#closeRun()
      if (this.#groups.length === 0) {
        if (this.#isJoinedBefore()) {
          this.#isSkipping = true
          return
        }
        this.open = position
        this.#lead = ''
      }
      this.#wordStart = position
      this.#hasDigit = false
    }
    this.#codes[this.#length++] = char & codePointMask
    this.#hasDigit ||= isDigit
    this.#wordEnd = position + unitLength(char)
    if (this.#length > (this.#hasDigit ? maxCodeLength : maxLettersBefore)) this.#skipWord()
  }

  // A word that is part of no code ends the run before it; what hangs on it with hyphens is no code either.
  #skipWord(): void {
    this.#length = 0
    if (this.#lead === '-') while (this.#groups.pop()?.lead === '-');
    this.#closeRun()
    this.#isSkipping = true
  }

  #readGap(code: number): void {
    this.#isSkipping = false
    if (this.#length > 0) {
      this.#endWord(code)
    } else {
      this.#closeRun()
      return
    }
    if (this.#groups.length === 0) return
    if (code === 0x20 || code === 0x2d) this.#lead = String.fromCharCode(code)
    else this.#closeRun()
  }

  #endWord(after: number): void {
    if (this.#length === 0) return
    const isPart = this.#hasDigit || this.#length <= maxLetters
    if (joinedAfter.has(after) || !isPart) {
      this.#skipWord()
      this.#isSkipping = false
      return
    }
    let text = ''
    for (let index = 0; index < this.#length; index++) text += String.fromCharCode(this.#codes[index]!)
    const hasLetter = /[a-z]/.test(text)
    this.#groups.push({
      text,
      hasLetter,
      hasDigit: this.#hasDigit,
      lead: this.#lead,
      start: this.#wordStart,
      end: this.#wordEnd,
    })
    this.#length = 0
    while (this.#groups.length > maxGroups) this.#take()
    if (this.#groups.length > 0) this.open = this.#groups[0]!.start
  }

  #closeRun(): void {
    while (this.#groups.length > 0) this.#take()
    this.#lead = ''
    this.open = this.#length === 0 ? Number.POSITIVE_INFINITY : this.#wordStart
  }

  // Decides upon the first group, and takes it away with those that are one code with it.
  #take(): void {
    const groups = this.#groups
    const length = groups.some(({ hasLetter }) => hasLetter) ? this.#codeAtFront() : 0
    groups.splice(0, Math.max(1, length))
  }

  #codeAtFront(): number {
    const groups = this.#groups
    const { start } = groups[0]!
    let compact = ''
    let written = ''
    let announcement: Announcement | undefined
    let found: { length: number; report: ReportMatch } | undefined
    for (let last = 0; last < groups.length && last < maxGroups; last++) {
      const { text, lead } = groups[last]!
      compact += text
      written += last === 0 ? text : lead + text
      if (compact.length > maxCodeLength) break
      if (compact.length < minCodeLength || groups[last + 1]?.lead === '-' || !isMixed(compact)) continue
      announcement ??= this.#trail.announcementAt(start)
      const rule = this.#rules.find(({ recognise }) =>
        recognise({ last, compact, written, announcement: announcement! }),
      )
      if (rule) found = { length: last + 1, report: rule.report }
    }
    found?.report(start, groups[found.length - 1]!.end)
    return found?.length ?? 0
  }

  #isJoinedBefore(): boolean {
    if (this.#before & charKind.unspaced) return false
    return (
      joinedBefore.has(this.#before & codePointMask) && (this.#beforeThat & (charKind.alphabetic | charKind.digit)) > 0
    )
  }
}

/** The most letters that a code begins with: the name in a British driving licence and an Italian tax code. */
const maxLettersBefore = 6

function isMixed(compact: string): boolean {
  return /\d/.test(compact) && /[a-z]/.test(compact)
}
