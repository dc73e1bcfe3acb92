import type { FrameFaults } from '../faults/faults.ts'
import type { Framing } from '../framing/framing.ts'
import type { JsonObject } from '../json.ts'

/** The names of the dialects that the simulator speaks. */
export type DialectName = 'cxone-chat' | 'openai'

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
  /** Stop after so many tokens. */
  maxTokens?: number
  includeUsage?: boolean
}

/** What the events of one stream may have to say about it. */
export interface StreamFacts {
  /** Identifies this stream; follows from its index. */
  id: string
  model: string
  /** Seconds since the epoch at which the stream began. */
  created: number
  includeUsage: boolean
  contextIdIn: NonNullable<FrameFaults['contextIdIn']>
}

/** How a stream ended. */
export interface StreamEnding {
  finishReason: 'stop' | 'length'
  promptTokens: number
  completionTokens: number
  /** Events with text that were sent. */
  textEvents: number
  /** The id of the last place, for dialects that can continue; else empty. */
  contextId: string
}

/** One event before it is written: server-sent events use all members, other framings `data` alone. */
export interface Frame {
  data: string
  id?: string
  event?: string
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
  /** What comes after the last token. */
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
