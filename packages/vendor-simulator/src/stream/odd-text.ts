import type { OddText } from '../faults/faults.ts'

/** A noncharacter, which Unicode keeps free for such a use, stands in the text for bytes that are no text. */
const standIn = '\ufdd0'
const standInBytes = Buffer.from(standIn)

const additions: Record<OddText['add'], { text: string; bytes?: readonly number[] }> = {
  nul: { text: '\0' },
  loneSurrogate: { text: '\ud83d' },
  rawNul: { text: standIn, bytes: [0] },
  invalidUtf8: { text: standIn, bytes: [0xf0, 0x9f, 0x98] },
}

/** What `write` makes of `text` and of what `oddText` adds to it in the event `index`, counted from 0. */
export function withOddText(
  { add, every = 1 }: OddText,
  index: number,
  text: string,
  write: (text: string) => string,
): string | Buffer {
  if ((index + 1) % every !== 0) return write(text)
  const addition = additions[add]
  const written = write(text + addition.text)
  if (addition.bytes === undefined) return written
  const bytes = Buffer.from(written)
  const at = bytes.lastIndexOf(standInBytes)
  const after = bytes.subarray(at + standInBytes.length)
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(addition.bytes), after])
}
