import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Authenticator, Principal } from './principal.ts'
import { principalOfToken } from './token-claims.ts'

/** Which issuer's tokens are accepted, and how they are verified. */
export interface IssuerConfig {
  /** Where the issuer publishes its keys (RFC 7517); fetched when first needed, and again when a key is unknown. */
  jwksUrl: string
  /** The `iss` that tokens must carry, exactly. */
  issuer: string
  /** The `aud` that tokens must carry, exactly. */
  audience: string
  /** The signature algorithms accepted; by default RS256, PS256, ES256 and EdDSA. Never `none`, never a shared secret. */
  algorithms?: readonly string[]
  /** How far the issuer's clock may be off, in seconds; 5 by default. */
  clockToleranceSeconds?: number
}

const asymmetricAlgorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const

/** Accepts the tokens of one issuer, verified with the keys that it publishes. */
export class JwksAuthenticator implements Authenticator {
  readonly #keys: JWTVerifyGetKey
  readonly #options: { issuer: string; audience: string; algorithms: string[]; clockTolerance: number }

  /** @throws TypeError when `jwksUrl` is not a URL, RangeError when an algorithm uses a shared secret or none at all. */
  constructor(config: IssuerConfig) {
    const algorithms = [...(config.algorithms ?? asymmetricAlgorithms)]
    // With HS256 the public key would be the secret, and anybody could sign.
    const unsafe = algorithms.find((algorithm) => /^(hs\d+|none)$/i.test(algorithm))
    if (unsafe !== undefined) throw new RangeError(`The algorithm ${unsafe} cannot be verified with published keys.`)
    this.#keys = createRemoteJWKSet(new URL(config.jwksUrl))
    this.#options = {
      issuer: config.issuer,
      audience: config.audience,
      algorithms,
      clockTolerance: config.clockToleranceSeconds ?? 5,
    }
  }

  authenticate(token: string): Promise<Principal> {
    return principalOfToken(token, (text) => jwtVerify(text, this.#keys, this.#options))
  }
}
