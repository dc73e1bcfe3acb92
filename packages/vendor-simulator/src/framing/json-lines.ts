import type { FrameFaults } from '../faults/faults.ts'
import { type Random, randomItem } from '../random.ts'
import type { FrameWriter, Framing } from './framing.ts'

const lineEnds = ['\n', '\r\n'] as const

/** One JSON text in each line (the NDJSON specification): a carriage return before the line feed is ignored. */
export const jsonLines: Framing = {
  contentType: 'application/x-ndjson',
  writer: ({ byteOrderMark, lineEnd }, random) => {
    const next = lineEndOf(lineEnd, random)
    return { prefix: byteOrderMark ? '\ufeff' : '', event: ({ data }) => data + next(), comment: next }
  },
}

function lineEndOf(lineEnd: FrameFaults['lineEnd'], random: Random): FrameWriter['comment'] {
  if (lineEnd === 'mixed') return () => randomItem(random, lineEnds)
  return () => (lineEnd === 'crlf' ? '\r\n' : '\n')
}
