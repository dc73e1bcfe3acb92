import { createHash } from 'node:crypto'

/** So much text is hashed at a time; hashing each token by itself costs several times as much. */
const batchLength = 4_096

/** The SHA-256 (FIPS 180-4) of the UTF-8 of a text that comes in well-formed pieces. */
export class TextDigest {
  readonly #hash = createHash('sha256')
  #pending = ''

  push(text: string): void {
    this.#pending += text
    if (this.#pending.length >= batchLength) this.#flush()
  }

  /** The digest of all text so far, in hexadecimal. */
  hex(): string {
    this.#flush()
    return this.#hash.copy().digest('hex')
  }

  #flush() {
    this.#hash.update(this.#pending, 'utf8')
    this.#pending = ''
  }
}
