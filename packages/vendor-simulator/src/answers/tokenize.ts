/**
 * What one token may look like: one or two characters of a script that writes no spaces, letters or up to three digits
 * with the space before them, line ends, other space, or any one character. With the `v` flag a match never ends inside
 * a surrogate pair.
 */
const tokenPattern =
  / ?(?:[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}ー]{1,2}|[[\p{L}\p{M}]--[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}ー]]+|\p{N}{1,3})|\n+|[^\S\n]+(?= )|\s|./gsv

/** Words up to this many letters are one token. */
const wholeWordLength = 6

/**
 * Cuts `text` into tokens much as a language model's tokenizer does: the space belongs to the word after it, long words
 * come in pieces of 3 to 6 letters, punctuation stands alone. The same text always gives the same tokens; joined they
 * are `text`; no token is empty, and none begins or ends inside a surrogate pair.
 */
export function tokenize(text: string): string[] {
  const tokens: string[] = []
  for (const [match] of text.matchAll(tokenPattern)) {
    if (match.length <= wholeWordLength) tokens.push(match)
    else pushPieces(match, tokens)
  }
  return tokens
}

/** Equal pieces, as few as fit, so that no piece of a long word is shorter than three letters. */
function pushPieces(word: string, tokens: string[]) {
  const letters = Array.from(word)
  const pieces = Math.ceil(letters.length / wholeWordLength)
  for (let piece = 0; piece < pieces; piece++) {
    const from = Math.floor((piece * letters.length) / pieces)
    tokens.push(letters.slice(from, Math.floor(((piece + 1) * letters.length) / pieces)).join(''))
  }
}
