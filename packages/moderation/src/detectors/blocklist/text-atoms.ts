import { charKind, codePointMask, foldText, unitLength } from '../../folding.ts'

/** One letter or digit as a term spells it or a text writes it. */
export interface Atom {
  /** As it is written, in lower case and composed form, with its marks. */
  literal: string
  /** Without marks, width, style and script disguise. */
  bare: string
  /** Of a script whose marks are accents: with or without them, a reader sees the same letter. */
  isAlphabetic: boolean
  /** Of a script without spaces between words. */
  isUnspaced: boolean
}

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
export function atomsOf(text: string): Atom[][] {
  const folded = new Uint32Array(text.length)
  foldText(text, folded)
  const words: Atom[][] = []
  let word: Atom[] | undefined
  for (let index = 0; index < text.length; index++) {
    const char = folded[index]!
    const raw = text.slice(index, index + unitLength(char))
    if (char & charKind.skipped) {
      const previous = word?.at(-1)
      if (previous && /\p{M}/u.test(raw)) previous.literal = (previous.literal + raw).normalize('NFC')
    } else if (isSymbol(char) || (word && isBang(char) && isSymbol(folded[index + 1] ?? 0))) {
      if (!word) {
        word = []
        words.push(word)
      }
      word.push(atom(raw, char))
    } else if (!isEmphasis(char & codePointMask)) {
      word = undefined
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

function atom(raw: string, char: number): Atom {
  const bare = String.fromCodePoint(char & codePointMask)
  return {
    literal: raw.toLowerCase().normalize('NFC'),
    bare,
    isAlphabetic: (char & charKind.alphabetic) > 0,
    isUnspaced: (char & charKind.unspaced) > 0,
  }
}

/** Whether a letter of a text stands for the letter of a term: as itself, in disguise, or as a digit or sign for it. */
export function standsFor(written: Atom, meant: Atom): boolean {
  if (written.literal === meant.literal) return true
  // A term with accents is found only as it is spelt: without them it would be another word.
  if (meant.literal !== meant.bare) return false
  if (written.bare === meant.bare) return written.isAlphabetic || [...written.literal].length === 1
  return standIns[written.bare]?.includes(meant.bare) ?? false
}
