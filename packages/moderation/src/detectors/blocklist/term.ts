import { boundary, type Pattern } from './automaton.ts'
import { type Atom, atomsOf, classOf } from './text-atoms.ts'

/** The most letters that a term may have. */
export const maxTermLength = 128

/** The fewest letters of a term that is also found spread out, one letter at a time. */
const minSpreadLength = 3

/** A term of a list, ready to be looked for. */
export interface Term {
  words: Atom[][]
  /** Which list it belongs to: an index that the policy gives it. */
  list: number
}

/** What `spelling` has to look for, or undefined when it has no letters or more than {@link maxTermLength}. */
export function compileTerm(spelling: string, list: number): Term | undefined {
  const words = atomsOf(spelling)
  const letters = words.flat().length
  return letters > 0 && letters <= maxTermLength ? { words, list } : undefined
}

/**
 * The term as a sequence of words: letters that repeat are one symbol, whatever is between words is one boundary. A
 * script without spaces needs no boundary around it.
 */
export function wordPattern(term: Term): Pattern<Term> {
  const symbols: number[] = []
  for (const word of term.words) {
    if (symbols.length > 0) symbols.push(boundary)
    let previous: Atom | undefined
    for (const atom of word) {
      if (previous && previous.isUnspaced !== atom.isUnspaced) symbols.push(boundary)
      const symbol = classOf(atom.bare.codePointAt(0)!)
      if (atom.isUnspaced || symbols.at(-1) !== symbol) symbols.push(symbol)
      previous = atom
    }
  }
  const startsWithWord = !term.words[0]![0]!.isUnspaced
  const endsWithWord = !term.words.at(-1)!.at(-1)!.isUnspaced
  if (startsWithWord) symbols.unshift(boundary)
  if (endsWithWord) symbols.push(boundary)
  return { symbols, lead: startsWithWord ? 1 : 0, tail: endsWithWord ? 1 : 0, value: term }
}

/**
 * The term as letters that stand alone (`v o y`, `s.t.r`): by itself, and after one of the English words of one letter.
 * None for a term that is too short, or of a script without spaces.
 */
export function spreadPatterns(term: Term): Pattern<Term>[] {
  const atoms = term.words.flat()
  if (atoms.length < minSpreadLength || atoms.some(({ isUnspaced }) => isUnspaced)) return []
  const symbols = atoms.map((atom) => classOf(atom.bare.codePointAt(0)!))
  return ['', 'a', 'i'].map((article) => {
    const before = [boundary, ...[...article].map((letter) => letter.charCodeAt(0))]
    return { symbols: [...before, ...symbols, boundary], lead: before.length, tail: 1, value: term }
  })
}
