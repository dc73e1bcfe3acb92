import type { ChatMessage, Usage } from '@cuecard/contracts'
import type { Frame, FramingName } from '../framing/framer.ts'
import type { ClientAuthentication, ContextWindows, DropAction, Profile, StreamLimits } from '../profile.ts'

/** What to ask a model, whatever the dialect. */
export interface GenerationRequest {
  messages: readonly ChatMessage[]
  model?: string | undefined
  maxTokens?: number | undefined
  temperature?: number | undefined
  /** Names the request at the vendor, where a dialect has a place for that. */
  requestId?: string | undefined
}

/** Where an answer that dropped goes on: after a continuation id, or after text that is given back to the model. */
export type ResumePoint = { kind: 'continue'; continuationId: string } | { kind: 'prefill'; text: string }

/** What a dialect makes a request's body from. */
export interface BodyInput {
  request: GenerationRequest
  profile: Pick<Profile, 'model' | 'maxTokens' | 'temperature' | 'configurationId'>
  resume: ResumePoint | undefined
  /** Milliseconds since the epoch. */
  now: number
}

/** Why a generation ended, in OpenAI's words; `other` for anything else. */
export type FinishReason = 'stop' | 'length' | 'content_filter' | 'other'

/** What one frame of a stream means. Members that are absent do not apply; an empty object is a control frame. */
export interface FrameMeaning {
  /** New text of the answer. */
  text?: string
  /** A continuation from this id goes on right after this frame's text. */
  continuationId?: string
  /** The frame's number in its stream, counted by the vendor without holes. */
  sequence?: number
  /** The model has stopped; frames that are not text may follow. */
  finishReason?: FinishReason
  /** Nothing follows. */
  done?: true
  usage?: Usage
  /** The vendor reports an error; `code` is the vendor's, when it is a plain identifier. */
  error?: { code: string | undefined }
  /** The frame is not what the dialect says it is. */
  malformed?: true
}

/** What dialects differ in besides their two functions. A profile may set every one of these otherwise. */
export interface DialectDefaults {
  /** Where the vendor is, when that is the same for all its customers. */
  baseUrl?: string
  /** Appended to the base URL, and so is the path of the token endpoint. */
  path: string
  oauth?: {
    path: string
    scope?: string
    clientAuthentication: ClientAuthentication
    renewBeforeMs: number
    requestTimeoutMs?: number
  }
  onDrop: readonly DropAction[]
  model?: string
  maxTokens?: number
  temperature?: number
  contextWindows?: ContextWindows
  /** The longest content of one message, in UTF-16 code units. */
  maxContentLength?: number
  limits?: Partial<StreamLimits>
}

/**
 * A vendor's way of streaming: two pure functions and a table of defaults. Everything else (connections, tokens,
 * retries, time-outs, resumption, integrity) is shared.
 */
export interface Dialect {
  name: string
  framing: FramingName
  defaults: DialectDefaults
  /** The ways in which the vendor can take up an answer that dropped. */
  resumes: readonly ResumePoint['kind'][]
  /** Frames that are no JSON are counted and left out instead of ending the attempt. */
  toleratesMalformed?: true
  /** A profile must say its `configurationId`. */
  needsConfigurationId?: true
  /** The JSON body that opens a stream, or takes one up again. */
  body(input: BodyInput): unknown
  /** What a frame means. Never throws. */
  meaning(frame: Frame): FrameMeaning
}

/**
 * The meaning of a frame whose data is no JSON object. Nothing at all, other JSON, and anything under an event name of
 * its own (a ping, a keep-alive) is control; a message that is no JSON has lost something.
 */
export function withoutObject({ data, event }: Frame): FrameMeaning {
  if (data.trim() === '' || (event !== undefined && event !== 'message')) return {}
  try {
    JSON.parse(data)
    return {}
  } catch {
    return { malformed: true }
  }
}
