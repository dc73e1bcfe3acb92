/** Who wants to know of something. Each is called in a turn of its own, so that one that throws harms nobody else. */
export class Listeners<Arguments extends readonly unknown[]> {
  readonly #listeners = new Set<(...values: Arguments) => void>()

  /** Adds a listener; returns how to remove it. */
  add(listener: (...values: Arguments) => void): () => void {
    const own = (...values: Arguments) => listener(...values)
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  call(...values: Arguments): void {
    for (const listener of this.#listeners) {
      queueMicrotask(() => {
        if (this.#listeners.has(listener)) listener(...values)
      })
    }
  }

  clear(): void {
    this.#listeners.clear()
  }
}
