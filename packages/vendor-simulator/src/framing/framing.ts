import type { Frame } from '../dialects/dialect.ts'
import type { FrameFaults } from '../faults/faults.ts'
import type { Random } from '../random.ts'

/** A way to mark where one event ends and the next begins. */
export interface Framing {
  contentType: string
  /** A writer of events for one stream, with the oddities that `faults` asks for. */
  writer(faults: FrameFaults, random: Random): FrameWriter
}

/** Writes the events of one stream. */
export interface FrameWriter {
  /** What the body begins with; often nothing. */
  prefix: string
  event(frame: Frame): string
  /** Something that carries no event. */
  comment(): string
}
