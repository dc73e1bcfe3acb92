/** What closes each opening mark. German and Polish „…“ „…”, reversed »…« and the straight quotes are all in use. */
const closersOf = Object.entries({
  '(': ')',
  '[': ']',
  '{': '}',
  '（': '）',
  '［': '］',
  '｛': '｝',
  '「': '」',
  '『': '』',
  '《': '》',
  '〈': '〉',
  '【': '】',
  '〔': '〕',
  '〖': '〗',
  '"': '"',
  '＂': '＂',
  "'": "'",
  '“': '”"',
  '”': '”',
  '„': '“”"',
  '‟': '”',
  '‘': "’'",
  '’': '’',
  '‚': '‘’',
  '«': '»',
  '»': '«»',
  '‹': '›',
  '›': '‹›',
})

/** One bit for each opening mark. */
const bitOf = new Map(closersOf.map(([opener], index) => [opener.charCodeAt(0), 1 << index]))

/** The bits of all that a mark closes. */
const closedBy = new Map<number, number>()
for (const [opener, closers] of closersOf) {
  for (const closer of closers) {
    const mark = closer.charCodeAt(0)
    closedBy.set(mark, (closedBy.get(mark) ?? 0) | bitOf.get(opener.charCodeAt(0))!)
  }
}

/** Quotation marks that open wherever they stand; the others open only at the start of a word. */
const alwaysOpening = new Set(['“', '„', '‟', '‘', '‚', '«', '‹'].map((mark) => mark.charCodeAt(0)))

/** Whether this quotation mark opens wherever it stands, unless it closes something. */
export function opensAnywhere(codePoint: number): boolean {
  return alwaysOpening.has(codePoint)
}

/**
 * Where the outermost enclosure opened: at the start of the sentence, behind a colon, or inside the sentence, of which
 * it then is a part.
 */
export type Standing = 'alone' | 'introduced' | 'embedded'

/** Brackets around titles of works, which are always part of a sentence. */
const titleBrackets = '《〈'

/** Deeper nesting than this is noise, and is not followed. */
const maxDepth = 16

/** The brackets and quotation marks that are open within a line. A sentence does not end while one is. */
export class Enclosures {
  /** The bits of the marks that are open, the outermost first, and all of them together. */
  #open: number[] = []
  #openBits = 0
  #standing: Standing = 'embedded'

  get depth(): number {
    return this.#open.length
  }

  /** How the outermost enclosure that is open, or was open last, stands. */
  get standing(): Standing {
    return this.#standing
  }

  open(codePoint: number, standing: Standing): void {
    if (this.#open.length === 0) {
      this.#standing = titleBrackets.includes(String.fromCharCode(codePoint)) ? 'embedded' : standing
    }
    if (this.#open.length < maxDepth) this.#open.push(bitOf.get(codePoint)!)
    this.#openBits |= bitOf.get(codePoint)!
  }

  /**
   * Closes the innermost enclosure that this mark can close, with everything left open inside it; false if there is
   * none.
   */
  close(codePoint: number): boolean {
    const closes = closedBy.get(codePoint) ?? 0
    if ((closes & this.#openBits) === 0) return false
    let index = this.#open.length - 1
    while (index >= 0 && (this.#open[index]! & closes) === 0) index--
    if (index < 0) return false
    this.#cutTo(index)
    return true
  }

  /** Takes back the mark opened last: a bracket before white space was no bracket. */
  dropLast(): void {
    this.#cutTo(Math.max(0, this.#open.length - 1))
  }

  /** A quotation mark closes what it can; otherwise it opens where one can stand. Says which of the two happened. */
  quote(codePoint: number, atWordStart: boolean, standing: Standing): 'closed' | 'opened' | 'neither' {
    if (this.#open.length > 0 && this.close(codePoint)) return 'closed'
    if (!atWordStart && !opensAnywhere(codePoint)) return 'neither'
    this.open(codePoint, standing)
    return 'opened'
  }

  clear(): void {
    this.#standing = 'embedded'
    if (this.#open.length > 0) this.#cutTo(0)
  }

  #cutTo(depth: number): void {
    this.#open.length = depth
    this.#openBits = this.#open.reduce((bits, bit) => bits | bit, 0)
  }
}
