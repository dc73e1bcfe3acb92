/** The symbol for everything between two words, and for the start and the end of the text. */
export const boundary = 0

/** The state in which nothing of any pattern has been read. */
export const root = 0

const letters = 27

/** A pattern as the automaton reads it: symbols are code points, or `boundary`. */
export interface Pattern<Value> {
  symbols: readonly number[]
  /** How many of the first symbols are not part of the match: the boundary, and what may stand before the term. */
  lead: number
  /** How many of the last symbols are not part of the match: the boundary. */
  tail: number
  value: Value
}

/** A pattern that has just been read to its end. */
export interface Found<Value> {
  value: Value
  /** The match starts with the symbol that was read as the `first`-last; the one read last is 1. */
  first: number
  /** The match ends with the symbol that was read as the `last`-last. */
  last: number
}

/**
 * Finds all patterns at once, one step per symbol whatever their number (Aho and Corasick, 1975). Symbols that are Latin
 * letters or boundaries go through a table; others through links that give back what they cost, so that a text takes
 * linear time.
 */
export class Automaton<Value> {
  readonly #edges: Map<number, number>[] = [new Map()]
  readonly #failure: number[] = [0]
  readonly #found: Found<Value>[][] = [[]]
  readonly #held: number[] = [0]
  readonly #table: Int32Array
  /** The most symbols that a pattern has. */
  readonly maxLength: number

  constructor(patterns: readonly Pattern<Value>[]) {
    for (const pattern of patterns) this.#add(pattern)
    this.maxLength = patterns.reduce((longest, { symbols }) => Math.max(longest, symbols.length), 0)
    this.#table = new Int32Array(this.#edges.length * letters)
    this.#link()
  }

  /** The state after `symbol` was read in `state`. */
  step(state: number, symbol: number): number {
    const column = columnOf(symbol)
    if (column >= 0) return this.#table[state * letters + column]!
    for (let from = state; ; from = this.#failure[from]!) {
      const to = this.#edges[from]!.get(symbol)
      if (to !== undefined) return to
      if (from === root) return root
    }
  }

  /** The patterns that end with the symbol that led to `state`. */
  found(state: number): readonly Found<Value>[] {
    return this.#found[state]!
  }

  /** How many of the last symbols may still become a match when more follow; 0 when none. */
  held(state: number): number {
    return this.#held[state]!
  }

  #add({ symbols, lead, tail, value }: Pattern<Value>): void {
    let node = root
    for (const [index, symbol] of symbols.entries()) {
      let next = this.#edges[node]!.get(symbol)
      const held = Math.max(0, index + 1 - lead)
      if (next === undefined) {
        next = this.#edges.length
        this.#edges.push(new Map())
        this.#failure.push(root)
        this.#found.push([])
        this.#held.push(held)
        this.#edges[node]!.set(symbol, next)
      }
      this.#held[next] = Math.max(this.#held[next]!, held)
      node = next
    }
    this.#found[node]!.push({ value, first: symbols.length - lead, last: tail + 1 })
  }

  #link(): void {
    const queue = [root]
    // The queue grows while it is walked: breadth first, so that what a node falls back on is linked before it.
    for (const node of queue) {
      this.#fillRow(node)
      for (const [symbol, child] of this.#edges[node]!) {
        this.#failure[child] = node === root ? root : this.step(this.#failure[node]!, symbol)
        const fallback = this.#failure[child]!
        this.#found[child] = [...this.#found[child]!, ...this.#found[fallback]!]
        // A node that leads nowhere holds what its longest proper suffix holds.
        if (this.#edges[child]!.size === 0) this.#held[child] = this.#held[fallback]!
        queue.push(child)
      }
    }
  }

  #fillRow(node: number): void {
    for (let column = 0; column < letters; column++) {
      const own = this.#edges[node]!.get(symbolOf(column))
      const inherited = node === root ? root : this.#table[this.#failure[node]! * letters + column]!
      this.#table[node * letters + column] = own ?? inherited
    }
  }
}

function columnOf(symbol: number): number {
  if (symbol === boundary) return 0
  return symbol >= 0x61 && symbol <= 0x7a ? symbol - 0x60 : -1
}

function symbolOf(column: number): number {
  return column === 0 ? boundary : column + 0x60
}
