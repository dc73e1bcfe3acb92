import { type Dispatcher, request } from 'undici'
import { asObject, parseObject } from '../dialects/json.ts'
import { VendorError } from '../errors.ts'
import { type ClientAuthentication, type Credentials, readSecret } from '../profile.ts'
import { type BackoffLimits, backoffDelay } from '../retry/backoff.ts'
import { retryAfterMs } from '../retry/retry-after.ts'

/** Tries after the first one when the endpoint is busy or out of order. */
const maxRetries = 3

/** A token answer is small; more than this is not one. */
const maxAnswerBytes = 65_536

/** What a token source needs from outside. */
export interface TokenSourceOptions {
  /** Named in errors. */
  profile: string
  credentials: Credentials & { kind: 'oauth' }
  clientAuthentication: ClientAuthentication
  /** How long before its expiry a token counts as used up. */
  renewBeforeMs: number
  /** For one request, from connecting to the last byte. */
  requestTimeoutMs: number
  backoff: BackoffLimits
  dispatcher: Dispatcher
  now: () => number
  random: () => number
  delay: (ms: number) => Promise<void>
  onRequest?: ((outcome: 'granted' | 'refused' | 'failed') => void) | undefined
}

/** The token endpoint was asked as often as it may be; whoever needs a token at any price may wait and ask again. */
export class TokenEndpointError extends VendorError {
  constructor({ code, message, retryAfterMs, cause }: VendorError) {
    super(code, message, { retryable: true, retryAfterMs, cause })
  }
}

/**
 * OAuth 2.0 client credentials (RFC 6749, section 4.4): one token for all streams of a credential. Concurrent callers
 * share one request. A token is renewed before its expiry, while the one in use still serves, and after `invalidate`.
 */
export class TokenSource {
  readonly #options: TokenSourceOptions
  #token: { value: string; renewAt: number; expiresAt: number } | undefined
  #pending: Promise<string> | undefined

  constructor(options: TokenSourceOptions) {
    this.#options = options
  }

  /**
   * A token that has not expired. Throws `vendor_credentials_refused`, `vendor_protocol`, or what made the endpoint's last
   * try fail as a {@link TokenEndpointError}.
   */
  async token(): Promise<string> {
    const token = this.#token
    const now = this.#options.now()
    if (token !== undefined && now < token.renewAt) return token.value
    this.#pending ??= this.#fetch().finally(() => {
      this.#pending = undefined
    })
    if (token === undefined || now >= token.expiresAt) return this.#pending
    // Nobody waits for a renewal as long as there is a token, nor is stopped by one that fails.
    this.#pending.catch(() => undefined)
    return token.value
  }

  /** The vendor refused `token`: the next call fetches another, unless somebody has done so already. */
  invalidate(token: string): void {
    if (this.#token?.value === token) this.#token = undefined
  }

  async #fetch(): Promise<string> {
    const { backoff, random, delay, onRequest } = this.#options
    for (let attempt = 1; ; attempt++) {
      try {
        const token = await this.#request()
        onRequest?.('granted')
        return token
      } catch (error) {
        const failure = asVendorError(error, this.#options.profile)
        onRequest?.(failure.code === 'vendor_credentials_refused' ? 'refused' : 'failed')
        if (!failure.retryable) throw failure
        if (attempt > maxRetries) throw new TokenEndpointError(failure)
        await delay(backoffDelay(attempt, backoff, random, failure.retryAfterMs))
      }
    }
  }

  async #request(): Promise<string> {
    const { credentials, clientAuthentication, renewBeforeMs, requestTimeoutMs } = this.#options
    const { dispatcher, now, profile } = this.#options
    const { tokenUrl, scope } = credentials
    const id = readSecret(profile, credentials.clientId)
    const secret = readSecret(profile, credentials.clientSecret)
    const inForm = clientAuthentication === 'form'
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      ...(inForm ? { client_id: id, client_secret: secret } : {}),
      ...(scope === undefined ? {} : { scope }),
    })
    const response = await request(tokenUrl, {
      dispatcher,
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        ...(inForm ? {} : { authorization: basic(id, secret) }),
      },
      body: form.toString(),
      signal: AbortSignal.timeout(requestTimeoutMs),
    })
    const text = await readCapped(response.body)
    if (response.statusCode !== 200) throw refusal(response.statusCode, response.headers, profile, now())
    const answer = parseObject(text)
    const token = asObject(answer)?.access_token
    if (typeof token !== 'string' || token === '') {
      throw new VendorError('vendor_protocol', `the token endpoint of profile ${profile} answered without access_token`)
    }
    const lifetimeMs = lifetimeOf(answer?.expires_in)
    // A lifetime shorter than the margin would make every token stale at birth.
    const renewAfterMs = Math.max(lifetimeMs - renewBeforeMs, lifetimeMs / 2)
    this.#token = { value: token, renewAt: now() + renewAfterMs, expiresAt: now() + lifetimeMs }
    return token
  }
}

/**
 * `expires_in` is only recommended (RFC 6749, section 5.1), and some servers send it as a string. Without it a token is used
 * until it is refused.
 */
function lifetimeOf(expiresIn: unknown): number {
  const seconds = typeof expiresIn === 'string' ? Number.parseFloat(expiresIn) : expiresIn
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1_000 : Number.POSITIVE_INFINITY
}

/** Id and secret are form-encoded before they are put together (RFC 6749, section 2.3.1). */
function basic(id: string, secret: string): string {
  const encoded = [id, secret].map((part) => new URLSearchParams([['', part]]).toString().slice(1))
  return `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`
}

async function readCapped(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > maxAnswerBytes) break
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function refusal(status: number, headers: Record<string, unknown>, profile: string, now: number): VendorError {
  const wait = retryAfterMs(typeof headers['retry-after'] === 'string' ? headers['retry-after'] : undefined, now)
  if (status === 429) {
    const message = `the token endpoint of profile ${profile} limits the rate (429); ask for tokens less often`
    return new VendorError('vendor_rate_limited', message, { retryable: true, retryAfterMs: wait })
  }
  if (status === 408 || status >= 500) {
    const message = `the token endpoint of profile ${profile} is out of order (${status})`
    return new VendorError('vendor_unavailable', message, { retryable: true, retryAfterMs: wait })
  }
  if (status === 400 || status === 401 || status === 403) {
    const message = `the token endpoint of profile ${profile} refused the credentials (${status}); check id, secret and scope`
    return new VendorError('vendor_credentials_refused', message)
  }
  return new VendorError(
    'vendor_protocol',
    `status ${status} where profile ${profile} has its token endpoint; check tokenUrl`,
  )
}

function asVendorError(error: unknown, profile: string): VendorError {
  if (error instanceof VendorError) return error
  const message = `the token endpoint of profile ${profile} cannot be reached`
  return new VendorError('vendor_unavailable', message, { retryable: true, cause: error })
}
