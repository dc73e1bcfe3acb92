import { charKind, codePointMask, foldText } from '../../folding.ts'
import {
  type ContextWords,
  contextWords,
  digitNames,
  hundredNames,
  monthNames,
  repeatNames,
  signNames,
  teenNames,
  tenNames,
} from './context-words.ts'
import { meaning } from './meaning.ts'

/** The symbol between the words of a phrase. */
export const wordSpace = 0x20

/** No node of the tree: what was read begins no word of the vocabulary. */
export const nowhere = 0

/** The node in which nothing has been read. */
export const start = 1

const columns = 27

/** What a word says: its meanings, and of a number word, a month or a sign which one, as the index into `values`. */
export interface Entry {
  means: number
  value: string
}

/**
 * All context words in one tree over folded characters, one step per character. Built once: it is the same for every
 * policy.
 */
class Vocabulary {
  readonly #letters: number[] = []
  readonly #others: Map<number, number>[] = []
  readonly #whole: (Entry | undefined)[] = []
  readonly #prefixMeans: number[] = []
  readonly #table: Int32Array

  constructor() {
    this.#addNode()
    this.#addNode()
    for (const words of contextWords) this.#addAll(words, '')
    for (const names of [...digitNames]) this.#addRow(names, (index) => this.#number(String(index)))
    this.#addRow(teenNames, (index) => this.#number(String(10 + index)))
    this.#addRow(tenNames, (index) => this.#number(String(20 + 10 * index)))
    for (const [times, names] of repeatNames) this.#addAll({ means: meaning.repeat, phrases: names }, String(times))
    this.#addAll({ means: meaning.hundred, phrases: hundredNames }, '')
    for (const names of monthNames) {
      this.#addRow(names, (index) => ({ means: meaning.month, value: String(index + 1) }))
    }
    for (const [sign, names] of signNames) this.#addAll({ means: meaningOfSign(sign), phrases: names }, sign)
    this.#table = Int32Array.from(this.#letters)
  }

  /** The node after `symbol`, the code point of a folded letter or digit or {@link wordSpace}, was read at `node`. */
  step(node: number, symbol: number): number {
    const column = columnOf(symbol)
    if (column >= 0) return this.#table[node * columns + column]!
    return this.#others[node]!.get(symbol) ?? nowhere
  }

  /** What the word or phrase that ends at `node` says. */
  whole(node: number): Entry | undefined {
    return this.#whole[node]
  }

  /** What every word says that begins with what was read up to `node`: bits of `meaning`. */
  prefixMeans(node: number): number {
    return this.#prefixMeans[node]!
  }

  #number(value: string): Entry {
    return { means: meaning.digits, value }
  }

  #addRow(names: string, entryOf: (index: number) => Entry): void {
    for (const [index, alternatives] of names.split(',').entries()) {
      for (const name of alternatives.split('/')) this.#add(name.trim(), entryOf(index))
    }
  }

  #addAll({ means, phrases }: ContextWords, value: string): void {
    for (const phrase of phrases.split(',')) this.#add(phrase.trim(), { means, value })
  }

  #add(phrase: string, entry: Entry): void {
    const isPrefix = phrase.endsWith('*')
    const text = phrase.replace('*', '')
    const folded = new Uint32Array(text.length)
    foldText(text, folded)
    let node = start
    for (const char of folded) {
      if (char & charKind.skipped) continue
      const isWord = (char & (charKind.letter | charKind.digit | charKind.unspaced)) > 0
      node = this.#child(node, isWord ? char & codePointMask : wordSpace)
    }
    if (isPrefix) {
      this.#prefixMeans[node]! |= entry.means
      return
    }
    const before = this.#whole[node]
    this.#whole[node] = before ? { means: before.means | entry.means, value: before.value || entry.value } : entry
  }

  #child(node: number, symbol: number): number {
    const column = columnOf(symbol)
    const known = column >= 0 ? this.#letters[node * columns + column] : this.#others[node]!.get(symbol)
    if (known) return known
    const child = this.#addNode()
    if (column >= 0) this.#letters[node * columns + column] = child
    else this.#others[node]!.set(symbol, child)
    return child
  }

  #addNode(): number {
    for (let column = 0; column < columns; column++) this.#letters.push(nowhere)
    this.#whole.push(undefined)
    this.#prefixMeans.push(0)
    return this.#others.push(new Map()) - 1
  }
}

function columnOf(symbol: number): number {
  return symbol >= 0x61 && symbol <= 0x7a ? symbol - 0x60 : symbol === wordSpace ? 0 : -1
}

function meaningOfSign(sign: string): number {
  if (sign === '@') return meaning.at
  return sign === '.' ? meaning.dot : meaning.sign
}

/** The vocabulary of every policy. */
export const vocabulary = new Vocabulary()
