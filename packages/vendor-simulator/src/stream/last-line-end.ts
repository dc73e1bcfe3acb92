import type { BodyPart } from './body-part.ts'

/** `parts` without the line ends at the end of the last one. */
export function* withoutLastLineEnd(parts: Iterable<BodyPart>): Generator<BodyPart> {
  let held: BodyPart | undefined
  for (const part of parts) {
    if (held !== undefined) yield held
    held = part
  }
  if (held !== undefined) yield { ...held, bytes: withoutLineEnd(held.bytes) }
}

const lineEndBytes = [0x0a, 0x0d]

function withoutLineEnd(bytes: string | Buffer): Buffer {
  const written = Buffer.from(bytes)
  let length = written.length
  while (lineEndBytes.includes(written[length - 1]!)) length--
  return written.subarray(0, length)
}
