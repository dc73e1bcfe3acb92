/** What a code point can mean for the end of a sentence. */
export const kind = {
  lower: 1,
  upper: 2,
  /** A letter of a script without case: Han, Kana, Hangul, Arabic, Devanagari … */
  uncased: 3,
  digit: 4,
  space: 5,
  lineEnd: 6,
  dot: 7,
  /** `!` `?` and their kin: an end only before white space or a letter without case. */
  mark: 8,
  /** `。` `！` `।` …: an end that needs no white space after it. */
  wideStop: 9,
  ellipsis: 10,
  /** `¿` `¡`: a sentence starts here. */
  startMark: 11,
  opener: 12,
  closer: 13,
  /** A quotation mark; which side it is on depends on what is open and what stands before it. */
  quote: 14,
  /** `'` and `’`: a quotation mark or an apostrophe. */
  apostrophe: 15,
  /** Markdown emphasis; belongs to what it touches. */
  emphasis: 16,
  backtick: 17,
  bullet: 18,
  dash: 19,
  /** What may stand before the first letter of a sentence: `#` `@` `$` `+` `<` … */
  prefix: 20,
  emoji: 21,
  /** Continues the grapheme before it: combining marks, joiners, skin tones. */
  extend: 22,
  /** Invisible: direction marks, soft hyphen, zero-width space. */
  ignorable: 23,
  /** `:` `;`: in some languages an end, and before a list or a quotation everywhere. */
  colon: 24,
  other: 25,
} as const

export type Kind = (typeof kind)[keyof typeof kind]

const literal: readonly (readonly [Kind, string])[] = [
  [kind.lineEnd, '\n\u0085\u2028\u2029'],
  [kind.dot, '.\u2024'],
  [kind.mark, '!?\u203c\u203d\u2047\u2048\u2049\u061f\u06d4\u0589\uff0e'],
  [kind.wideStop, '\u3002\uff01\uff1f\uff61\u0964\u0965\u104b\u17d4\u1362\u1367'],
  [kind.ellipsis, '\u2026\u22ef'],
  [kind.startMark, '¿¡'],
  [kind.opener, '([{（［｛「『《〈【〔〖'],
  [kind.closer, ')]}）］｝」』》〉】〕〗'],
  [kind.quote, '"“”„‟«»‹›‘‚＂'],
  [kind.apostrophe, "'’"],
  [kind.emphasis, '*_~'],
  [kind.backtick, '`'],
  [kind.bullet, '•‣⁃◦●▪■○∙·'],
  [kind.dash, '-–—―'],
  [kind.prefix, '#@+<>§№&\\^|'],
  [kind.colon, ':;：；\u037e'],
]

const extendPattern = /[\p{Grapheme_Extend}\p{M}\p{Emoji_Modifier}\p{Join_Control}\u0e33\u0eb3]/u
/** Unicode's prepended marks: they belong to the character behind them, so nothing can be cut there. */
const prependPattern = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u
const spacePattern = /\s/u
const ignorablePattern = /\p{Cf}/u
const upperPattern = /[\p{Lu}\p{Lt}]/u
const lowerPattern = /\p{Ll}/u
const letterPattern = /\p{L}/u
const digitPattern = /\p{N}/u
const emojiPattern = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u
const currencyPattern = /\p{Sc}/u

function classify(codePoint: number): Kind {
  const character = String.fromCodePoint(codePoint)
  for (const [literalKind, characters] of literal) if (characters.includes(character)) return literalKind
  if (extendPattern.test(character)) return kind.extend
  if (spacePattern.test(character)) return kind.space
  if (prependPattern.test(character)) return kind.other
  if (ignorablePattern.test(character)) return kind.ignorable
  if (upperPattern.test(character)) return kind.upper
  if (lowerPattern.test(character)) return kind.lower
  if (letterPattern.test(character)) return kind.uncased
  if (digitPattern.test(character)) return kind.digit
  if (emojiPattern.test(character)) return kind.emoji
  return currencyPattern.test(character) ? kind.prefix : kind.other
}

/** One byte for each code point, filled as they are met: a look-up costs nanoseconds, a pattern does not. */
const known = new Uint8Array(0x110000)

/** The kind of a code point. A lone surrogate is `other`. */
export function kindOf(codePoint: number): Kind {
  const seen = known[codePoint]
  if (seen) return seen as Kind
  const found = classify(codePoint)
  known[codePoint] = found
  return found
}

/** Whether a code point of this kind is part of a word. */
export function isWordKind(found: Kind): boolean {
  return found <= kind.digit
}

export function isHighSurrogate(codeUnit: number): boolean {
  return codeUnit >= 0xd800 && codeUnit <= 0xdbff
}

export function isLowSurrogate(codeUnit: number): boolean {
  return codeUnit >= 0xdc00 && codeUnit <= 0xdfff
}
