import { charKind, codePointMask, foldText, maxSkippedRun } from '../../folding.ts'
import { exactReading, isWordJoiner, looseReading, readWords } from './reading.ts'
import { type Atom, classOf, isBang, isEmphasis, isSymbol, wordsOf } from './text-atoms.ts'
import { maxBlankUnits, maxSymbolUnits } from './words.ts'

/** The most visible characters that a term may have. */
const maxTermLength = 128
/** The most UTF-16 units of a term; a gap in it is then none that ends a match in the text. */
const maxTermUnits = maxBlankUnits

/** A term of a list, ready to be looked for in every way that finds it. */
export interface Term {
  /** Its words, when every sign in it is part of one or joins two; otherwise none. */
  words: Atom[][]
  /** Its words with their signs, when it is not looked for by its words alone; otherwise none. */
  exact: Atom[][]
  /** The same for a loose reading; none when it has signs that are lost in one. */
  loose: Atom[][]
  /** Which list it belongs to: an index that the policy gives it. */
  list: number
}

/** Why `spelling` cannot be a term, or undefined when it can: then it is found wherever it stands as it is spelt. */
export function termMistake(spelling: string): string | undefined {
  if (!spelling.isWellFormed()) return 'must not have half of a surrogate pair'
  const length = readWords(spelling, exactReading).flat().length
  if (length === 0) return 'must have a visible character'
  if (length > maxTermLength) return `must have at most ${maxTermLength} visible characters`
  if (spelling.length > maxTermUnits) return `must have at most ${maxTermUnits} UTF-16 code units`
  return hasLongGap(spelling) ? `must not have more than ${maxSkippedRun} invisible characters in a row` : undefined
}

/** What has to be looked for to find `spelling`, in which {@link termMistake} sees no mistake. */
export function compileTerm(spelling: string, list: number): Term {
  const chars = visible(foldedOf(spelling))
  const joins = (index: number): boolean => isWordJoiner(codeOf(chars[index])) && isBetween(chars, index, isLetter)
  const readsAsWords = chars.every(
    (char, index) =>
      isBlank(char) || isSymbol(char) || joins(index) || (isBang(char) && isBetween(chars, index, isSymbol)),
  )
  const readsLoosely = chars.every(
    (char, index) => !isEmphasis(codeOf(char)) && (!isWordJoiner(codeOf(char)) || joins(index)),
  )
  const words = readsAsWords ? wordsOf(spelling) : []
  const exact = readWords(spelling, exactReading)
  if (readsAsWords && !hasSignAtEdge(exact) && !mayOutgrowWord(spelling, words)) {
    return { words, exact: [], loose: [], list }
  }
  return { words, exact, loose: readsLoosely ? readWords(spelling, looseReading) : [], list }
}

// `@` and `$` are letters in disguise inside a word, but at the end of a term anything may be next to them.
function hasSignAtEdge(words: readonly Atom[][]): boolean {
  return words[0]![0]!.isSign || words.at(-1)!.at(-1)!.isSign
}

// One letter in a row may take more units than a stretched one is waited for.
function mayOutgrowWord(spelling: string, words: readonly Atom[][]): boolean {
  if (spelling.length <= maxSymbolUnits) return false
  return words.some((word) => {
    const symbols = word.map((atom) => classOf(atom.bare.codePointAt(0)!))
    return symbols.some((symbol, index) => index >= 2 && symbol === symbols[index - 1] && symbol === symbols[index - 2])
  })
}

function hasLongGap(spelling: string): boolean {
  let skipped = 0
  return foldedOf(spelling).some((char) => {
    skipped = char & charKind.skipped ? skipped + 1 : 0
    return skipped > maxSkippedRun
  })
}

function foldedOf(text: string): Uint32Array {
  const folded = new Uint32Array(text.length)
  foldText(text, folded)
  return folded
}

function visible(folded: Uint32Array): number[] {
  return [...folded].filter((char) => !(char & charKind.skipped))
}

function isBetween(chars: readonly number[], index: number, isKind: (char: number) => boolean): boolean {
  return isKind(chars[index - 1] ?? 0) && isKind(chars[index + 1] ?? 0)
}

function isLetter(char: number): boolean {
  return (char & (charKind.letter | charKind.unspaced)) > 0
}

function isBlank(char: number): boolean {
  return (char & charKind.blank) > 0
}

function codeOf(char = 0): number {
  return char & codePointMask
}
