import type { DesktopEvent } from '@cuecard/contracts'
import fc from 'fast-check'
import t from 'tap'
import { applyEvent, type Desk, emptyDesk, findAssist, rewind } from '../src/state/desk.ts'
import { answer } from './push-server.ts'

/** One line: begins up to `backBy` events too early, brings `length` new ones, and may leave one event out. */
interface LineScript {
  length: number
  backBy: number
  skip?: number
}

/**
 * Reads the log over one line, as the client does. An assist's first event is not left out, because nothing says where
 * to look for that one.
 */
function readLine(log: readonly DesktopEvent[], desk: Desk, { length, backBy, skip }: LineScript): Desk {
  const lineFrom = desk.cursor
  const resumeAt = log.findIndex((entry) => entry.cursor === lineFrom) + 1
  const entries = log.slice(Math.max(0, resumeAt - backBy), resumeAt + length)
  for (const [index, entry] of entries.entries()) {
    if (index === skip && entry.seq > 1) continue
    const applied = applyEvent(desk, entry)
    if (applied.outcome === 'hole') return rewind(desk, applied.from ?? lineFrom)
    desk = applied.desk
  }
  return desk
}

/** One log of all events: each assist's in order, mixed as `pick` says. */
function interleave(queues: DesktopEvent[][], pick: () => number): DesktopEvent[] {
  const log: DesktopEvent[] = []
  for (let left = queues; left.length > 0; left = left.filter((queue) => queue.length > 0)) {
    const next = left[pick() % left.length]?.shift()
    if (next) log.push(next)
  }
  return log
}

const text = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 })
const goodLine = fc.record({ length: fc.nat(12), backBy: fc.nat(3) })
const faultyLine = fc.record({ length: fc.nat(12), backBy: fc.nat(3), skip: fc.nat(12) })
const lines = fc.tuple(fc.array(goodLine), faultyLine, fc.array(goodLine)).map((parts) => parts.flat())
const wholeLine = { length: Number.POSITIVE_INFINITY, backBy: 0 }

t.test('however lines break and repeat, and whatever one leaves out, the desk ends as the log says', async (t) => {
  const property = fc.property(
    fc.array(text, { minLength: 1, maxLength: 4 }),
    fc.infiniteStream(fc.nat(3)),
    lines,
    (texts, picks, script: LineScript[]) => {
      const assists = texts.map((sentences, index) => answer(`${index}`, sentences))
      const log = interleave(assists, () => picks.next().value ?? 0)
      // One more line to find the hole, and one to fill it.
      const desk = [...script, wholeLine, wholeLine].reduce(
        (before, line) => readLine(log, before, line),
        emptyDesk(50),
      )
      const right = texts.every((sentences, index) => findAssist(desk, `${index}`)?.text === sentences.join(''))
      return right && desk.cursor === log.at(-1)?.cursor
    },
  )
  t.doesNotThrow(() => fc.assert(property, { numRuns: 1_000 }))
})
