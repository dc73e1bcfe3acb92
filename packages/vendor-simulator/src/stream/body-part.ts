/** One piece of a body, and how many tokens of the answer it carries. */
export interface BodyPart {
  bytes: string | Buffer
  tokens: number
  /** The number of the event that this is, where the dialect numbers its events. */
  sequence: number | undefined
}

/** A part of a body that carries nothing of the answer. */
export function control(bytes: string | Buffer, sequence?: number): BodyPart {
  return { bytes, tokens: 0, sequence }
}
