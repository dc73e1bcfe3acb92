import { charKind, codePointMask, unitLength } from '../../folding.ts'
import type { Detector, ReportMatch } from '../detector.ts'
import { ibanLength } from './iban-lengths.ts'

/**
 * Finds international bank account numbers: a country, two check digits and as many letters and digits as that country
 * has, in any grouping with single spaces or hyphens, whose remainder modulo 97 is 1 (ISO 13616-1).
 */
export class IbanDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #report: ReportMatch
  #afterWord = false
  #text = ''
  #length = 0
  #end = 0
  #afterGap = false

  constructor(report: ReportMatch) {
    this.#report = report
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (char & charKind.skipped) continue
      if (char & (charKind.alphabetic | charKind.digit)) this.#readWord(char, offset + index)
      else if (this.#text !== '') this.#readGap(char)
      else this.#afterWord = false
    }
  }

  end(): void {
    this.#close()
  }

  #readWord(char: number, position: number): void {
    if (this.#text === '') {
      if (!this.#afterWord && char & charKind.alphabetic) this.#open(char, position)
      this.#afterWord = true
      return
    }
    if (this.#text.length === this.#length && !this.#afterGap) {
      // One character too many in the last group.
      this.#abandon()
    } else if (this.#text.length === this.#length) {
      this.#close()
      this.#afterWord = false
      this.#readWord(char, position)
    } else {
      this.#append(char, position)
    }
  }

  #open(char: number, position: number): void {
    this.open = position
    this.#length = 0
    this.#afterGap = false
    this.#text = String.fromCharCode(char & codePointMask)
    this.#end = position + unitLength(char)
  }

  #append(char: number, position: number): void {
    const wasAfterGap = this.#afterGap
    this.#afterGap = false
    const { length } = this.#text
    const isDigit = (char & charKind.digit) > 0
    const fits = length === 1 ? !isDigit && !wasAfterGap : length < 4 && length > 1 ? isDigit : true
    if (!fits) {
      this.#abandon()
      // What does not fit may itself be the start of one: `to DE89…`.
      if (wasAfterGap) {
        this.#afterWord = false
        this.#readWord(char, position)
      }
      return
    }
    const code = char & codePointMask
    if (length === 1) {
      this.#length = ibanLength(this.#text.charCodeAt(0), code)
      if (this.#length === 0) return this.#abandon()
    }
    this.#text += String.fromCharCode(code)
    this.#end = position + unitLength(char)
  }

  #readGap(char: number): void {
    const code = char & codePointMask
    const mayContinue = (code === 0x20 || code === 0x2d) && !this.#afterGap && this.#text.length > 1
    if (mayContinue && this.#text.length < this.#length) this.#afterGap = true
    else this.#close()
  }

  #close(): void {
    if (this.#text.length > 4 && this.#text.length === this.#length && hasRemainderOne(this.#text)) {
      this.#report(this.open, this.#end)
    }
    this.#abandon()
    this.#afterWord = false
  }

  #abandon(): void {
    this.#text = ''
    this.#afterWord = true
    this.open = Number.POSITIVE_INFINITY
  }
}

function hasRemainderOne(iban: string): boolean {
  let remainder = 0
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}
