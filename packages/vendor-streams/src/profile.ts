import { VendorError } from './errors.ts'

/** What to do when a stream drops after text has been delivered, in the order in which it is tried. */
export type DropAction = 'continue' | 'restart'

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
  /** The largest answer, in UTF-16 code units. Default 1,048,576. */
  maxAnswerLength: number
  /** Tries to open a stream or a continuation before it is given up; they start over after progress. Default 5. */
  maxAttempts: number
  /** The first wait between tries; it doubles, with full jitter. Default 200. */
  baseDelayMs: number
  /** The longest wait between tries, also when the vendor asks for a longer one. Default 10,000. */
  maxDelayMs: number
  /** How many new generations may replace one that dropped and cannot be continued. Default 1. */
  maxRestarts: number
}

/** The defaults of {@link StreamLimits}. */
export const defaultLimits: StreamLimits = {
  headersTimeoutMs: 10_000,
  idleTimeoutMs: 15_000,
  totalTimeoutMs: 300_000,
  maxEventBytes: 1_048_576,
  maxAnswerLength: 1_048_576,
  maxAttempts: 5,
  baseDelayMs: 200,
  maxDelayMs: 10_000,
  maxRestarts: 1,
}

/** How a vendor wants to be authenticated to. Secrets are functions because they are rotated while the process runs. */
export type Credentials =
  | { kind: 'none' }
  | { kind: 'bearer'; key: () => string }
  | { kind: 'oauth'; tokenUrl: string; clientId: () => string; clientSecret: () => string; scope?: string | undefined }

/** One way to reach one model: a dialect, where it is spoken, and how far to go along with it. */
export interface Profile {
  name: string
  dialect: string
  /** The URL that a stream is opened at. */
  streamUrl: string
  model: string | undefined
  credentials: Credentials
  limits: StreamLimits
  /** Ends in failure when nothing of it is possible. */
  onDrop: readonly DropAction[]
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
