/** What closes each opening mark. German and Polish „…“ „…”, reversed »…« and the straight quotes are all in use. */
const closersOf = new Map<number, string>(
  Object.entries({
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
  }).map(([opener, closers]) => [opener.charCodeAt(0), closers]),
)

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
  #open: number[] = []
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
    if (this.#open.length < maxDepth) this.#open.push(codePoint)
  }

  /**
   * Closes the innermost enclosure that this mark can close, with everything left open inside it; false if there is
   * none.
   */
  close(codePoint: number): boolean {
    const closer = String.fromCodePoint(codePoint)
    for (let index = this.#open.length - 1; index >= 0; index--) {
      if (closersOf.get(this.#open[index]!)!.includes(closer)) {
        this.#open.length = index
        return true
      }
    }
    return false
  }

  /** Takes back the mark opened last: a bracket before white space was no bracket. */
  dropLast(): void {
    this.#open.pop()
  }

  /** A quotation mark closes what it can; otherwise it opens where one can stand. Says which of the two happened. */
  quote(codePoint: number, atWordStart: boolean, standing: Standing): 'closed' | 'opened' | 'neither' {
    if (this.#open.length > 0 && this.close(codePoint)) return 'closed'
    if (!atWordStart && !opensAnywhere(codePoint)) return 'neither'
    this.open(codePoint, standing)
    return 'opened'
  }

  clear(): void {
    if (this.#open.length > 0) this.#open = []
  }
}
