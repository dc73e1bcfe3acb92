import { existsSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import type { Frame } from '../src/framing/framer.ts'
import { SseFramer } from '../src/framing/sse-framer.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const limit = 1_048_576

function frames(chunks: readonly Uint8Array[], maxEventBytes = limit): Frame[] {
  const framer = new SseFramer(maxEventBytes)
  return chunks.flatMap((chunk) => framer.push(chunk))
}

const hostile = bytesOf(
  '\uFEFF: comment\r\nid: 1\r\ndata:{"token":"Grüße"}\r\n\r\n' +
    'id: 2\rdata: {"token":" 👋🏽"}\r\revent: unknown\nretry: 10\nfield: x\ndata: first\ndata: second\n\n\n\ndata\n\n: x\n\nid\ndata: end\n\n',
)

t.test('events are the same at every split point, also inside a character', async (t) => {
  const whole = frames([hostile])
  t.equal(whole.length, 5)
  t.equal(whole[0]?.data, '{"token":"Grüße"}')
  t.equal(whole[1]?.data, '{"token":" 👋🏽"}')
  t.equal(whole[2]?.data, 'first\nsecond')
  for (let at = 0; at <= hostile.length; at++) {
    t.strictSame(frames([hostile.subarray(0, at), hostile.subarray(at)]), whole, `split at ${at}`)
  }
  t.strictSame(frames(Array.from(hostile, (byte) => Uint8Array.of(byte))), whole, 'byte by byte')
})

t.test('bytes that are not UTF-8 become replacement characters', async (t) => {
  const bytes = Buffer.concat([bytesOf('data: a'), Buffer.from([0xff, 0xc3]), bytesOf('b\n\n')])
  t.equal(frames([bytes])[0]?.data, 'a\uFFFD\uFFFDb')
})

t.test('an event without its blank line is dropped', async (t) => {
  t.strictSame(
    frames([bytesOf('data: whole\n\ndata: half')]).map(({ data }) => data),
    ['whole'],
  )
})

t.test('an event of exactly the limit is taken and one byte more is refused, in one chunk or many', async (t) => {
  for (const chunkSize of [limit * 2, 65_536]) {
    const chunks = (length: number) => {
      const bytes = bytesOf(`id: 9\ndata: ${'a'.repeat(length)}\n\n`)
      return Array.from({ length: Math.ceil(bytes.length / chunkSize) }, (_, i) =>
        bytes.subarray(i * chunkSize, (i + 1) * chunkSize),
      )
    }
    t.equal(frames(chunks(limit))[0]?.data.length, limit)
    t.throws(() => frames(chunks(limit + 1)), { code: 'vendor_event_too_large' })
  }
  t.throws(
    () => frames([bytesOf(`data: ${'ü'.repeat(60)}\n\n`)], 100),
    { code: 'vendor_event_too_large' },
    'bytes count',
  )
})

const corpus = new URL('../../../../shared/data/sse.dev.json', import.meta.url)
interface Case {
  id: string
  chunks: string[]
  events: { event: string; data: string }[]
}

t.test(
  'the recorded streams give their events',
  { skip: existsSync(corpus) ? false : 'the test data is not here' },
  async (t) => {
    const cases: Case[] = JSON.parse(readFileSync(corpus, 'utf8'))
    t.ok(cases.length >= 70)
    for (const { id, chunks, events } of cases) {
      const bytes = chunks.map((chunk) => Buffer.from(chunk, 'base64'))
      const expected = events.map(({ event, data }) => ({ event, data }))
      const seen = (chunks: Uint8Array[]) =>
        frames(chunks).map(({ event = 'message', data }) => ({ event: event || 'message', data }))
      t.strictSame(seen(bytes), expected, id)
      const whole = Buffer.concat(bytes)
      for (let at = 0; at <= whole.length; at++) {
        const split = seen([whole.subarray(0, at), whole.subarray(at)])
        if (!isDeepStrictEqual(split, expected)) t.fail(`${id}, split at ${at}`, { split })
      }
      t.strictSame(seen(Array.from(whole, (byte) => Uint8Array.of(byte))), expected, `${id}, byte by byte`)
    }
  },
)
