import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { DialectName } from '../dialects/dialect.ts'

/** What an access token says. */
export interface AccessGrant {
  dialect: DialectName
  scope: string
}

interface Claims extends AccessGrant {
  number: number
  /** Milliseconds since the epoch. */
  expiresAt: number
}

/**
 * Issues access tokens and recognises them, without remembering any: a token carries what it grants, sealed.
 * Tokens of another simulator, of one started earlier too, are not recognised.
 */
export class AccessTokens {
  readonly #key = randomBytes(32)
  readonly #lifetimeMs: number
  #issued = 0
  /** Tokens with a lower number have been expired before their time. */
  #firstValid = 0

  constructor(lifetimeSeconds: number) {
    this.#lifetimeMs = lifetimeSeconds * 1_000
  }

  issue(grant: AccessGrant): string {
    const claims: Claims = { ...grant, number: this.#issued++, expiresAt: Date.now() + this.#lifetimeMs }
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
    return `${payload}.${this.#seal(payload).toString('base64url')}`
  }

  /** What `token` grants now; nothing when it is not one of ours or has expired. */
  verify(token: string): AccessGrant | undefined {
    const [payload = '', seal = '', ...rest] = token.split('.')
    const given = Buffer.from(seal, 'base64url')
    const expected = this.#seal(payload)
    if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
    // Sealed by us, so of our own shape.
    const claims: Claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    if (claims.number < this.#firstValid || claims.expiresAt <= Date.now()) return undefined
    return { dialect: claims.dialect, scope: claims.scope }
  }

  /** Lets every token that was issued so far expire now. */
  expireAll(): void {
    this.#firstValid = this.#issued
  }

  #seal(payload: string): Buffer {
    return createHmac('sha256', this.#key).update(payload).digest()
  }
}
