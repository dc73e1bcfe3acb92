import { meaning } from '../context/meaning.ts'
import { gap, maxWordLength, type WordTrail } from '../context/word-trail.ts'
import type { Detector, ReportMatch, StreamView } from '../detector.ts'

/** An address that is read out is no longer. */
const maxLength = 320

/** How far before an address a word such as "e-mail" announces it. */
const announcedWithin = 32
/** `e-mail us at example.com` says where, not whom. */
const pronouns: ReadonlySet<string> = new Set('me us him her them you it one'.split(' '))

const signs = meaning.dot | meaning.sign
/** What no sign of an address and no word of it has next to it. */
const breaks = gap.line | gap.comma | gap.mark | gap.colon | gap.other | gap.long
const topLevels: ReadonlySet<string> = new Set(
  'com org net edu gov mil int info biz io ai app dev me tv cloud shop online site tech email example test xyz eu'.split(
    ' ',
  ),
)

type State = 'name' | 'nameSign' | 'at' | 'domain' | 'domainSign'

/**
 * Finds e-mail addresses that are read out or spelt around filters: `j dot smith at example dot com`,
 * `bob (at) example [dot] org`. "At" is also a common word: a name of one plain word is one only with a word such as
 * "e-mail" before it, or when the sign stands in brackets or is named by a word for nothing else.
 */
export class SpokenEmailDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #view: StreamView
  readonly #trail: WordTrail
  readonly #report: ReportMatch
  #next = 0
  #state: State = 'name'
  #start = -1
  #goodEnd = -1
  // Whether what was read can only be an address, if a domain follows.
  #isCertain = false
  #isSpelt = false
  #isBracketed = false

  constructor(view: StreamView, trail: WordTrail, report: ReportMatch) {
    this.#view = view
    this.#trail = trail
    this.#report = report
  }

  push(): void {
    const trail = this.#trail
    for (; this.#next < trail.count; this.#next++) this.#readWord(this.#next)
    const isOver = trail.isInLongWord || this.#isBroken(trail.gapBefore(trail.count))
    if (this.#start >= 0 && isOver) this.#close()
    this.open = this.#start
    if (this.#start < 0) this.open = trail.unfinished >= 0 ? trail.unfinished : Number.POSITIVE_INFINITY
  }

  end(): void {
    this.push()
    this.#close()
    this.open = Number.POSITIVE_INFINITY
  }

  #readWord(word: number): void {
    const trail = this.#trail
    const between = trail.gapBefore(word)
    if (trail.endOf(word) - trail.startOf(word) > maxWordLength) return this.#close()
    if (this.#start >= 0 && (this.#isBroken(between) || trail.endOf(word) - this.#start > maxLength)) this.#close()
    const means = trail.meansOf(word)
    if (this.#start < 0) return this.#open(word)
    const isWrittenDot = (between & gap.stop) > 0
    switch (this.#state) {
      case 'name':
        if (isWrittenDot) return
        if (means & meaning.at) return this.#readAt(word, between)
        if (means & signs) return this.#step('nameSign')
        if (this.#isSpelt && this.#isLetter(word)) return this.#join()
        return this.#open(word)
      case 'nameSign':
        return means & (signs | meaning.at) ? this.#open(word) : this.#join()
      case 'at':
        if (means & signs) return this.#open(word)
        this.#isCertain ||= this.#isBracketed && (between & gap.bracket) > 0
        return this.#step('domain')
      case 'domain':
        if (isWrittenDot) return this.#readLabel(word)
        if (means & signs) return this.#step('domainSign')
        this.#close()
        return this.#open(word)
      case 'domainSign':
        return this.#readLabel(word)
    }
  }

  #open(word: number): void {
    this.#start = this.#trail.startOf(word)
    this.#state = 'name'
    this.#goodEnd = -1
    this.#isSpelt = this.#isLetter(word)
    this.#isCertain = false
  }

  #step(state: State): void {
    this.#state = state
  }

  #join(): void {
    this.#state = 'name'
    this.#isCertain = true
  }

  #readAt(word: number, before: number): void {
    const trail = this.#trail
    this.#state = 'at'
    this.#isBracketed = (before & gap.bracket) > 0
    const isCommonWord = trail.endOf(word) - trail.startOf(word) < 3
    const name = this.#view.slice(this.#start, trail.endOf(word - 1)).toLowerCase()
    const isAnnounced = trail.isNear(this.#start, meaning.email, announcedWithin) && !pronouns.has(name)
    this.#isCertain ||= !isCommonWord || isAnnounced
  }

  #readLabel(word: number): void {
    this.#state = 'domain'
    const end = this.#trail.endOf(word)
    const label = this.#view.slice(this.#trail.startOf(word), end).toLowerCase()
    if (topLevels.has(label) || /^[a-z]{2}$/.test(label)) this.#goodEnd = end
  }

  #close(): void {
    if (this.#start >= 0 && this.#goodEnd > 0 && this.#isCertain) this.#report(this.#start, this.#goodEnd)
    this.#start = -1
  }

  #isBroken(between: number): boolean {
    if (between & breaks) return true
    return (between & gap.stop) > 0 && (between & gap.blank) > 0
  }

  #isLetter(word: number): boolean {
    return this.#trail.endOf(word) - this.#trail.startOf(word) === 1
  }
}
