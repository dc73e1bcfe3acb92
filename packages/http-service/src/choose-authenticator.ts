import { CuecardError } from '@cuecard/contracts'
import { DevelopmentAuthenticator } from './development-authenticator.ts'
import { type IssuerConfig, JwksAuthenticator } from './jwks-authenticator.ts'
import { isLoopback } from './loopback.ts'
import type { Authenticator } from './principal.ts'

/** Why a service does not start. */
export class StartupError extends CuecardError<'authentication_required'> {}

/**
 * The authenticator for a service that listens on `hosts`: the configured issuer's, or development tokens when there is
 * no issuer and nobody but this machine can connect.
 *
 * @throws StartupError `authentication_required` without an issuer on any other address.
 */
export function chooseAuthenticator(options: {
  /** Every address that the service listens on. */
  hosts: readonly string[]
  issuer?: IssuerConfig | undefined
  /** The key of development tokens; see {@link DevelopmentAuthenticator}. */
  developmentKey?: Uint8Array | undefined
}): Authenticator {
  if (options.issuer) return new JwksAuthenticator(options.issuer)
  const open = options.hosts.find((host) => !isLoopback(host))
  if (open !== undefined || options.hosts.length === 0) {
    throw new StartupError(
      'authentication_required',
      `Listening on ${open || 'every address'} needs authentication: configure the issuer of tokens ` +
        '(jwksUrl, issuer, audience), or listen on 127.0.0.1, where development tokens are enough.',
    )
  }
  return new DevelopmentAuthenticator(options.developmentKey)
}
