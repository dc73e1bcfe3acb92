/**
 * Makes the text of a stream well-formed Unicode (no lone surrogates, which no UTF-8 can carry): halves of a pair that
 * came in two tokens are joined, any other lone surrogate becomes U+FFFD.
 */
export class SurrogateJoiner {
  #high = ''

  /** Whether half a pair waits for its other half. */
  get pending(): boolean {
    return this.#high !== ''
  }

  /** The well-formed text that is certain after this token. */
  push(text: string): string {
    const joined = this.#high + text
    this.#high = ''
    const last = joined.charCodeAt(joined.length - 1)
    if (last >= 0xd800 && last <= 0xdbff) {
      this.#high = joined.slice(-1)
      return joined.slice(0, -1).toWellFormed()
    }
    return joined.toWellFormed()
  }

  /** The stream ended: what a half that never got its other half has become. */
  flush(): string {
    const high = this.#high
    this.#high = ''
    return high.toWellFormed()
  }
}
