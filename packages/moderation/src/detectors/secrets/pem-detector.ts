import { charKind, codePointMask, unitLength } from '../../folding.ts'
import type { Detector, ReportMatch } from '../detector.ts'

/** What has been read of a key is reported when it is as long as this, and reading goes on. */
export const maxPemPiece = 4096
/** A key is no longer; what follows is text again, also when the end of the key was never written. */
const maxPemLength = 16_384

const hyphen = 0x2d
const begin = '-----begin '
const end = '-----end '
const label = /^-----begin (?:[a-z0-9]+ ){0,3}private key(?: block)?-----$/
const maxLabelLength = 48

/**
 * Finds private keys in PEM (RFC 7468), from `-----BEGIN … PRIVATE KEY-----` to the end of the line that ends them. One
 * whose end is missing ends with two empty lines.
 */
export class PemDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #report: ReportMatch
  // What has been read of the line that begins or ends a key.
  #line = ''
  #inKey = false
  #keyStart = 0
  #end = 0
  #newlines = 0

  constructor(report: ReportMatch) {
    this.#report = report
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (char & charKind.skipped) continue
      if (this.#inKey) this.#readKey(char, offset + index)
      else if (this.#line !== '' || (char & codePointMask) === hyphen) this.#readLabel(char, offset + index)
    }
  }

  end(): void {
    if (this.#inKey && this.#end > this.open) this.#report(this.open, this.#end)
    this.open = Number.POSITIVE_INFINITY
  }

  #readLabel(char: number, position: number): void {
    const code = char & codePointMask
    if (this.#line === '') this.open = position
    this.#line += String.fromCodePoint(code)
    if (begin.startsWith(this.#line)) return
    if (this.#line === `${begin.slice(0, 5)}-`) {
      // One hyphen more than begin a label: the first one is none of it.
      this.#line = this.#line.slice(1)
      this.open++
    } else if (!this.#line.startsWith(begin) || this.#line.length > maxLabelLength || code === 0x0a) {
      this.#line = ''
      this.open = Number.POSITIVE_INFINITY
    } else if (label.test(this.#line)) {
      this.#inKey = true
      this.#keyStart = this.open
      this.#line = ''
      this.#end = position + unitLength(char)
      this.#newlines = 0
    }
  }

  #readKey(char: number, position: number): void {
    const code = char & codePointMask
    this.#newlines = code === 0x0a ? this.#newlines + 1 : 0
    if (!(char & charKind.blank)) this.#end = position + unitLength(char)
    this.#line += String.fromCodePoint(code)
    const mayEnd = end.startsWith(this.#line) || (this.#line.startsWith(end) && this.#line.length <= maxLabelLength)
    if (!mayEnd) this.#line = code === hyphen ? '-' : ''
    const isEnded = this.#line.endsWith('-----') && this.#line.length > end.length
    if (isEnded || this.#newlines > 2 || position - this.#keyStart >= maxPemLength) this.#closeKey()
    else if (position - this.open >= maxPemPiece) {
      this.#report(this.open, position)
      this.open = position
    }
  }

  #closeKey(): void {
    if (this.#end > this.open) this.#report(this.open, this.#end)
    this.#inKey = false
    this.#line = ''
    this.open = Number.POSITIVE_INFINITY
  }
}
