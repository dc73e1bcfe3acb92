const columns = 128

/** What has been read so far begins none of the words. */
export const noPrefix = 0
/** Nothing has been read yet. */
export const emptyPrefix = 1

/** Words of ASCII that are told by how they begin, in one tree that is read letter by letter. */
export class Prefixes<Value> {
  readonly #values: Value[][] = [[], []]
  readonly #table: Int16Array

  constructor(entries: readonly (readonly [prefix: string, value: Value])[]) {
    const edges: Map<number, number>[] = [new Map(), new Map()]
    for (const [prefix, value] of entries) {
      let node = emptyPrefix
      for (const char of prefix) {
        const code = char.charCodeAt(0)
        let next = edges[node]!.get(code)
        if (next === undefined) {
          next = this.#values.push([]) - 1
          edges[node]!.set(code, next)
          edges.push(new Map())
        }
        node = next
      }
      this.#values[node]!.push(value)
    }
    this.#table = new Int16Array(this.#values.length * columns)
    for (const [node, row] of edges.entries()) {
      for (const [code, next] of row) this.#table[node * columns + code] = next
    }
  }

  /** The node after a character with `code` was read at `node`; {@link noPrefix} when no word begins so. */
  step(node: number, code: number): number {
    return code < columns ? this.#table[node * columns + code]! : noPrefix
  }

  /** What is told by the word that ends at `node`; nothing when none does. */
  valuesAt(node: number): readonly Value[] {
    return this.#values[node]!
  }
}
