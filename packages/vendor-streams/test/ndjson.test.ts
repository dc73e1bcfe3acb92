import t from 'tap'
import { NdjsonFramer } from '../src/framing/ndjson-framer.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

function lines(chunks: readonly Uint8Array[], maxEventBytes = 1_048_576): string[] {
  const framer = new NdjsonFramer(maxEventBytes)
  return [...chunks.flatMap((chunk) => framer.push(chunk)), ...framer.end()].map(({ data }) => data)
}

t.test('lines are the same at every split point, whatever their ends', async (t) => {
  const body = bytesOf('\uFEFF{"a":"Grüße 👋"}\r\n\n  \n{"b":"x\u2028y\u0085z"}\n{"c":3}')
  const whole = lines([body])
  t.strictSame(whole, ['{"a":"Grüße 👋"}', '{"b":"x\u2028y\u0085z"}', '{"c":3}'])
  for (let at = 0; at <= body.length; at++)
    t.strictSame(lines([body.subarray(0, at), body.subarray(at)]), whole, `${at}`)
  t.strictSame(lines([...body].map((byte) => Uint8Array.of(byte))), whole)
})

t.test('bytes that are not UTF-8 become replacement characters', async (t) => {
  t.strictSame(lines([Uint8Array.of(0x22, 0xff, 0xc3, 0x22, 0x0a)]), ['"\uFFFD\uFFFD"'])
})

t.test('a line of exactly the limit is taken and one byte more is refused, in one chunk or many', async (t) => {
  for (const pieces of [1, 7]) {
    const chunks = (length: number) => {
      const body = bytesOf(`"${'x'.repeat(length - 2)}"\n`)
      return Array.from({ length: pieces }, (_, index) => {
        return body.subarray((index * body.length) / pieces, ((index + 1) * body.length) / pieces)
      })
    }
    t.equal(lines(chunks(1_000), 1_000)[0]?.length, 1_000)
    t.throws(() => lines(chunks(1_001), 1_000), { code: 'vendor_event_too_large' })
  }
  t.throws(() => lines([bytesOf(' '.repeat(3_000))], 1_000), { code: 'vendor_event_too_large' }, 'a line without end')
})

t.test('many small pieces of one long line cost time in proportion to their number', async (t) => {
  const cost = (pieces: number) => {
    const framer = new NdjsonFramer(16_777_216)
    const piece = bytesOf('x'.repeat(16))
    const startedAt = performance.now()
    for (let index = 0; index < pieces; index++) framer.push(piece)
    framer.push(bytesOf('\n'))
    return performance.now() - startedAt
  }
  cost(10_000)
  // The least of several runs is the one that the machine's other work disturbed least.
  const least = (size: number) => Math.min(...Array.from({ length: 5 }, () => cost(size)))
  const ratio = least(200_000) / least(20_000)
  t.ok(ratio < 40, `10 times the pieces took ${ratio.toFixed(1)} times as long`)
})
