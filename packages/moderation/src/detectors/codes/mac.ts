import { charKind, codePointMask, unitLength } from '../../folding.ts'
import type { Detector, ReportMatch } from '../detector.ts'

const digitsOfAddress = 12
const colon = 0x3a
const hyphen = 0x2d
const dot = 0x2e

/**
 * Finds MAC addresses (IEEE 802, EUI-48): six pairs of hexadecimal digits between colons or hyphens, or three groups of
 * four between dots. The broadcast address and the one of zeros are those of no device.
 */
export class MacDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #report: ReportMatch
  #digits = ''
  #separator = 0
  #groupSize = 0
  #group = 0
  #end = 0
  // Whether what is being read hangs on something that no address follows.
  #hangs = false

  constructor(report: ReportMatch) {
    this.#report = report
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (char & charKind.skipped) continue
      const code = char & codePointMask
      const isHex = char & charKind.digit || (code >= 0x61 && code <= 0x66)
      if (isHex && !this.#hangs) this.#readDigit(char, offset + index)
      else if (this.#digits !== '') this.#readAfterDigit(char, code)
      else this.#hangs = hangsOn(char, code)
    }
  }

  end(): void {
    this.#close()
  }

  #readDigit(char: number, position: number): void {
    if (this.#digits === '') this.open = position
    this.#digits += String.fromCharCode(char & codePointMask)
    this.#group++
    this.#end = position + unitLength(char)
    const isTooMany = this.#group > (this.#groupSize || 4) || this.#digits.length > digitsOfAddress
    if (isTooMany) this.#abandon(true)
  }

  #readAfterDigit(char: number, code: number): void {
    const isFirst = this.#separator === 0
    if (isFirst && isSeparatorAfter(code, this.#group)) {
      this.#separator = code
      this.#groupSize = this.#group
      this.#group = 0
    } else if (code === this.#separator && this.#group === this.#groupSize) {
      // Also after the last group: more may follow, and then it is no address.
      this.#group = 0
    } else {
      const hangs = hangsOn(char, code)
      if (!hangs || code === colon || code === hyphen) this.#close()
      this.#abandon(hangs)
    }
  }

  #close(): void {
    const isWhole = this.#digits.length === digitsOfAddress && (this.#group === this.#groupSize || this.#group === 0)
    if (isWhole && !/^(?:f+|0+)$/.test(this.#digits)) this.#report(this.open, this.#end)
    this.#abandon(false)
  }

  #abandon(hangs: boolean): void {
    this.#digits = ''
    this.#separator = 0
    this.#groupSize = 0
    this.#group = 0
    this.#hangs = hangs
    this.open = Number.POSITIVE_INFINITY
  }
}

function isSeparatorAfter(code: number, groupSize: number): boolean {
  return groupSize === 2 ? code === colon || code === hyphen : groupSize === 4 && code === dot
}

function hangsOn(char: number, code: number): boolean {
  return (char & (charKind.alphabetic | charKind.digit)) > 0 || code === colon || code === hyphen || code === 0x5f
}
