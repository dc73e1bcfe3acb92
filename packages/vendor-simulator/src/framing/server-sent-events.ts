import type { Frame } from '../dialects/dialect.ts'
import type { FrameFaults } from '../faults/faults.ts'
import { type Random, randomItem } from '../random.ts'
import type { FrameWriter, Framing } from './framing.ts'

const lineEnds = { lf: '\n', crlf: '\r\n', cr: '\r' } as const

/** Server-sent events (WHATWG HTML, section 9.2). */
export const serverSentEvents: Framing = {
  contentType: 'text/event-stream; charset=utf-8',
  writer: (faults, random) => new EventWriter(faults, random),
}

class EventWriter implements FrameWriter {
  readonly prefix: string
  readonly #colon: string
  readonly #lineEnd: () => string

  constructor(faults: FrameFaults, random: Random) {
    const { lineEnd = 'lf' } = faults
    this.prefix = faults.byteOrderMark ? '\ufeff' : ''
    this.#colon = faults.spaceAfterColon === false ? ':' : ': '
    // One kind within an event: a lone CR and the LF of the next line together would be a single line end.
    this.#lineEnd = lineEnd === 'mixed' ? () => randomItem(random, Object.values(lineEnds)) : () => lineEnds[lineEnd]
  }

  event({ data, id, event }: Frame): string {
    const colon = this.#colon
    const end = this.#lineEnd()
    const eventLine = event === undefined ? '' : `event${colon}${event}${end}`
    const idLine = id === undefined ? '' : `id${colon}${id}${end}`
    return `${eventLine}${idLine}data${colon}${data}${end}${end}`
  }

  comment(): string {
    const end = this.#lineEnd()
    return `: keep-alive${end}${end}`
  }
}
