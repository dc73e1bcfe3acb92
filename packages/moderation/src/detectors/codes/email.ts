import { charKind, codePointMask, unitLength } from '../../folding.ts'
import type { Detector, ReportMatch } from '../detector.ts'

/** The longest mailbox name that is waited for; an unbroken run that reaches it is reported as it stands. */
export const maxMailboxLength = 320

/** The longest domain name (RFC 1035, 2.3.4); an address whose domain reaches it is reported as it stands. */
export const maxDomainLength = 255

const at = 0x40
const dot = 0x2e
const hyphen = 0x2d
const punctuation = new Set([..."._%+-'"].map((char) => char.codePointAt(0)!))
const internationalPrefix = [...'xn--'].map((char) => char.codePointAt(0)!)

/**
 * Finds e-mail addresses: a mailbox of letters, digits and `._%+-'` that starts with a letter or digit and has no two
 * dots in a row, an at sign, and a domain of at least two labels whose last is letters or an internationalised label.
 *
 * Every unbroken run of mailbox characters is held, because an at sign may follow it. A run of more than
 * {@link maxMailboxLength} is reported piece by piece: it can no longer be told from an address, and must not leak.
 */
export class EmailDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #report: ReportMatch
  #previous = 0
  #inDomain = false
  #domainStart = 0
  #labels = 0
  #labelLength = 0
  #labelIsAlphabetic = true
  #prefixMatched = 0
  #goodEnd = 0
  #end = 0

  constructor(report: ReportMatch) {
    this.#report = report
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (char & charKind.skipped) continue
      const position = offset + index
      if (this.#inDomain) this.#readDomain(char, position)
      else this.#readMailbox(char, position)
      this.#previous = char
    }
  }

  end(): void {
    if (this.#inDomain) this.#closeDomain()
    this.open = Number.POSITIVE_INFINITY
  }

  #readMailbox(char: number, position: number): void {
    if (char & (charKind.alphabetic | charKind.digit)) {
      if (this.open === Number.POSITIVE_INFINITY) this.open = position
      else if (position - this.open >= maxMailboxLength) this.#reportOverlong(position)
      return
    }
    if (this.open === Number.POSITIVE_INFINITY) return
    const code = char & codePointMask
    if (code === at) this.#openDomain(position)
    else if (!punctuation.has(code) || (code === dot && this.#previous === dot)) this.open = Number.POSITIVE_INFINITY
    else if (position - this.open >= maxMailboxLength) this.#reportOverlong(position)
  }

  #openDomain(position: number): void {
    this.#inDomain = true
    this.#domainStart = position + 1
    this.#goodEnd = 0
    this.#labels = 0
    this.#openLabel()
  }

  #openLabel(): void {
    this.#labelLength = 0
    this.#labelIsAlphabetic = true
    this.#prefixMatched = 0
  }

  #readDomain(char: number, position: number): void {
    const code = char & codePointMask
    const inLabel = char & (charKind.alphabetic | charKind.digit) || (code === hyphen && this.#labelLength > 0)
    if (inLabel) {
      if (position - this.#domainStart >= maxDomainLength) return this.#reportOverlong(position)
      if (!(char & charKind.alphabetic)) this.#labelIsAlphabetic = false
      if (code === internationalPrefix[this.#labelLength]) this.#prefixMatched++
      this.#labelLength++
      this.#end = position + unitLength(char)
      return
    }
    if (code === dot && this.#labelLength > 0) {
      this.#closeLabel()
      this.#openLabel()
      return
    }
    const mayBeMailbox = code === at && this.#labelLength > 0
    this.#closeDomain()
    if (mayBeMailbox) {
      // `a@b.example@c.example`: what was a domain may be a mailbox as well.
      this.open = this.#domainStart
      this.#openDomain(position)
    } else {
      this.open = Number.POSITIVE_INFINITY
      this.#readMailbox(char, position)
    }
  }

  #closeLabel(): void {
    const isInternational = this.#prefixMatched === internationalPrefix.length && this.#labelLength > 4
    const mayBeLast = isInternational || (this.#labelIsAlphabetic && this.#labelLength >= 2)
    if (mayBeLast && this.#labels > 0) this.#goodEnd = this.#end
    this.#labels++
  }

  #closeDomain(): void {
    if (this.#labelLength > 0) this.#closeLabel()
    if (this.#goodEnd > 0) this.#report(this.open, this.#goodEnd)
    this.#inDomain = false
  }

  #reportOverlong(position: number): void {
    this.#report(this.open, position)
    this.#inDomain = false
    this.open = position
  }
}
