import { lookalikes } from './lookalikes.ts'

/**
 * Folded characters: what every detector reads instead of the raw text.
 *
 * One number per UTF-16 unit: a code point in the low 21 bits and what kind of character it is above. The code point is
 * lower case, without diacritics, width, style or script disguise: `Ａ`, `𝐚`, `á` and Cyrillic `а` all fold to `a`, any
 * decimal digit to `0`..`9`, any dash to `-`, quotation marks to `'` and `"`, any horizontal space to a space, any line
 * end to `\n`. Because each unit is folded by itself, what is folded does not depend on how the text was cut.
 */
export const charKind = {
  /** A letter of the Latin, Greek, Cyrillic or Armenian script. */
  alphabetic: 1 << 21,
  /** A letter of any script that puts spaces between words; includes `alphabetic`. */
  letter: 1 << 22,
  /** A letter of a script without spaces between words, or a pictograph: a word by itself. */
  unspaced: 1 << 23,
  /** A decimal digit of any script. */
  digit: 1 << 24,
  /** A space or a line end. */
  blank: 1 << 25,
  /** Invisible to matching: a combining mark, a format character, the second unit of a surrogate pair. */
  skipped: 1 << 26,
  /** A combining mark: it belongs to the character before it. Always `skipped` as well. */
  mark: 1 << 27,
  /** The first unit of a surrogate pair: the character is two units long. */
  wide: 1 << 28,
} as const

/** The code point of a folded character. */
export const codePointMask = (1 << 21) - 1

/** More invisible characters in a row than this end whatever was being read: a match has no longer gaps. */
export const maxSkippedRun = 32

const alphabeticLimit = 0x590
// Filled as characters are met; 0 means not met yet, and no character folds to it.
const basicPlane = new Uint32Array(0x10000)
const astralPlanes = new Map<number, number>()

/**
 * Folds `text` into `target`, one entry per UTF-16 unit. `target` must be at least as long as `text`. A surrogate pair
 * must not be cut by the ends of `text`; a lone surrogate folds to itself.
 */
export function foldText(text: string, target: Uint32Array): void {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(index + 1))) {
      target[index] = foldAstral(text.codePointAt(index)!)
      target[++index] = charKind.skipped
    } else {
      target[index] = basicPlane[unit] ||= foldCodePoint(unit)
    }
  }
}

/** Whether `unit` is the first half of a surrogate pair. */
export function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}

/** How many UTF-16 units the character that folded to `folded` takes. */
export function unitLength(folded: number): number {
  return folded & charKind.wide ? 2 : 1
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}

function foldAstral(codePoint: number): number {
  let folded = astralPlanes.get(codePoint)
  if (folded === undefined) {
    folded = foldCodePoint(codePoint) | charKind.wide
    astralPlanes.set(codePoint, folded)
  }
  return folded
}

function foldCodePoint(codePoint: number): number {
  if (codePoint === 0) return replacement
  const char = String.fromCodePoint(codePoint)
  if (/\p{M}/u.test(char)) return charKind.skipped | charKind.mark
  if (/[\p{Cf}\u115f\u1160\u3164\uffa0]/u.test(char)) return charKind.skipped
  if (/[\n\r\v\f\x85\u2028\u2029]/.test(char)) return newline
  if (/[\s\p{Zs}]/u.test(char)) return space
  if (/\p{Nd}/u.test(char)) return (0x30 + digitValue(codePoint)) | charKind.digit
  if (/[\p{Pd}\u2212]/u.test(char)) return 0x2d
  if (/[\u2018-\u201b]/.test(char)) return 0x27
  if (/[\u201c-\u201f]/.test(char)) return 0x22
  if (/[\p{Extended_Pictographic}\p{Regional_Indicator}]/u.test(char) && codePoint > 0xff) {
    return codePoint | charKind.unspaced
  }
  const bare = withoutDisguise(char)
  return bare | letterKind(codePoint, String.fromCodePoint(bare))
}

const newline = 0x0a | charKind.blank
const space = 0x20 | charKind.blank
const replacement = 0xfffd

function withoutDisguise(char: string): number {
  const stripped = char
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
  // Ligatures and Hangul syllables decompose into several letters; they stay whole.
  const [first, second] = [...stripped]
  const single = first !== undefined && second === undefined ? first : char.toLowerCase()
  return (lookalikes.get(single) ?? single).codePointAt(0)!
}

function letterKind(codePoint: number, bare: string): number {
  if (!/\p{L}/u.test(bare)) return 0
  if (unspacedScript.test(bare)) return charKind.unspaced
  const alphabetic = codePoint < alphabeticLimit || bare.codePointAt(0)! < alphabeticLimit
  return alphabetic ? charKind.letter | charKind.alphabetic : charKind.letter
}

const unspacedScript =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u30fc\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

// Unicode keeps the ten digits of a script together and in order, some styles of them one after another
// (The Unicode Standard, 4.6), so the distance from the first of the row tells the value.
function digitValue(codePoint: number): number {
  if (codePoint >= 0x1d7ce && codePoint <= 0x1d7ff) return (codePoint - 0x1d7ce) % 10
  let first = codePoint
  while (codePoint - first < 9 && /\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--
  return codePoint - first
}
