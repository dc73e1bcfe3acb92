import { charKind, codePointMask } from '../../folding.ts'
import { boundary } from './automaton.ts'
import { spells } from './spelling.ts'
import { type Atom, atomsOf, classOf, isEmphasis, isSame } from './text-atoms.ts'

/** A way of reading terms and texts in which signs count; white space is always the end of a word. */
export interface Reading {
  /** The symbol of the automaton for a folded character: `boundary` between words, `ignored` where it counts nothing. */
  symbolOf: (char: number) => number
  /** Whether atoms with one symbol that follow each other are read as one, as stretched letters are. */
  joinsRepeats: boolean
  /** Whether `written`, in which the automaton found the symbols of a term, is the term. */
  isTerm: (written: readonly Atom[], meant: readonly Atom[]) => boolean
}

/** The symbol of a character that a reading passes over. */
export const ignored = -1

/** What separates the words of a phrase as white space does, and what keeps the parts of one word apart. */
const wordJoiners = new Set([..."-_'"].map((char) => char.codePointAt(0)!))

/** As it is written, but for case, width, style and foreign accents. */
export const exactReading: Reading = {
  symbolOf: (char) => (char & charKind.blank ? boundary : char & codePointMask),
  joinsRepeats: false,
  isTerm: (written, meant) =>
    written.length === meant.length && written.every((atom, index) => isSame(atom, meant[index]!)),
}

/** In every writing that `spells` knows, with Markdown emphasis, and with hyphens for white space. */
export const looseReading: Reading = {
  symbolOf: (char) => {
    const code = char & codePointMask
    if (char & charKind.letter) return classOf(code)
    if (char & charKind.blank || isWordJoiner(code)) return boundary
    return isEmphasis(code) ? ignored : classOf(code)
  },
  joinsRepeats: true,
  isTerm: spells,
}

/** Whether a character may join the parts of one word, which can be written apart as well. */
export function isWordJoiner(code: number): boolean {
  return wordJoiners.has(code)
}

/** The words of `text` in a reading. */
export function readWords(text: string, { symbolOf }: Reading): Atom[][] {
  return atomsOf(text, (char) => {
    const symbol = symbolOf(char)
    if (symbol === ignored) return 'nothing'
    return symbol === boundary ? 'break' : 'atom'
  })
}

/** What an automaton has to look for to find `words` in a reading: their symbols, with a boundary between words. */
export function symbolsOf(words: readonly Atom[][], { symbolOf, joinsRepeats }: Reading): number[] {
  const symbols: number[] = []
  for (const word of words) {
    if (symbols.length > 0) symbols.push(boundary)
    for (const atom of word) {
      const symbol = symbolOf(atom.bare.codePointAt(0)!)
      if (!joinsRepeats || atom.isUnspaced || symbols.at(-1) !== symbol) symbols.push(symbol)
    }
  }
  return symbols
}
