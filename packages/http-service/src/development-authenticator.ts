import { randomBytes } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { type Authenticator, defaultTenant, type Principal, type Role } from './principal.ts'
import { principalOfToken } from './token-claims.ts'

const claims = { issuer: 'urn:cuecard:development', audience: 'urn:cuecard' }
const defaultLifetimeSeconds = 3_600
const minKeyBytes = 32

/**
 * Issues and verifies its own HS256 tokens with one key, for development on loopback: whoever reaches
 * {@link developmentTokenRoute} can be anybody.
 */
export class DevelopmentAuthenticator implements Authenticator {
  readonly #key: Uint8Array

  /**
   * @param key at least 32 random bytes; by default new ones, so that tokens end with the process.
   * @throws RangeError when `key` is shorter.
   */
  constructor(key: Uint8Array = randomBytes(minKeyBytes)) {
    if (key.length < minKeyBytes) throw new RangeError(`The development key needs at least ${minKeyBytes} bytes.`)
    this.#key = key
  }

  /** A token for `agent` in `role`; `tenant` defaults to `default`, `lifetimeSeconds` to an hour. */
  issueToken(grant: { agent: string; role: Role; tenant?: string; lifetimeSeconds?: number }): Promise<string> {
    const { agent, role, tenant = defaultTenant, lifetimeSeconds = defaultLifetimeSeconds } = grant
    return new SignJWT({ tenant, role })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(agent)
      .setIssuer(claims.issuer)
      .setAudience(claims.audience)
      .setExpirationTime(Math.floor(Date.now() / 1_000) + lifetimeSeconds)
      .sign(this.#key)
  }

  authenticate(token: string): Promise<Principal> {
    return principalOfToken(token, (text) => jwtVerify(text, this.#key, { ...claims, algorithms: ['HS256'] }))
  }
}
