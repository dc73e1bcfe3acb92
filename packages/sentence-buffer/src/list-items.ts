const romans = 'i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx'.split(' ')
const bulletsAndBrackets = /^[(•‣⁃◦●▪■○∙·*_]{0,3}/u
const marker = /^([0-9]{1,3}|[A-Za-z]|[ivx]{1,5}|[IVX]{1,5})(\.\)|[.)])$/
/** The longest marker, decoration included, such as `**(xviii).)`. */
const maxMarkerLength = 11

/** The items of a list that goes on within a line: `1. The first item 2. The second item`, `• one • two`. */
export class ListItems {
  #following: readonly string[] | undefined
  #bullet = 0

  /** Takes the first word of a sentence, which may number it. */
  begin(word: string): void {
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

/**
 * Whether a word numbers an item, and what the next one in the same list would be called: `1.` gives `2.`; `i)` gives
 * `ii)` and `j)`, since it may be Roman or a letter. Undefined for other words.
 */
export function followingMarkers(word: string): readonly string[] | undefined {
  if (word.length > maxMarkerLength) return undefined
  const decoration = bulletsAndBrackets.exec(word)![0]
  const found = marker.exec(word.slice(decoration.length))
  if (found === null) return undefined
  const [, label, ending] = found as unknown as [string, string, string]
  return followingLabels(label).map((following) => decoration + following + ending)
}

function followingLabels(label: string): string[] {
  if (label >= '0' && label <= '999') return [String(Number(label) + 1)]
  const following: string[] = []
  const roman = romans[romans.indexOf(label.toLowerCase()) + 1]
  if (roman !== undefined && romans.includes(label.toLowerCase())) {
    following.push(label === label.toLowerCase() ? roman : roman.toUpperCase())
  }
  if (label.length === 1 && label !== 'z' && label !== 'Z') {
    following.push(String.fromCharCode(label.charCodeAt(0) + 1))
  }
  return following
}
