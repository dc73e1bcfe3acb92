import { boundary, type Pattern } from './automaton.ts'
import { exactReading, type Reading, symbolsOf } from './reading.ts'
import type { Term } from './term.ts'
import { type Atom, classOf } from './text-atoms.ts'

/** The fewest letters of a term that is also found spread out, one letter at a time. */
const minSpreadLength = 3

/** What may stand next to a term: by a letter no letter or digit, by a digit no more of its number, else anything. */
export type Edge = 'letter' | 'digit' | 'free'

/** A term as it is looked for in a reading in which signs count. */
export interface SignedTerm {
  term: Term
  words: Atom[][]
  startsWith: Edge
  endsWith: Edge
}

/**
 * The term as a sequence of words: letters that repeat are one symbol, whatever is between words is one boundary. A
 * script without spaces needs no boundary around it. None for a term that is looked for with its signs.
 */
export function wordPatterns(term: Term): Pattern<Term>[] {
  if (term.words.length === 0 || term.exact.length > 0) return []
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
  return [{ symbols, lead: startsWithWord ? 1 : 0, tail: endsWithWord ? 1 : 0, value: term }]
}

/**
 * The term as letters that stand alone (`v o y`, `s.t.r`): by itself, and after one of the English words of one letter.
 * None for a term that is too short, of a script without spaces, or in which signs count.
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

/** The term in a reading in which signs count; none when it is not looked for in that. */
export function signPatterns(term: Term, reading: Reading): Pattern<SignedTerm>[] {
  const words = reading === exactReading ? term.exact : term.loose
  if (words.length === 0) return []
  const value = { term, words, startsWith: edgeOf(words[0]![0]!), endsWith: edgeOf(words.at(-1)!.at(-1)!) }
  return [{ symbols: symbolsOf(words, reading), lead: 0, tail: 0, value }]
}

function edgeOf(atom: Atom): Edge {
  if (atom.isSign || atom.isUnspaced) return 'free'
  return /^\d$/.test(atom.bare) ? 'digit' : 'letter'
}
