import type { Dialect } from '../dialects/dialect.ts'
import type { VendorRequest } from '../server/vendor-server.ts'
import type { AccessTokens } from './access-tokens.ts'

/** Why a request may not have a stream. */
export interface Denial {
  status: 401 | 403
  code: string
  message: string
}

/** Whether `request` may have a stream of `dialect`; nothing when it may. */
export function authorize(
  request: VendorRequest,
  dialect: Dialect,
  { tokens, apiKey }: { tokens: AccessTokens; apiKey: string },
): Denial | undefined {
  const [scheme = '', credential = ''] = (request.headers.authorization ?? '').split(' ')
  if (scheme.toLowerCase() !== 'bearer' || credential === '') {
    return { status: 401, code: 'unauthenticated', message: 'an Authorization header with a bearer token is needed' }
  }
  if (dialect.authentication.kind === 'bearer') {
    return credential === apiKey ? undefined : { status: 401, code: 'invalid_api_key', message: 'the key is wrong' }
  }
  const grant = tokens.verify(credential)
  if (grant?.dialect !== dialect.name) {
    return { status: 401, code: 'invalid_token', message: 'the access token is unknown or has expired' }
  }
  const { grants } = dialect.authentication
  const held = grant.scope.split(' ')
  if (grants.split(' ').every((scope) => held.includes(scope))) return undefined
  return { status: 403, code: 'insufficient_scope', message: `the access token must carry the scope ${grants}` }
}
