import type { ChatMessage, Usage } from '@cuecard/contracts'
import type { Frame } from '../framing/sse-framer.ts'
import type { DropAction, Profile } from '../profile.ts'

/** What to ask a model, whatever the dialect. */
export interface GenerationRequest {
  messages: readonly ChatMessage[]
  model?: string | undefined
  maxTokens?: number | undefined
  temperature?: number | undefined
}

/** Why a generation ended, in OpenAI's words; `other` for anything else. */
export type FinishReason = 'stop' | 'length' | 'content_filter' | 'other'

/** What one frame of a stream means. Members that are absent do not apply; an empty object is a control frame. */
export interface FrameMeaning {
  /** New text of the answer. */
  text?: string
  /** A continuation from this id goes on right after this frame's text. */
  continuationId?: string
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

/**
 * A vendor's way of streaming: two pure functions and the defaults that VENDORS differ in. Everything else (connections,
 * tokens, retries, time-outs, resumption) is shared.
 */
export interface Dialect {
  name: string
  /** `path` is appended to a profile's base URL, and so is the path of the token endpoint. */
  defaults: {
    path: string
    oauth?: { path: string; scope?: string; renewBeforeMs: number }
    onDrop: readonly DropAction[]
  }
  /** Whether a continuation id can be asked to go on from. */
  continues: boolean
  /** The JSON body that opens a stream, or continues one after `continuationId`. */
  body(request: GenerationRequest, profile: Pick<Profile, 'model'>, continuationId?: string): unknown
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
