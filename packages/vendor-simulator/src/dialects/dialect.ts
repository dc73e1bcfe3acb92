import type { FrameFaults } from '../faults/faults.ts'
import type { Framing } from '../framing/framing.ts'
import type { JsonObject } from '../json.ts'

/** The names of the dialects that the simulator speaks. */
export type DialectName =
  | 'cxone-chat'
  | 'cxone-generative'
  | 'genesys-chat'
  | 'genesys-completions'
  | 'genesys-chat-completions'
  | 'openai'

/** How a vendor wants its clients to authenticate. */
export type Authentication =
  | { kind: 'bearer' }
  | {
      kind: 'client-credentials'
      tokenPath: string
      /** How the client sends its id and secret to the token endpoint. */
      clientAuthentication: 'form' | 'basic'
      /** What the client may do. */
      grants: string
      /** Whether a token carries what was asked for (`scope` in the form), or always all of `grants`. */
      scopeIsAsked: boolean
    }

/** What a request for a stream asks for. */
export interface StreamRequest {
  /** What the answer is an answer to. */
  prompt: string
  model: string
  /** Go on after the place that this id stands for. */
  continuationId?: string
  /** Go on after this text, which the request says as the assistant's own, unfinished turn. */
  prefill?: string
  /** Stop after so many tokens. */
  maxTokens?: number
  /** Report how many tokens it took. */
  includeUsage?: boolean
}

/** What the events of one stream may have to say about it. */
export interface StreamFacts {
  /** Identifies this stream; follows from its index. */
  id: string
  model: string
  /** Seconds since the epoch at which the stream began. */
  created: number
  /** Whether usage is reported. */
  includeUsage: boolean
  contextIdIn: NonNullable<FrameFaults['contextIdIn']>
  textIn: NonNullable<FrameFaults['textIn']>
  endsBy: NonNullable<FrameFaults['endsBy']>
}

/** How a stream ended. */
export interface StreamEnding {
  /** Nothing when the vendor does not say it. */
  finishReason: 'stop' | 'length' | undefined
  promptTokens: number
  completionTokens: number
  /** Events with text that were sent. */
  textEvents: number
  /** The id of the last place, for dialects that can continue; else empty. */
  contextId: string
}

/** One event before it is written. */
export interface Frame {
  data: string
  /** For server-sent events alone. */
  id?: string
  /** For server-sent events alone. */
  event?: string
  /** The number that the event has, where a dialect numbers its events. */
  sequence?: number
}

/**
 * What one vendor's streams look like; everything else is shared. All members are pure.
 *
 * A new dialect is one file with one object of this shape, a line in `index.ts`, and its name in {@link DialectName}.
 */
export interface Dialect {
  name: DialectName
  /** The path that streams are opened at. */
  path: string
  authentication: Authentication
  framing: Framing
  /** Whether a place in an answer has an id that a later request can continue from. */
  continues: boolean
  /** What a request body asks for. Throws `RequestError` when it is not one of this dialect's. */
  request(body: JsonObject): StreamRequest
  /** A request body, for the examples of the command line. */
  exampleRequest(prompt: string): JsonObject
  /** What comes before the first token. */
  begin(stream: StreamFacts): Frame[]
  /** `text` is one or more tokens; `index` counts the stream's events with text, from 0. */
  text(text: string, contextId: string, stream: StreamFacts, index: number): Frame
  /** What comes after the last token; the last frame is the one without which a stream is not whole. */
  end(ending: StreamEnding, stream: StreamFacts): Frame[]
  /** An error inside a stream. */
  inBandError(message: string): JsonObject
  /** The body of an HTTP error. */
  errorBody(status: number, code: string, message: string): JsonObject
}

/** A request that a dialect does not understand; answered with status 400. */
export class RequestError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'RequestError'
    this.code = code
  }
}
