/**
 * The bearer token, or where to get one. A function is asked for the first connection, after the server refused the
 * token, and after an attempt that never got as far as a welcome (a browser cannot see whether the token was the
 * reason). Nothing or an empty string means that nobody is signed in; throwing means that the token cannot be had just
 * now and is asked for again later. It must answer without asking a person: the opening time-out runs meanwhile.
 */
export type TokenOption = string | (() => string | undefined | Promise<string | undefined>)

/** Keeps the token of the moment. */
export class TokenSource {
  readonly #source: TokenOption
  #token: string | undefined
  /** The token that the last line was opened with. */
  #used: string | undefined

  constructor(source: TokenOption) {
    this.#source = source
    if (typeof source === 'string') this.#token = source
  }

  /** Whether there is, or may be, another token than the last line's. */
  get renewable(): boolean {
    return typeof this.#source === 'function' || this.#token !== this.#used
  }

  /** The token for a line, asked for if there is none. Raises what the function raises. */
  async current(): Promise<string | undefined> {
    if (!this.#token && typeof this.#source === 'function') this.#token = await this.#source()
    this.#used = this.#token
    return this.#token
  }

  /** A token that somebody else renewed. */
  replace(token: string): void {
    this.#token = token
  }

  /** The last line's token may be no good any more: the function is asked before the next line, unless it is replaced. */
  doubt(): void {
    if (typeof this.#source === 'function' && this.#token === this.#used) this.#token = undefined
  }
}
