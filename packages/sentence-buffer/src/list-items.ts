import { labelSeries } from './label-series.ts'

const bulletsAndBrackets = /^[(•‣⁃◦●▪■○∙·*_]{0,3}/u
const marker = /^([0-9]{1,3}|\p{L}|[ivx]{1,5}|[IVX]{1,5})(\.\)|[.)])$/u
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

  /** Whether one of the markers that would number the next item stands there. */
  isNext(stands: (marker: string) => boolean): boolean {
    return this.#following?.some(stands) === true
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
}

/**
 * Whether a word numbers an item, and what the next one in the same list would be called: `1.` gives `2.`; `i)` gives
 * `ii)` and `j)`, since it may be Roman or a letter. Undefined for other words.
 */
export function followingMarkers(word: string): readonly string[] | undefined {
  const found = markerOf(word)
  return found && followingLabels(found.label).map((following) => found.decoration + following + found.ending)
}

/** Whether a word numbers the first item of a list: `1.`, `a)`, `(i)`. */
export function isFirstMarker(word: string): boolean {
  const label = markerOf(word)?.label
  return label !== undefined && (label === '1' || labelSeries.some(([first]) => first === label))
}

function markerOf(word: string): Marker | undefined {
  if (word.length > maxMarkerLength) return undefined
  const decoration = bulletsAndBrackets.exec(word)![0]
  const found = marker.exec(word.slice(decoration.length))
  if (found === null) return undefined
  const [, label, ending] = found as unknown as [string, string, string]
  return isLabel(label) ? { decoration, label, ending } : undefined
}

function isLabel(label: string): boolean {
  return isNumber(label) || labelSeries.some((series) => series.includes(label))
}

function isNumber(label: string): boolean {
  return label >= '0' && label <= '999'
}

function followingLabels(label: string): string[] {
  if (isNumber(label)) return [String(Number(label) + 1)]
  return labelSeries
    .filter((series) => series.includes(label))
    .flatMap((series) => series[series.indexOf(label) + 1] ?? [])
}
