import { charKind, codePointMask, unitLength } from '../../folding.ts'
import type { Detector, ReportMatch } from '../detector.ts'
import { emptyPrefix, noPrefix, Prefixes } from './prefixes.ts'

/** A URL that is longer is reported piece by piece: where a secret would stand in it can no longer be waited for. */
export const maxUrlLength = 2048

const schemes = new Prefixes<true>(
  [
    'http ftp ftps sftp https ws wss ssh git postgres postgresql mysql mariadb mssql sqlserver mongodb mongodb+srv redis',
    'rediss amqp amqps kafka nats smtp smtps imap imaps pop3 ldap ldaps rtsp socks5 clickhouse couchbase cassandra',
  ]
    .flatMap((names) => names.split(' '))
    .map((name) => [`${name}://`, true] as const),
)

const secretNames: ReadonlySet<string> = new Set(
  [
    'token access_token id_token refresh_token auth_token authtoken auth apikey api_key api-key key secret client_secret',
    'password passwd pwd pass sig signature jwt session sessionid session_id sid x-amz-signature x-amz-security-token',
    'x-amz-credential x-goog-signature x-goog-credential access_key accesskey private_key otp code_verifier ticket',
  ].flatMap((names) => names.split(' ')),
)
/** Those of them whose value is a secret however short it is. */
const passwordNames: ReadonlySet<string> = new Set(['password', 'passwd', 'pwd', 'pass'])
const minSecretLength = 8
const maxNameLength = 32

const notInUrl: ReadonlySet<number> = new Set([...'<>"`{}|\\^'].map((sign) => sign.codePointAt(0)!))
const notAtEnd: ReadonlySet<number> = new Set([..."'.,;:!?*_~)]"].map((sign) => sign.codePointAt(0)!))

/**
 * Finds URLs with a password before the host (RFC 3986, 3.2.1), or with a parameter such as `token` that has a secret for
 * its value. The whole URL is the match: without its secret it leads nowhere, and its host and path may tell the rest.
 */
export class UrlDetector implements Detector {
  open = Number.POSITIVE_INFINITY
  readonly #report: ReportMatch
  #scheme: number = noPrefix
  #afterWord = false
  #inUrl = false
  #inAuthority = false
  #authorityHasColon = false
  #name: string | undefined
  #isSecretName = false
  #value = 0
  #valueHasDigit = false
  #isSecret = false
  #brackets = 0
  #end = 0

  constructor(report: ReportMatch) {
    this.#report = report
  }

  push(folded: Uint32Array, count: number, offset: number): void {
    for (let index = 0; index < count; index++) {
      const char = folded[index]!
      if (char & charKind.skipped) continue
      if (this.#inUrl) this.#readUrl(char, offset + index)
      else this.#readScheme(char, offset + index)
    }
  }

  end(): void {
    this.#close()
  }

  #readScheme(char: number, position: number): void {
    const wasWord = this.#afterWord
    this.#afterWord = (char & (charKind.alphabetic | charKind.digit)) > 0
    if (this.#scheme === noPrefix) {
      if (wasWord || !this.#afterWord) return
      this.#scheme = emptyPrefix
      this.open = position
    }
    this.#scheme = schemes.step(this.#scheme, char & codePointMask)
    if (this.#scheme === noPrefix) this.open = Number.POSITIVE_INFINITY
    else if (schemes.valuesAt(this.#scheme).length > 0) this.#openUrl()
  }

  #openUrl(): void {
    this.#inUrl = true
    this.#inAuthority = true
    this.#authorityHasColon = false
    this.#isSecret = false
    this.#name = undefined
    this.#isSecretName = false
    this.#brackets = 0
    this.#end = 0
    this.#scheme = noPrefix
  }

  #readUrl(char: number, position: number): void {
    const code = char & codePointMask
    const isClosing = (code === 0x29 || code === 0x5d) && --this.#brackets < 0
    if (isClosing || char & (charKind.blank | charKind.unspaced) || notInUrl.has(code)) {
      this.#close()
      return
    }
    if (code === 0x28 || code === 0x5b) this.#brackets++
    if (this.#inAuthority) this.#readAuthority(char, code)
    else this.#readRest(char, code)
    if (!notAtEnd.has(code) || (isBracket(code) && this.#brackets >= 0)) this.#end = position + unitLength(char)
    if (position - this.open >= maxUrlLength) {
      this.#report(this.open, position)
      this.open = position
      this.#isSecret = true
    }
  }

  #readAuthority(char: number, code: number): void {
    if (code === 0x3a) this.#authorityHasColon = true
    else if (code === 0x40 && this.#authorityHasColon) this.#isSecret = true
    else if (code === 0x2f || code === 0x3f || code === 0x23) {
      this.#inAuthority = false
      this.#readRest(char, code)
    }
  }

  #readRest(char: number, code: number): void {
    if (code === 0x3f || code === 0x26 || code === 0x3b || code === 0x23) {
      this.#name = ''
      this.#isSecretName = false
    } else if (code === 0x3d && this.#name !== undefined) {
      this.#isSecretName = secretNames.has(this.#name)
      this.#value = passwordNames.has(this.#name) ? minSecretLength : 0
      this.#valueHasDigit = this.#value > 0
      this.#name = undefined
    } else if (this.#isSecretName) {
      this.#value++
      this.#valueHasDigit ||= (char & charKind.digit) > 0
      if (this.#value >= minSecretLength && this.#valueHasDigit) this.#isSecret = true
    } else if (this.#name !== undefined) {
      this.#name = this.#name.length < maxNameLength ? this.#name + String.fromCodePoint(code) : undefined
    }
  }

  #close(): void {
    if (this.#inUrl && this.#isSecret && this.#end > this.open) this.#report(this.open, this.#end)
    this.#inUrl = false
    this.#scheme = noPrefix
    this.#afterWord = false
    this.open = Number.POSITIVE_INFINITY
  }
}

function isBracket(code: number): boolean {
  return code === 0x29 || code === 0x5d
}
