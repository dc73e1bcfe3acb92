/**
 * A place in the body of one stream: after so many of its tokens, and then so many bytes more.
 *
 * `{ tokens: 12 }` is right after the 12th token's event, `{ tokens: 12, bytes: 5 }` five bytes into the event that
 * follows, `{ bytes: 700 }` after exactly 700 bytes, `{ fraction: 0.5 }` after half of this stream's tokens. A place
 * beyond the end of the body is never reached.
 */
export interface Place {
  /** Tokens of the answer, counted as this stream sends them: not those dropped, twice those sent twice. Default 0. */
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
  /**
   * Sends a comment (in NDJSON an empty line) every so many milliseconds while nothing else comes. Not in a compressed
   * body.
   */
  keepAliveMs?: number
}

/** The end of the connection before the end of the answer. */
export interface Cut {
  at: Place
  /**
   * `fin` closes the connection, `rst` resets it, both in the middle of the HTTP body; `end` ends the HTTP body as if
   * it were whole, so that only the vendor's own end marker is missing. A client that is slow to read may lose its last
   * bytes to a reset, as on any line. Over TLS, `fin` comes without the close_notify that a proper end has. Over HTTP/2
   * both reset the one stream: `fin` with the code CANCEL, `rst` with INTERNAL_ERROR.
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

/** How events are written: all that the formats allow, and some that they do not. */
export interface FrameFaults {
  /** `mixed` chooses anew for every event. NDJSON has no `cr`, and writes `lf` instead. Default `lf`. */
  lineEnd?: 'lf' | 'crlf' | 'cr' | 'mixed'
  /** Whether a space follows the colon of a field (server-sent events only). Default true. */
  spaceAfterColon?: boolean
  /** Sends a byte order mark first. Default false. */
  byteOrderMark?: boolean
  /** Whether the last event has its end: the empty line of server-sent events, the line end of NDJSON. Default true. */
  lastLineEnd?: boolean
  /** Sends a comment (in NDJSON an empty line) before every n-th event. */
  commentEvery?: number
  /** Sends an event that means nothing before every n-th event. */
  unknownEventEvery?: number
  /** Sends an event that is no JSON before every n-th event. */
  malformedEvery?: number
  /** Where `cxone-chat` sends a context id. Default `both`: as the event's id and in its data. */
  contextIdIn?: 'id' | 'data' | 'both'
  /** The member in which `genesys-chat` sends text. Default `content`. */
  textIn?: 'content' | 'delta'
  /** The type of the event that ends a stream of `genesys-chat`. Default `stop`. */
  endsBy?: 'stop' | 'done'
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

/** Some of the numbered events of a stream: those with these numbers, or every n-th. */
export type NumberedEvents = readonly number[] | { every: number }

/** What happens to numbered events (`genesys-completions`) on their way. An event that is dropped has used its number. */
export interface SequenceFaults {
  /** Events that never come, nor does their text. */
  drop?: NumberedEvents
  /** Events that come after the one that should have followed them. The last has none to change places with. */
  swap?: NumberedEvents
  /** Events that come twice. */
  duplicate?: NumberedEvents
}

/** What is added to the text of events, for a reader to trip over. */
export interface OddText {
  /**
   * `nul` and `loneSurrogate` add U+0000 and U+D83D as JSON escapes, so that the event is JSON; `rawNul` adds the byte
   * 0, which JSON does not allow; `invalidUtf8` the first three bytes of a character of four, which a decoder replaces
   * by one U+FFFD.
   */
  add: 'nul' | 'loneSurrogate' | 'rawNul' | 'invalidUtf8'
  /** After the text of every n-th event with text, a giant one excepted. Default 1. */
  every?: number
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
  /**
   * What a model does when the last message is the assistant's: `continue` goes on after its text where the answer begins
   * with it, `ignore` answers anew. Default `continue`.
   */
  prefill?: 'continue' | 'ignore'
  sequence?: SequenceFaults
  oddText?: OddText
  /** Says the answer again and again until the client hangs up, whatever its `max_tokens`. No effect beside `error`. */
  endless?: boolean
  /**
   * What is missing at the end of a body that HTTP has ended properly: the finish reason, where the dialect has one, and
   * the last event, by which a client knows the answer to be whole.
   */
  leaveOut?: readonly ('finishReason' | 'endMarker')[]
  /** Whether usage is sent. Default: when it was asked for; in `cxone-generative`, which nobody asks, always. */
  usage?: 'never' | 'always'
  /**
   * Sends the body compressed, whatever the client accepts: `truncated` lacks the final block and the trailer, `bomb`
   * has a line of 64 MiB of spaces before its first event, in 64 KiB. Places count compressed bytes.
   */
  gzip?: 'whole' | 'truncated' | 'bomb'
  /** Writes the body in pieces of so many bytes, or of random sizes from 1 to 64 that heed no event's border. */
  split?: number | 'random'
  /** Cuts tokens inside surrogate pairs, so that events carry lone surrogates as JSON escapes. */
  splitSurrogates?: boolean
  /** Sends the body without a length and without chunks: its end is the end of the connection (HTTP/1 only). */
  closeDelimited?: boolean
}

/** Everything that can be wrong with one request for an access token. */
export interface TokenFaults {
  refuse?: Refusal
  /** Waits before it answers; `ms` absent: it never does. */
  stall?: { ms?: number }
}
