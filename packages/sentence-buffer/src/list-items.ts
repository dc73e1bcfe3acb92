import { firstLabels, followingLabels } from './label-series.ts'

const decorations = '(•‣⁃◦●▪■○∙·*_'
const maxDecorationLength = 3
const number = /^[0-9]{1,3}$/u
/** The longest marker, decoration included, such as `**(xviii).)`. */
const maxMarkerLength = 11

/** The items of a list that goes on within a line: `1. The first item 2. The second item`, `• one • two`. */
export class ListItems {
  #following: readonly string[] | undefined
  #bullet = 0

  /** Takes the first word of a sentence, or behind a colon, which may number it: there, only as the first item. */
  begin(word: string, onlyFirst: boolean): void {
    if (onlyFirst && !isFirstMarker(word)) return
    this.#following ??= followingMarkers(word)
  }

  /** Takes a bullet in front of the first word. */
  beginWithBullet(codePoint: number): void {
    this.#bullet = codePoint
  }

  /** Whether a word of this length can be a marker, and so is worth a look. */
  canBeMarker(length: number): boolean {
    return length > 1 && length <= maxMarkerLength
  }

  /** Whether the word is one of the markers that would number the next item. */
  isNext(word: string): boolean {
    return this.#following?.includes(word) === true
  }

  isNextBullet(codePoint: number): boolean {
    return this.#bullet === codePoint
  }

  /** Another sentence begins. */
  clear(): void {
    this.#following = undefined
    this.#bullet = 0
  }
}

interface Marker {
  readonly decoration: string
  readonly label: string
  readonly ending: string
  /** What the next item may be called. */
  readonly following: readonly string[]
}

/**
 * Whether a word numbers an item, and what the next one in the same list would be called: `1.` gives `2.`; `i)` gives
 * `ii)` and `j)`, since it may be Roman or a letter. Undefined for other words.
 */
export function followingMarkers(word: string): readonly string[] | undefined {
  const found = markerOf(word)
  return found?.following.map((following) => found.decoration + following + found.ending)
}

/** Whether a word numbers the first item of a list: `1.`, `a)`, `(i)`. */
export function isFirstMarker(word: string): boolean {
  const label = markerOf(word)?.label
  return label !== undefined && firstLabels.has(label)
}

function markerOf(word: string): Marker | undefined {
  if (word.length > maxMarkerLength) return undefined
  let end = word.length
  if (word[end - 1] === ')') end--
  if (word[end - 1] === '.') end--
  if (end === word.length) return undefined
  let start = 0
  while (start < maxDecorationLength && decorations.includes(word[start]!)) start++
  const label = word.slice(start, end)
  const following = followingLabels.get(label) ?? followingNumber(label)
  return following && { decoration: word.slice(0, start), label, ending: word.slice(end), following }
}

function followingNumber(label: string): readonly string[] | undefined {
  const isNumber = label >= '0' && label <= '999' && number.test(label)
  return isNumber ? [String(Number(label) + 1)] : undefined
}
