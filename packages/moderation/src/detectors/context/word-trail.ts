import { charKind, codePointMask, unitLength } from '../../folding.ts'
import { contextLength, type Detector } from '../detector.ts'
import { meaning, telling } from './meaning.ts'
import { nowhere, start as root, vocabulary, wordSpace } from './vocabulary.ts'

/** Words that end further back than this are forgotten; no value is open for as long and asks for its context. */
const keptLength = 4096
/** A longer word says nothing, and nothing waits for its end. */
export const maxWordLength = 64
/** More phrases than this are not read at once. */
const maxPhrases = 4

/** What stands between two words: bits. */
export const gap = {
  blank: 1 << 0,
  line: 1 << 1,
  comma: 1 << 2,
  /** `.` */
  stop: 1 << 3,
  /** A mark after which another sentence begins whatever the word before it was: `!`, `?`. */
  mark: 1 << 4,
  dash: 1 << 5,
  colon: 1 << 6,
  bracket: 1 << 7,
  other: 1 << 8,
  /** More than {@link maxGapLength} characters. */
  long: 1 << 9,
} as const

const maxGapLength = 8

/** What the words before a value say. */
export interface Announcement {
  /** The meanings of the last telling word, and `meaning.number` when such a word stands right before the value. */
  means: number
  /** Whether nothing but fillers stands between that word and the value. */
  isDirect: boolean
  /** Whether that word is in the sentence of the value. */
  isInSentence: boolean
}

/** What any announcement is made of. */
const announcing = telling | meaning.vague | meaning.number

const silence: Announcement = { means: 0, isDirect: false, isInSentence: false }

/**
 * Reads the words of a stream for the other detectors, which ask it what was said before a value. It finds nothing
 * itself, and must be pushed before those that ask. What it answers for an offset depends on the text before that alone.
 */
export class WordTrail implements Detector {
  readonly open = Number.POSITIVE_INFINITY
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  readonly #means: number[] = []
  readonly #values: string[] = []
  readonly #gaps: number[] = []
  /** How many words were forgotten. */
  #forgotten = 0
  // What the words that are remembered say, all together.
  #heard = 0
  #wordStart = -1
  #wordEnd = 0
  #node = nowhere
  #prefixMeans = 0
  #isNumeral = false
  #phrases: number[] = []
  #gap: number = gap.line
  #gapLength = 0

  push(folded: Uint32Array, count: number, offset: number): void {
    this.#forget(offset - keptLength)
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (char & charKind.skipped) continue
      const code = char & codePointMask
      if (char & (charKind.letter | charKind.digit)) this.#readLetter(char, code, offset + index)
      else if (char & charKind.unspaced) this.#readUnspaced(code, offset + index, offset + index + unitLength(char))
      else {
        if (this.#wordStart >= 0) this.#endWord()
        this.#readGap(char, code)
      }
    }
  }

  end(): void {
    if (this.#wordStart >= 0) this.#endWord()
  }

  /** How many words have been read in all. A word that the text may still go on with is none yet. */
  get count(): number {
    return this.#forgotten + this.#starts.length
  }

  /** Where the word that is being read starts; `-1` when none is, or one of more than {@link maxWordLength}. */
  get unfinished(): number {
    return this.isInLongWord ? -1 : this.#wordStart
  }

  /** Whether the word that is being read is longer than any that says something. */
  get isInLongWord(): boolean {
    return this.#wordStart >= 0 && this.#wordEnd - this.#wordStart > maxWordLength
  }

  startOf(word: number): number {
    return this.#starts[word - this.#forgotten] ?? 0
  }

  endOf(word: number): number {
    return this.#ends[word - this.#forgotten] ?? 0
  }

  /** What a word says, by itself or as the end of a phrase: bits of `meaning`. */
  meansOf(word: number): number {
    return this.#means[word - this.#forgotten] ?? 0
  }

  /** Which number, month or sign a word stands for. */
  valueOf(word: number): string {
    return this.#values[word - this.#forgotten] ?? ''
  }

  /** What stands before a word, as far as it has been read: bits of `gap`. */
  gapBefore(word: number): number {
    return word < this.count ? this.#gaps[word - this.#forgotten]! : this.#gap
  }

  /** What the words before `position`, at the start of a value, say about it. */
  announcementAt(position: number): Announcement {
    if (!this.hasHeard(announcing)) return silence
    let isDirect = true
    let isInSentence = true
    let vague = 0
    let number = 0
    for (let word = this.#lastBefore(position); word >= this.#forgotten; word--) {
      if (this.startOf(word) < position - contextLength) break
      const means = this.meansOf(word)
      if (this.#endsSentence(this.gapBefore(word + 1), means)) isInSentence = isDirect = false
      if (vague !== 0 && !isDirect) break
      if (means & telling) return { means: (means & telling) | number, isDirect, isInSentence }
      if (means & meaning.vague && isDirect) vague = meaning.other
      else if (isDirect) number |= means & meaning.number
      if (!(means & (meaning.filler | meaning.vague))) isDirect = false
    }
    if (vague !== 0) return { means: vague, isDirect: true, isInSentence: true }
    return number === 0 ? silence : { means: number, isDirect: true, isInSentence: true }
  }

  /** Whether any word that is remembered says any of `wanted`: when not, there is no need to ask for announcements. */
  hasHeard(wanted: number): boolean {
    return (this.#heard & wanted) !== 0
  }

  /** Whether a word that says any of `wanted` ends in the `length` characters before `position`. */
  isNear(position: number, wanted: number, length: number): boolean {
    for (let word = this.#lastBefore(position); word >= this.#forgotten; word--) {
      if (this.endOf(word) < position - length) return false
      if (this.meansOf(word) & wanted) return true
    }
    return false
  }

  #endsSentence(between: number, means: number): boolean {
    if (between & gap.mark && between & (gap.blank | gap.line)) return true
    return (between & gap.stop) > 0 && !(means & meaning.abbreviation) && (between & (gap.blank | gap.line)) > 0
  }

  #lastBefore(position: number): number {
    let low = 0
    let high = this.#ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#ends[middle]! <= position) low = middle + 1
      else high = middle
    }
    return this.#forgotten + low - 1
  }

  #readLetter(char: number, code: number, position: number): void {
    if (this.#wordStart < 0) {
      this.#wordStart = position
      this.#node = root
      this.#prefixMeans = 0
      this.#isNumeral = true
    }
    this.#wordEnd = position + unitLength(char)
    if (this.#isNumeral && !(char & charKind.digit)) this.#isNumeral = false
    if (this.#node !== nowhere) {
      this.#node = vocabulary.step(this.#node, code)
      this.#prefixMeans |= vocabulary.prefixMeans(this.#node)
    }
    const phrases = this.#phrases
    for (let index = 0; index < phrases.length; index++) phrases[index] = vocabulary.step(phrases[index]!, code)
  }

  #endWord(): void {
    const saysNothing = this.#node === nowhere && this.#phrases.length === 0 && this.#prefixMeans === 0
    if (saysNothing && !this.#isNumeral) this.#add(this.#wordStart, this.#wordEnd, 0, '')
    else this.#endTellingWord()
    this.#wordStart = -1
  }

  #endTellingWord(): void {
    const word = vocabulary.whole(this.#node)
    let entry = word
    const phrases = this.#phrases
    let kept = 0
    for (const node of phrases) {
      entry = vocabulary.whole(node) ?? entry
      const longer = vocabulary.step(node, wordSpace)
      if (longer !== nowhere) phrases[kept++] = longer
    }
    phrases.length = kept
    const next = vocabulary.step(this.#node, wordSpace)
    if (next !== nowhere && kept < maxPhrases) phrases.push(next)
    const ownMeans = ((word?.means ?? 0) & meaning.abbreviation) | (this.#isNumeral ? meaning.numeral : 0)
    const means = (entry?.means ?? 0) | this.#prefixMeans | ownMeans
    this.#add(this.#wordStart, this.#wordEnd, this.isInLongWord ? 0 : means, entry?.value ?? '')
  }

  // Every character of a script without spaces may begin a word, and ends the one before it.
  #readUnspaced(code: number, position: number, end: number): void {
    if (this.#wordStart >= 0) this.#endWord()
    let entry: ReturnType<typeof vocabulary.whole>
    let prefixMeans = 0
    let kept = 0
    const phrases = this.#phrases
    phrases.push(root)
    for (const from of phrases) {
      const node = vocabulary.step(from, code)
      if (node === nowhere) continue
      entry = vocabulary.whole(node) ?? entry
      prefixMeans |= vocabulary.prefixMeans(node)
      if (kept < maxPhrases) phrases[kept++] = node
    }
    phrases.length = kept
    const means = (entry?.means ?? 0) | prefixMeans
    const isParticle = means === 0 && particle.test(String.fromCodePoint(code))
    this.#add(position, end, isParticle ? meaning.filler : means, entry?.value ?? '')
  }

  #readGap(char: number, code: number): void {
    if (++this.#gapLength > maxGapLength) {
      this.#gap |= gap.long
      this.#phrases.length = 0
    }
    const bit = gapOf(char, code)
    this.#gap |= bit
    if (bit & (gap.mark | gap.comma | gap.other)) this.#phrases.length = 0
  }

  #add(from: number, to: number, means: number, value: string): void {
    this.#starts.push(from)
    this.#ends.push(to)
    this.#means.push(means)
    this.#heard |= means
    this.#values.push(value)
    this.#gaps.push(this.#gap)
    this.#gap = 0
    this.#gapLength = 0
  }

  #forget(before: number): void {
    // Not one by one: taking from the front of a list costs as much as what is left in it.
    if ((this.#ends[Math.min(this.#ends.length - 1, 2 * minForgotten)] ?? before) >= before) return
    let count = 0
    while (count < this.#ends.length && this.#ends[count]! < before) count++
    for (const list of [this.#starts, this.#ends, this.#means, this.#values, this.#gaps]) list.splice(0, count)
    this.#forgotten += count
    this.#heard = this.#means.reduce((heard, means) => heard | means, 0)
  }
}

const minForgotten = 256

/** What stands between a telling word and its value in scripts without spaces: particles, and the word for number. */
const particle = /[\u3041-\u309f番号码碼是为為]/u

function gapOf(char: number, code: number): number {
  if (code === 0x0a) return gap.line
  if (char & charKind.blank) return gap.blank
  return gapOfSign.get(code) ?? gap.other
}

const gapOfSign = new Map<number, number>([
  [0x2c, gap.comma],
  [0x3001, gap.comma],
  [0x2e, gap.stop],
  [0x2026, gap.stop],
  [0x21, gap.mark],
  [0x3f, gap.mark],
  [0x3002, gap.mark | gap.blank],
  [0x2d, gap.dash],
  [0x3a, gap.colon],
  [0x3d, gap.colon],
  [0xff1a, gap.colon],
  ...[...'()[]{}<>"\'`*#_/'].map((char): [number, number] => [char.codePointAt(0)!, gap.bracket]),
])
