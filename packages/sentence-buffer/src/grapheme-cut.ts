import { isHighSurrogate } from './characters.ts'

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const whiteSpace = /\s/u
const ink = /\S/u

/**
 * Where to cut a text that must be cut, at or before `limit`: after the last line end (if `atLineEnds`) or white space,
 * else between graphemes. When its first grapheme is longer than that, behind it; 0 when that one has not ended yet.
 * `text` must reach beyond `limit`.
 */
export function forcedCut(text: string, limit: number, atLineEnds: boolean): number {
  if (atLineEnds) {
    const lineEnd = text.lastIndexOf('\n', limit - 1)
    if (lineEnd >= 0) return lineEnd + 1
  }
  const spaceCut = lastWhiteSpaceCut(text, limit)
  if (spaceCut > 0) return spaceCut
  const atLimit = graphemes.segment(text).containing(limit)!
  if (atLimit.index > 0) return atLimit.index
  return atLimit.segment.length < text.length ? atLimit.segment.length : 0
}

/** The nearest end of a code point at or before `limit`: the last resort, for a grapheme beyond every bound. */
export function codePointCut(text: string, limit: number): number {
  return text.codePointAt(limit - 1)! > 0xffff ? limit - 1 : limit
}

/** Scripts in which more text does not grow the last grapheme, unless it is written in decomposed form. */
const settledEnd =
  /[\p{ASCII}\p{P}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\uac00-\ud7a3]$/u

/**
 * Where to cut a text that has waited long enough, 0 for not at all: after its last white space, so that no word is
 * halved; without any, at the end of its last grapheme that cannot grow any more.
 */
export function waitingCut(text: string): number {
  if (!ink.test(text)) return 0
  const cut = lastWhiteSpaceCut(text, text.length)
  if (cut > 0) return cut
  const halfPair = isHighSurrogate(text.charCodeAt(text.length - 1))
  if (!halfPair && settledEnd.test(text)) return text.length
  // The other half may make it a skin tone, so the grapheme before half a surrogate pair can grow, too.
  const end = halfPair ? text.length - 1 : text.length
  return graphemes.segment(text.slice(0, end)).containing(end - 1)?.index ?? 0
}

/**
 * The last position up to `limit` with white space before it, a grapheme behind it, and more than white space in front
 * of it; 0 for none.
 */
function lastWhiteSpaceCut(text: string, limit: number): number {
  const first = text.search(ink)
  if (first < 0) return 0
  const segments = graphemes.segment(text)
  for (let cut = limit; cut > first + 1; cut--) {
    if (!whiteSpace.test(text[cut - 1]!)) continue
    // A combining mark may sit on a space, and a line feed may belong to a carriage return.
    if (cut === text.length ? text[cut - 1] !== '\r' : segments.containing(cut)!.index === cut) return cut
  }
  return 0
}
