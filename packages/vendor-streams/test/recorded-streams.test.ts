import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { Generation } from '../src/generation.ts'
import { type Dialect, defaultLimits, type Profile } from '../src/index.ts'
import { dialectOfFormat, testDialects } from './dialects/test-dialects.ts'
import { textOf } from './vendor-fixture.ts'

interface Recording {
  id: string
  format: string
  payloads: string[]
  text: string
}

const corpus = new URL('../../../../shared/data/streams.dev.json', import.meta.url)
const skip = existsSync(corpus) ? false : 'the test data is not here'

/** How the bytes of a recording come: at once, or in pieces that heed no event's border. */
const pieceSizes = [Number.POSITIVE_INFINITY, 1_021, 7]

t.test('recorded streams of models give their text, however their bytes come', { skip }, async (t) => {
  const recordings: Recording[] = JSON.parse(readFileSync(corpus, 'utf8'))
  const read = recordings.filter(({ format }) => dialectOfFormat.has(format))
  t.ok(read.length >= 28, `${read.length} of ${recordings.length} are in formats that are read here`)
  for (const { id, format, payloads, text } of read) {
    const dialect = testDialects.get(dialectOfFormat.get(format)!)!
    const profile: Profile = {
      name: 'recorded',
      dialect: dialect.name,
      streamUrl: '',
      model: undefined,
      credentials: { kind: 'none' },
      limits: defaultLimits,
      onDrop: [],
    }
    for (const size of pieceSizes) {
      const texts = responsesOf(format, payloads).map((response) => textOfPieces(dialect, profile, response, size))
      t.equal(texts.join(''), text, `${id}: ${size} bytes at a time`)
    }
  }
})

/** The bytes of each response; a model that was given the results of its tools has answered several times. */
function responsesOf(format: string, payloads: readonly string[]): Buffer[] {
  const events = payloads.map((payload) => `data: ${payload}\n\n`)
  if (format === 'openai-chat') return [Buffer.from(`${events.join('')}data: [DONE]\n\n`)]
  return events
    .join('')
    .split(/(?<="type":"message_stop".*\n\n)/)
    .map((response) => Buffer.from(response))
}

/** What is read of a response that comes in pieces of this size. Throws when it does not end. */
function textOfPieces(dialect: Dialect, profile: Profile, bytes: Buffer, size: number): string {
  const generation = new Generation(dialect, profile)
  generation.connected(undefined)
  for (let at = 0; at < bytes.length; at += size) {
    if (generation.push(bytes.subarray(at, at + size)).state !== 'done') continue
    generation.complete()
    return textOf(generation.take())
  }
  throw new Error('the response has no end')
}
