import { VendorError } from './errors.ts'

/**
 * What to do when a stream drops after text has been delivered, in the order in which it is tried: go on after the
 * vendor's own id, give the text back to the model to go on from, start a new generation, or leave it at what there is.
 */
export type DropAction = 'continue' | 'prefill' | 'restart' | 'fail'

/** How an OAuth client says who it is: in the form's body, or by HTTP Basic (RFC 6749, section 2.3.1). */
export type ClientAuthentication = 'form' | 'basic'

/** Bounds of one vendor stream. All times in milliseconds. */
export interface StreamLimits {
  /** From the request's last byte to the response's headers. Default 10,000. */
  headersTimeoutMs: number
  /** The longest silence: only text, usage or an end marker break it, comments do not. Default 15,000. */
  idleTimeoutMs: number
  /** The longest life of one stream, all its attempts together; a takeover is a new stream. Default 300,000. */
  totalTimeoutMs: number
  /** The largest single event, in bytes of its data. Default 1,048,576. */
  maxEventBytes: number
  /** The most bytes of one response, after they were inflated. Default 67,108,864. */
  maxResponseBytes: number
  /** The largest answer, in UTF-16 code units. Default 1,048,576. */
  maxAnswerLength: number
  /** Tries to open a stream or a continuation before it is given up; they start over after progress. Default 5. */
  maxAttempts: number
  /** The first wait between tries; it doubles, with full jitter. Default 200. */
  baseDelayMs: number
  /** The longest wait between tries, also when the vendor asks for a longer one. Default 10,000. */
  maxDelayMs: number
  /** The wait after a 429 that does not say how long. Default 0: the usual one. */
  rateLimitDelayMs: number
  /** How many new generations may replace one that dropped and cannot be continued. Default 1. */
  maxRestarts: number
}

/** What a profile uses unless its dialect or the configuration says otherwise. */
export const defaultLimits: Readonly<StreamLimits> = {
  headersTimeoutMs: 10_000,
  idleTimeoutMs: 15_000,
  totalTimeoutMs: 300_000,
  maxEventBytes: 1_048_576,
  maxResponseBytes: 67_108_864,
  maxAnswerLength: 1_048_576,
  maxAttempts: 5,
  baseDelayMs: 200,
  maxDelayMs: 10_000,
  rateLimitDelayMs: 0,
  maxRestarts: 1,
}

/** How many tokens a model takes, by its name; `otherwise` for the rest, no bound when that is absent. */
export interface ContextWindows {
  models?: Readonly<Record<string, number>>
  otherwise?: number
}

/** What is known of a model's limits before a request is sent. */
export interface ContextLimits {
  windows: ContextWindows
  /** Whether a conversation that is too long is refused, or its oldest turns are left out. */
  whenTooLong: 'refuse' | 'trim'
  /** The longest content of one message, in UTF-16 code units. */
  maxContentLength: number | undefined
}

/** How a vendor wants to be authenticated to. Secrets are functions because they are rotated while the process runs. */
export type Credentials =
  | { kind: 'none' }
  | { kind: 'bearer'; key: () => string }
  | {
      kind: 'oauth'
      tokenUrl: string
      clientId: () => string
      clientSecret: () => string
      scope?: string | undefined
      /** These are the dialect's unless they are given. */
      clientAuthentication?: ClientAuthentication
      renewBeforeMs?: number
    }

/** When a vendor counts as out of order, and how hard it is tried meanwhile. */
export interface HealthLimits {
  /** So many attempts in a row that fail before their first text open the circuit, over all streams. Default 10. */
  circuitFailures: number
  /** For so long nothing but failures must have come, in milliseconds: a vendor's stumble is no outage. Default 2,000. */
  circuitAfterMs: number
  /** How long an open circuit lets nobody through, in milliseconds; then one attempt decides. Default 10,000. */
  circuitOpenMs: number
  /** How many retries all streams of a profile may make while nothing succeeds. Default 50. */
  retryBudget: number
  /** How many retries each success gives back, up to the budget. Default 1. */
  retriesPerSuccess: number
}

/** What a profile uses unless the configuration says otherwise. */
export const defaultHealthLimits: Readonly<HealthLimits> = {
  circuitFailures: 10,
  circuitAfterMs: 2_000,
  circuitOpenMs: 10_000,
  retryBudget: 50,
  retriesPerSuccess: 1,
}

/** How a vendor's host is connected to. */
export interface ConnectionOptions {
  /** How long a request waits for a connection; with `maxConnections`, for one that is being made. Default 5,000. */
  connectTimeoutMs: number
  /** How long an idle connection is kept for the next request. Default 10,000. */
  keepAliveTimeoutMs: number
  /** Connections to one origin; no bound by default. */
  maxConnections: number | undefined
  /** Speak HTTP/2 where the vendor offers it. Default true. */
  http2: boolean
  /** Certificates (PEM) that are trusted beside the usual ones. */
  certificates: string | undefined
}

/** What a profile uses unless the configuration says otherwise. */
export const defaultConnection: Readonly<ConnectionOptions> = {
  connectTimeoutMs: 5_000,
  keepAliveTimeoutMs: 10_000,
  maxConnections: undefined,
  http2: true,
  certificates: undefined,
}

/** One way to reach one model: a dialect, where it is spoken, and how far to go along with it. */
export interface Profile {
  name: string
  dialect: string
  /** The URL that a stream is opened at. */
  streamUrl: string
  model: string | undefined
  maxTokens?: number | undefined
  temperature?: number | undefined
  /** Of dialects whose models are configured at the vendor. */
  configurationId?: string | undefined
  credentials: Credentials
  limits: StreamLimits
  /** Ends in failure when nothing of it is possible. */
  onDrop: readonly DropAction[]
  context?: ContextLimits
  health?: HealthLimits
  connection?: ConnectionOptions
  /** Members that are added to every request's body; objects in both are merged. */
  extraBody?: Readonly<Record<string, unknown>> | undefined
  /** As `extraBody`, for requests that give the text back to the model to go on from. */
  extraPrefillBody?: Readonly<Record<string, unknown>> | undefined
}

/** A secret of `profile`. Throws `vendor_credentials_missing` when it cannot be read now. */
export function readSecret(profile: string, secret: () => string): string {
  try {
    return secret()
  } catch (cause) {
    const message = `profile ${profile}: a secret cannot be read; check where the configuration says it is`
    throw new VendorError('vendor_credentials_missing', message, { cause })
  }
}
