import type { DialectName } from '../dialects/dialect.ts'

/**
 * A place in the body of one stream: after so many of its tokens, and then so many bytes more.
 *
 * `{ tokens: 12 }` is right after the 12th token's event, `{ tokens: 12, bytes: 5 }` five bytes into the event that
 * follows, `{ bytes: 700 }` after exactly 700 bytes, `{ fraction: 0.5 }` after half of this stream's tokens. A place
 * beyond the end of the body is never reached.
 */
export interface Place {
  /** Tokens of the answer, counted from the start of this stream. Default 0. */
  tokens?: number
  /** Instead of `tokens`: the part of this stream's tokens, from 0 to 1, rounded down to whole ones. */
  fraction?: number
  /** Bytes of the body, as a client counts them after HTTP's own framing is taken off. Default 0. */
  bytes?: number
}

/** An HTTP answer instead of the one that was asked for. */
export interface Refusal {
  /** From 200 (a page or an error object where a stream should be) to 599. */
  status: number
  /** Sends `Retry-After`, so many seconds from now. */
  retryAfterSeconds?: number
  /** `Retry-After` as a number or as an HTTP date. Default `seconds`. */
  retryAfterForm?: 'seconds' | 'date'
  /** The body: the vendor's own JSON, or a page as a proxy sends it. Default `html` for 502, else `json`. */
  body?: 'json' | 'html'
}

/** A silence. */
export interface Stall {
  /** `headers`: before the response's headers; otherwise a place in the body, `{}` being before its first byte. */
  at: 'headers' | Place
  /** How long, in milliseconds. Default: until one side hangs up. */
  ms?: number
  /** Sends a comment every so many milliseconds while nothing else comes (server-sent events only). */
  keepAliveMs?: number
}

/** The end of the connection before the end of the answer. */
export interface Cut {
  at: Place
  /**
   * `fin` closes the connection, `rst` resets it, both in the middle of the HTTP body; `end` ends the HTTP body as if
   * it were whole, so that only the vendor's own end marker is missing. A client that is slow to read may lose its last
   * bytes to a reset, as on any line.
   */
  how: 'fin' | 'rst' | 'end'
}

/** An error that the vendor reports inside a stream that began with status 200; nothing follows it. */
export interface InBandError {
  /** Tokens before the error. Default 0. */
  afterTokens?: number
  /** Default: a sentence that says the model is overloaded. */
  message?: string
  /** Sends it as a server-sent event of the type `error` instead of an unnamed one. Default false. */
  named?: boolean
}

/** How events are written, all of it allowed by the format. */
export interface FrameFaults {
  /** `mixed` chooses anew for every event. Default `lf`. */
  lineEnd?: 'lf' | 'crlf' | 'cr' | 'mixed'
  /** Whether a space follows the colon of a field. Default true. */
  spaceAfterColon?: boolean
  /** Sends a byte order mark first. Default false. */
  byteOrderMark?: boolean
  /** Sends a comment before every n-th event. */
  commentEvery?: number
  /** Sends an event that means nothing before every n-th event. */
  unknownEventEvery?: number
  /** Sends an event that is no JSON before every n-th event. */
  malformedEvery?: number
  /** Where a context id is sent. Default `both`: as the event's id and in its data. */
  contextIdIn?: 'id' | 'data' | 'both'
}

/** One event with many tokens in it. */
export interface GiantEvent {
  /**
   * The size of the event's data in bytes: exactly this, from as many tokens as fit and spaces that JSON ignores. At
   * least one token is sent, so a size below that of one token's event has no effect.
   */
  bytes: number
  /** Tokens before it. Default 0. */
  afterTokens?: number
}

/** What a vendor does when it is asked to continue. No effect on a stream that starts at the beginning. */
export interface ContinuationFaults {
  /** Sends up to so many of the tokens before the continuation's place again. Default 0. */
  reEmitTokens?: number
  /** Cuts the tokens of this stream in other places than the first time. Default `same`. */
  borders?: 'same' | 'other'
  /** Starts in the middle of the first token that is sent again. Default false. */
  startInsideToken?: boolean
  /** Says something else from the first re-emitted token on: the rest of the answer with its words in reverse. */
  diverge?: boolean
}

/** Everything that can be wrong with one stream; members that are absent are not. */
export interface StreamFaults {
  refuse?: Refusal
  stall?: Stall
  cut?: Cut
  error?: InBandError
  frames?: FrameFaults
  giantEvent?: GiantEvent
  continuation?: ContinuationFaults
  /** Writes the body in pieces of so many bytes, or of random sizes from 1 to 64 that heed no event's border. */
  split?: number | 'random'
  /** Cuts tokens inside surrogate pairs, so that events carry lone surrogates as JSON escapes. */
  splitSurrogates?: boolean
  /** Sends the body without a length and without chunks: its end is the end of the connection. */
  closeDelimited?: boolean
}

/** Everything that can be wrong with one request for an access token. */
export interface TokenFaults {
  refuse?: Refusal
  /** Waits before it answers; `ms` absent: it never does. */
  stall?: { ms?: number }
}

/** Which stream a fault plan is asked about. */
export interface StreamIdentity {
  /** Counts all stream requests of this simulator that passed authentication, from 0. */
  index: number
  dialect: DialectName
  prompt: string
  /** Counts the requests for this prompt since it was last streamed to its end, from 1. */
  attempt: number
  /** Whether this stream continues an earlier one. */
  continued: boolean
}

/** Which request for an access token a fault plan is asked about. */
export interface TokenRequestIdentity {
  /** Counts all token requests of this simulator, from 0. */
  index: number
  dialect: DialectName
}

/** Decides what goes wrong, for each stream and each token request. */
export interface FaultPlan {
  stream?: (stream: StreamIdentity) => StreamFaults | undefined
  token?: (request: TokenRequestIdentity) => TokenFaults | undefined
}

/** A fault plan, or only its part for streams. */
export type Faults = FaultPlan | NonNullable<FaultPlan['stream']>

/** `faults` as a plan. */
export function asPlan(faults: Faults): FaultPlan {
  return typeof faults === 'function' ? { stream: faults } : faults
}
