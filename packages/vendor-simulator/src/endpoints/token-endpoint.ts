import type { Authentication, Dialect } from '../dialects/dialect.ts'
import type { FaultPlan } from '../faults/fault-plan.ts'
import { answerJson, answerRefusal, readBody } from '../http-answer.ts'
import type { VendorRequest, VendorResponse } from '../server/vendor-server.ts'
import type { SimulatorStatistics } from '../statistics.ts'
import type { Ticker } from '../stream/ticker.ts'
import type { AccessTokens } from './access-tokens.ts'
import { clientIdOf } from './dialect-endpoint.ts'

/** What a token endpoint needs from outside. */
export interface TokenEndpointOptions {
  dialects: readonly Dialect[]
  tokens: AccessTokens
  clientSecret: string
  lifetimeSeconds: number
  faults: () => FaultPlan
  statistics: SimulatorStatistics
  ticker: Ticker
}

type OAuthDialect = Dialect & { authentication: Authentication & { kind: 'client-credentials' } }

/** The OAuth 2.0 client credentials grant (RFC 6749, section 4.4), as each dialect wants it. */
export class TokenEndpoint {
  readonly #options: TokenEndpointOptions

  constructor(options: TokenEndpointOptions) {
    this.#options = options
  }

  /** Whether some dialect's token endpoint is at `path`. */
  has(path: string): boolean {
    return this.#clients(path).length > 0
  }

  async answer(path: string, request: VendorRequest, response: VendorResponse): Promise<void> {
    const { statistics, faults, ticker } = this.#options
    const index = statistics.tokenRequests++
    if (request.method !== 'POST') return refuse(response, 405, 'invalid_request', 'the token endpoint takes POST')
    const text = await readBody(request)
    if (text === undefined) return refuse(response, 413, 'invalid_request', 'the body is too large')
    if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
      return refuse(response, 400, 'invalid_request', 'the body must be application/x-www-form-urlencoded')
    }
    const form = new URLSearchParams(text)
    const client = clientOf(request, form)
    const dialect = this.#clients(path).find((candidate) => clientIdOf(candidate) === client.id)
    if (dialect === undefined) return refuse(response, 401, 'invalid_client', 'no such client here')
    const { refuse: refusal, stall } = faults().token?.({ index, dialect: dialect.name }) ?? {}
    if (stall !== undefined) await silence(ticker, stall.ms)
    if (refusal !== undefined) {
      return answerRefusal(response, refusal, oauthError('temporarily_unavailable', 'a simulated fault'))
    }
    this.#grant(dialect, client, form, response)
  }

  #clients(path: string): OAuthDialect[] {
    return this.#options.dialects.filter(
      (dialect): dialect is OAuthDialect =>
        dialect.authentication.kind === 'client-credentials' && dialect.authentication.tokenPath === path,
    )
  }

  #grant(dialect: OAuthDialect, client: Client, form: URLSearchParams, response: VendorResponse) {
    const { grants, scopeIsAsked, clientAuthentication } = dialect.authentication
    if (client.sentIn !== clientAuthentication || client.secret !== this.#options.clientSecret) {
      return refuse(response, 401, 'invalid_client', `wrong secret, or not sent as ${clientAuthentication}`)
    }
    if (form.get('grant_type') !== 'client_credentials') {
      return refuse(response, 400, 'unsupported_grant_type', 'grant_type must be client_credentials')
    }
    const scope = scopeIsAsked ? (form.get('scope') ?? '') : grants
    const held = grants.split(' ')
    if (!scope.split(' ').every((name) => name === '' || held.includes(name))) {
      return refuse(response, 400, 'invalid_scope', `this client may have: ${grants}`)
    }
    answerJson(response, 200, {
      access_token: this.#options.tokens.issue({ dialect: dialect.name, scope }),
      token_type: 'Bearer',
      expires_in: this.#options.lifetimeSeconds,
      ...(scope === '' ? {} : { scope }),
    })
  }
}

interface Client {
  id: string | null
  secret: string | null
  sentIn: 'form' | 'basic'
}

function clientOf(request: VendorRequest, form: URLSearchParams): Client {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ')
  if (scheme.toLowerCase() !== 'basic') {
    return { id: form.get('client_id'), secret: form.get('client_secret'), sentIn: 'form' }
  }
  const [id = '', ...secret] = Buffer.from(value, 'base64').toString().split(':')
  return { id: decoded(id), secret: decoded(secret.join(':')), sentIn: 'basic' }
}

/** Id and secret are form-encoded before they are put together (RFC 6749, section 2.3.1). */
function decoded(value: string): string | null {
  return new URLSearchParams(`value=${value}`).get('value')
}

function refuse(response: VendorResponse, status: number, error: string, description: string) {
  answerJson(response, status, oauthError(error, description), status === 401 ? { 'www-authenticate': 'Basic' } : {})
}

function oauthError(error: string, description: string) {
  return { error, error_description: description }
}

function silence(ticker: Ticker, ms: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (ms === undefined) return
    ticker.schedule({ wakeAt: Number.POSITIVE_INFINITY, wake: () => resolve() }, ticker.now() + ms)
  })
}
