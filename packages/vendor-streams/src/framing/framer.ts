import { NdjsonFramer } from './ndjson-framer.ts'
import { SseFramer } from './sse-framer.ts'

/** One event of a stream: its data, and the SSE fields that came with it. */
export interface Frame {
  data: string
  event?: string | undefined
  id?: string | undefined
}

/** Bytes to frames, split anywhere. A frame over the size limit makes it throw `vendor_event_too_large`. */
export interface Framer {
  /** The frames that these bytes completed, in order. */
  push(bytes: Uint8Array): Frame[]
  /** The body has ended as a whole: what is left of it that counts as a frame. */
  end(): Frame[]
}

/** How the frames of a body are told from one another. */
export type FramingName = 'sse' | 'ndjson'

/** What belongs to a framing on the wire. */
export interface Framing {
  /** What is asked for. */
  accept: string
  /** What an answer may be; anything else under status 200 (a proxy's page, an error) is no stream. */
  contentTypes: readonly string[]
  framer(maxEventBytes: number): Framer
}

/** Every framing that vendors use. */
export const framings: Readonly<Record<FramingName, Framing>> = {
  sse: {
    accept: 'text/event-stream',
    contentTypes: ['text/event-stream'],
    framer: (maxEventBytes) => new SseFramer(maxEventBytes),
  },
  ndjson: {
    accept: 'application/x-ndjson',
    contentTypes: ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/json'],
    framer: (maxEventBytes) => new NdjsonFramer(maxEventBytes),
  },
}
