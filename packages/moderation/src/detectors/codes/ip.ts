import { isIPv4, isIPv6 } from 'node:net'
import { charKind, codePointMask, unitLength } from '../../folding.ts'
import { meaning } from '../context/meaning.ts'
import type { WordTrail } from '../context/word-trail.ts'
import type { Detector, ReportMatch } from '../detector.ts'

/** Longer than any address in any notation with its prefix length; a longer token is none. */
const maxTokenLength = 64

const colon = 0x3a
const dot = 0x2e
const slash = 0x2f
const underscore = 0x5f

/** How far before an address a word such as "IP" announces it, and how far one such as "version" another number. */
const announcingDistance = 12
const otherDistance = 8

/**
 * Finds IPv4 and IPv6 addresses (RFC 4291, 2.2), with their prefix length when one follows. Four numbers that a word
 * such as "version" announces are not an address; a short one such as `::1`, which is code more often than an address,
 * needs a word such as "IP" before it or a prefix length after it.
 */
export class IpDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #trail: WordTrail
  readonly #report: ReportMatch
  // The characters of the token, and where each starts and ends in the stream: invisible ones may lie between them.
  readonly #codes = new Uint16Array(maxTokenLength)
  readonly #starts = new Float64Array(maxTokenLength)
  readonly #ends = new Float64Array(maxTokenLength)
  #length = 0
  // A word of hexadecimal letters or a number alone is no address; most tokens are one.
  #isPunctuated = false
  // Whether the word that is being read began with something that no address begins with.
  #hangs = false

  constructor(trail: WordTrail, report: ReportMatch) {
    this.#trail = trail
    this.#report = report
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (char & charKind.skipped) continue
      const code = char & codePointMask
      const isMember = char & charKind.digit || code === colon || code === dot || (code >= 0x61 && code <= 0x66)
      if (isMember || (code === slash && this.#length > 0)) this.#readMember(char, offset + index)
      else this.#readOther(char)
    }
  }

  end(): void {
    this.#close(false)
  }

  #readMember(char: number, position: number): void {
    const code = char & codePointMask
    if (this.#length === 0) {
      if (code === dot || (this.#hangs && code !== colon)) return
      this.open = position
      this.#hangs = false
    } else if (this.#length === maxTokenLength) {
      this.#reset(true)
      return
    }
    if (!(char & (charKind.letter | charKind.digit))) this.#isPunctuated = true
    this.#codes[this.#length] = code
    this.#starts[this.#length] = position
    this.#ends[this.#length++] = position + unitLength(char)
  }

  #readOther(char: number): void {
    const isWord = (char & charKind.alphabetic) > 0 || (char & codePointMask) === underscore
    if (this.#length > 0) this.#close(isWord)
    this.#hangs = isWord
  }

  #close(isFollowedByWord: boolean): void {
    if (this.#isPunctuated) this.#reportAddress(isFollowedByWord)
    this.#reset(false)
  }

  #reportAddress(isFollowedByWord: boolean): void {
    const token = String.fromCharCode(...this.#codes.subarray(0, this.#length))
    const [written = '', prefix = ''] = token.replace(/\.+$/, '').split('/', 2)
    const [from, to] = addressIn(written)
    const hangs = isFollowedByWord && !token.includes('/') && to === token.length
    if (to > from && !hangs) {
      const hasPrefix = /^\d{1,3}$/.test(prefix) && to === written.length && !isFollowedByWord
      const end = hasPrefix ? to + 1 + prefix.length : to
      if (this.#isMeant(written.slice(from, to), hasPrefix)) this.#report(this.#starts[from]!, this.#ends[end - 1]!)
    }
  }

  #isMeant(address: string, hasPrefix: boolean): boolean {
    if (isIPv4(address)) return hasPrefix || !this.#trail.isNear(this.open, meaning.section, otherDistance)
    const isTelling = address.split(':').some((group) => group.length > 2) && /\d/.test(address)
    return isTelling || hasPrefix || this.#trail.isNear(this.open, meaning.ip, announcingDistance)
  }

  #reset(hangs: boolean): void {
    this.#length = 0
    this.#isPunctuated = false
    this.#hangs = hangs
    this.open = Number.POSITIVE_INFINITY
  }
}

/** Where in `written` the address starts and ends: without a full stop after it and without a port. */
function addressIn(written: string): [from: number, to: number] {
  const bare = written.replace(/(?<!:):$/, '')
  if (isIPv4(bare) || isIPv6(bare)) return [0, bare.length]
  const port = bare.indexOf(':')
  if (port >= 0 && isIPv4(bare.slice(0, port))) return [0, port]
  if (port >= 0 && isIPv4(bare.slice(port + 1))) return [port + 1, bare.length]
  return [0, 0]
}
