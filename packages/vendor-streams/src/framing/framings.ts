import type { Framer, FramingName } from './framer.ts'
import { NdjsonFramer } from './ndjson-framer.ts'
import { SseFramer } from './sse-framer.ts'

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
