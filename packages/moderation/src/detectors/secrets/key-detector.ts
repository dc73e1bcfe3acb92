import { charKind, codePointMask, unitLength } from '../../folding.ts'
import { meaning } from '../context/meaning.ts'
import type { WordTrail } from '../context/word-trail.ts'
import type { Detector, ReportMatch, StreamView } from '../detector.ts'
import { type KeyFormat, keyFormats } from './key-formats.ts'
import { emptyPrefix, noPrefix, Prefixes } from './prefixes.ts'
import { isPassword, isRandom } from './randomness.ts'

/** A secret that is longer is reported piece by piece: it can no longer be told where it ends, and must not leak. */
export const maxKeyLength = 4096
/** Letters in a row after a word such as "password" that are more than this are reported likewise. */
const maxAnnouncedLength = 256

const prefixes = new Prefixes<KeyFormat>(keyFormats.map((format) => [format.prefix, format] as const))
const noFormats: readonly KeyFormat[] = []
const keySigns: ReadonlySet<number> = new Set([...'_-.+/=~'].map((sign) => sign.codePointAt(0)!))
const passwordSigns: ReadonlySet<number> = new Set([...'_-.+/=~!@#$%^&*?:'].map((sign) => sign.codePointAt(0)!))

/**
 * Finds API keys and tokens by their beginnings, and after words such as "token" or "password" whatever is too random to
 * be a word.
 */
export class KeyDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #view: StreamView
  readonly #trail: WordTrail
  readonly #report: ReportMatch
  // How far a prefix has been read.
  #prefix: number = noPrefix
  #formats: readonly KeyFormat[] = noFormats
  #isAnnounced = false
  #inToken = false
  #end = 0

  constructor(view: StreamView, trail: WordTrail, report: ReportMatch) {
    this.#view = view
    this.#trail = trail
    this.#report = report
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (char & charKind.skipped) continue
      if (this.#inToken) this.#readToken(char, offset + index)
      else if (char & (charKind.alphabetic | charKind.digit)) this.#openToken(char, offset + index)
    }
  }

  end(): void {
    this.#closeToken()
  }

  #openToken(char: number, position: number): void {
    this.#inToken = true
    this.#formats = noFormats
    this.#isAnnounced = this.#trail.hasHeard(meaning.secret) && this.#isAnnouncedAt(position)
    this.#prefix = emptyPrefix
    this.#readPrefix(char)
    this.open = this.#prefix !== noPrefix || this.#isAnnounced ? position : Number.POSITIVE_INFINITY
    this.#end = position + unitLength(char)
  }

  #readToken(char: number, position: number): void {
    const isLetter = (char & (charKind.alphabetic | charKind.digit)) > 0
    if (isLetter && this.open === Number.POSITIVE_INFINITY) return
    const code = char & codePointMask
    const isPart = isLetter || (this.#isAnnounced ? passwordSigns : keySigns).has(code)
    if (!isPart) {
      this.#closeToken()
      return
    }
    if (this.open === Number.POSITIVE_INFINITY) {
      // Nothing is told by how this token goes on, but another may begin inside of it: `key=sk-…`.
      if (code !== 0x2d && code !== 0x5f) this.#inToken = false
      return
    }
    if (this.#prefix !== noPrefix) this.#readPrefix(char)
    if (isLetter || code === 0x3d || this.#isAnnounced) this.#end = position + unitLength(char)
    if (this.#prefix === noPrefix && this.#formats.length === 0 && !this.#isAnnounced) {
      this.open = Number.POSITIVE_INFINITY
    } else if (position - this.open >= (this.#formats.length > 0 ? maxKeyLength : maxAnnouncedLength)) {
      this.#report(this.open, position)
      this.open = position
    }
  }

  #readPrefix(char: number): void {
    this.#prefix = prefixes.step(this.#prefix, char & codePointMask)
    const formats = prefixes.valuesAt(this.#prefix)
    if (formats.length > 0) this.#formats = [...this.#formats, ...formats]
  }

  #closeToken(): void {
    if (this.open !== Number.POSITIVE_INFINITY) this.#reportSecret()
    this.#inToken = false
    this.#isAnnounced = false
    this.open = Number.POSITIVE_INFINITY
  }

  #reportSecret(): void {
    const written = this.#view.slice(this.open, this.#end).replace(/[.!?:]+$/, '')
    const token = written.replace(/\p{Cf}/gu, '')
    const isKey = this.#formats.some(({ form }) => form.test(token))
    const isSecret = isKey || (this.#isAnnounced && (isRandom(token) || isPassword(token)))
    if (isSecret) this.#report(this.open, this.open + written.length)
  }

  // `password: …` and `password is …`, not `password manager …`.
  #isAnnouncedAt(position: number): boolean {
    const { means, isDirect } = this.#trail.announcementAt(position)
    return isDirect && (means & meaning.secret) !== 0
  }
}
