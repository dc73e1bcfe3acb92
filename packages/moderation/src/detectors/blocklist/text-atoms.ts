import { charKind, codePointMask, foldText, unitLength } from '../../folding.ts'

/** One visible character as a term spells it or a text writes it. */
export interface Atom {
  /** As it is written, in lower case and composed form, with its marks; a sign without its width and style. */
  literal: string
  /** Without marks, width, style and script disguise. */
  bare: string
  /** Of a script whose marks are accents: with or without them, a reader sees the same letter. */
  isAlphabetic: boolean
  /** Of a script without spaces between words. */
  isUnspaced: boolean
  /** Neither a letter nor a digit. */
  isSign: boolean
}

/** What a character is to a way of reading: part of what is spelt, an end of a word, or nothing. */
export type Role = 'atom' | 'break' | 'nothing'

/** Digits and signs that stand for letters, to the letters that they stand for. */
const standIns: Record<string, string> = {
  '0': 'o',
  '1': 'il',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'g',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/**
 * The class of a letter, digit or sign: all that may stand for each other have one class, so that the automaton, which
 * knows only classes, misses none. `i` and `l` share one because `1` stands for both.
 */
export function classOf(codePoint: number): number {
  return classes[codePoint] ?? codePoint
}

const classes = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  return (char === 'l' ? 'i' : (standIns[char] ?? char)).charCodeAt(0)
})

/** The words of `text`, each as its letters and digits; separators, emphasis and invisible characters left out. */
export function wordsOf(text: string): Atom[][] {
  return atomsOf(text, (char, next, isInWord) => {
    if (isSymbol(char) || (isInWord && isBang(char) && isSymbol(next))) return 'atom'
    return isEmphasis(char & codePointMask) ? 'nothing' : 'break'
  })
}

/**
 * The words of `text`, each as its atoms. `roleOf` tells what a folded character is that is not invisible, given the next
 * one that is not, or 0, and whether it follows an atom of the same word.
 */
export function atomsOf(text: string, roleOf: (char: number, next: number, isInWord: boolean) => Role): Atom[][] {
  const folded = new Uint32Array(text.length)
  foldText(text, folded)
  const words: Atom[][] = []
  let word: Atom[] | undefined
  for (let index = 0; index < text.length; index++) {
    const char = folded[index]!
    const raw = text.slice(index, index + unitLength(char))
    const role = char & charKind.skipped ? 'nothing' : roleOf(char, visibleAfter(folded, index), word !== undefined)
    if (role === 'atom') {
      if (!word) {
        word = []
        words.push(word)
      }
      word.push(atom(raw, char))
    } else if (role === 'break') {
      word = undefined
    } else if (isMark(raw)) {
      const previous = word?.at(-1)
      if (previous) previous.literal = (previous.literal + raw).normalize('NFC')
    }
  }
  return words
}

/** Whether a folded character is part of a word wherever it stands: a letter, a digit, `@` or `$`. */
export function isSymbol(char: number): boolean {
  if (char & (charKind.letter | charKind.unspaced | charKind.digit)) return true
  const code = char & codePointMask
  return code === 0x40 || code === 0x24
}

/** Whether a folded character is `!`, which is part of a word only between two others that are. */
export function isBang(char: number): boolean {
  return (char & codePointMask) === 0x21
}

/** Whether a character is Markdown emphasis, which may lie inside a word without ending it. */
export function isEmphasis(code: number): boolean {
  return code === 0x2a || code === 0x7e || code === 0x60
}

function visibleAfter(folded: Uint32Array, index: number): number {
  let next = index + 1
  while (next < folded.length && folded[next]! & charKind.skipped) next++
  return folded[next] ?? 0
}

// A variation selector only chooses how a character is drawn.
function isMark(raw: string): boolean {
  return /[\p{M}--[\ufe00-\ufe0f]]/v.test(raw)
}

function atom(raw: string, char: number): Atom {
  const bare = String.fromCodePoint(char & codePointMask)
  const isSign = (char & (charKind.letter | charKind.unspaced | charKind.digit)) === 0
  const isPlain = isSign && !isMarked(raw) && !/[\p{L}\p{N}]/u.test(bare)
  return {
    literal: isPlain ? bare : raw.toLowerCase().replace('ς', 'σ').normalize('NFC'),
    bare,
    isAlphabetic: (char & charKind.alphabetic) > 0,
    isUnspaced: (char & charKind.unspaced) > 0,
    isSign,
  }
}

/** Whether an atom of a text is that of a term, in any case, width and style; a letter also with a foreign accent. */
export function isSame(written: Atom, meant: Atom): boolean {
  if (written.literal === meant.literal) return true
  // A term with accents is found only as it is spelt: without them it would be another word.
  if (meant.literal !== meant.bare || written.bare !== meant.bare || written.isSign) return false
  if (written.isAlphabetic) return true
  // In Japanese a mark makes another letter, in Arabic it is often left out.
  return [...written.literal].length === 1 && !(written.isUnspaced && isMarked(written.literal))
}

/** Whether an atom of a text stands for that of a term: as itself, in disguise, or as a digit or sign for a letter. */
export function standsFor(written: Atom, meant: Atom): boolean {
  if (isSame(written, meant)) return true
  return meant.literal === meant.bare && (standIns[written.bare]?.includes(meant.bare) ?? false)
}

function isMarked(literal: string): boolean {
  return /\p{M}/u.test(literal.normalize('NFKD'))
}
