/** Where the last symbols that an automaton read start and end in the stream. */
export class SymbolTrail {
  readonly #starts: Float64Array
  readonly #ends: Float64Array
  #count = 0

  /** Remembers the last `length` symbols. */
  constructor(length: number) {
    this.#starts = new Float64Array(length)
    this.#ends = new Float64Array(length)
  }

  push(start: number, end: number): void {
    const slot = this.#count++ % this.#starts.length
    this.#starts[slot] = start
    this.#ends[slot] = end
  }

  /** The last symbol goes on up to `end`: a letter was repeated. */
  extend(end: number): void {
    this.#ends[this.#slot(1)] = end
  }

  /** Where the symbol `back` symbols ago starts; the last one is 1 back. */
  start(back: number): number {
    return this.#starts[this.#slot(back)]!
  }

  /** Where the symbol `back` symbols ago ends; the last one is 1 back. */
  end(back: number): number {
    return this.#ends[this.#slot(back)]!
  }

  #slot(back: number): number {
    return (this.#count - back) % this.#starts.length
  }
}
