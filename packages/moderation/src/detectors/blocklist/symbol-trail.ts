/** Where the last symbols that an automaton read start and end in the stream. */
export class SymbolTrail {
  readonly #starts: Float64Array
  readonly #ends: Float64Array
  readonly #chars: Uint32Array
  // A power of two less one: the rest of a division by a power of two costs next to nothing.
  readonly #mask: number
  #count = 0

  /** Remembers the last `length` symbols. */
  constructor(length: number) {
    const slots = 2 ** Math.ceil(Math.log2(length))
    this.#mask = slots - 1
    this.#starts = new Float64Array(slots)
    this.#ends = new Float64Array(slots)
    this.#chars = new Uint32Array(slots)
  }

  /** Remembers a symbol, and the folded character it was made from where that is asked for later. */
  push(start: number, end: number, char = 0): void {
    const slot = this.#count++ & this.#mask
    this.#starts[slot] = start
    this.#ends[slot] = end
    this.#chars[slot] = char
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

  /** The folded character that the symbol `back` symbols ago was made from; 0 before the first one. */
  char(back: number): number {
    return back > this.#count ? 0 : this.#chars[this.#slot(back)]!
  }

  #slot(back: number): number {
    return (this.#count - back) & this.#mask
  }
}
