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
