/** Words that are told by how they begin, read letter by letter. */
export class Prefixes<Value> {
  readonly #values = new Map<string, Value[]>()
  readonly #begun = new Set<string>()

  constructor(entries: Iterable<readonly [prefix: string, value: Value]>) {
    for (const [prefix, value] of entries) {
      this.#values.set(prefix, [...(this.#values.get(prefix) ?? []), value])
      for (let length = 1; length <= prefix.length; length++) this.#begun.add(prefix.slice(0, length))
    }
  }

  /** Whether some prefix begins with `text`. */
  isBegun(text: string): boolean {
    return this.#begun.has(text)
  }

  /** What is told by a prefix that `text` is; nothing when it is none. */
  valuesOf(text: string): readonly Value[] {
    return this.#values.get(text) ?? []
  }
}
