import fc from 'fast-check'
import t from 'tap'
import { SentenceBuffer } from '../src/index.ts'
import { endsOf, piecesOf, sentencesOf, sharedData } from './feeding.ts'

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const locales = [
  undefined,
  'en',
  'de',
  'es',
  'fr',
  'it',
  'nl',
  'pt',
  'pl',
  'ru',
  'ja',
  'zh',
  'ko',
  'ar',
  'hi',
  'el',
  'tlh',
  '',
]

/** What sentence ends, Markdown and graphemes are made of, so that random texts meet every rule. */
const fragments = [
  ...' \n.!?…。！।؟,;:-–—*_~`|#>()[]{}"\'’“”„«»「」（）',
  ...[
    '\r\n',
    '\t',
    '\u3000',
    '\u2028',
    '...',
    ' . . .',
    '```',
    '```js\n',
    '~~~',
    '\n```\n',
    '| a |',
    '**',
    '• ',
    '- ',
    '# ',
  ],
  ...[
    'Hello',
    'world',
    'The',
    'it',
    'iPhone',
    'U.S.',
    'Dr.',
    'e.g.',
    'a.m.',
    'No. 5',
    'Inc.',
    'Step 1.',
    'Gate B.',
    'Chap. IV',
    "'s Avonds",
    '« Oui ! »',
    '：“好。”',
    '2024. 5. 3.',
    'macOS',
    'J.',
    '3.14',
    '1.',
    '2.',
    'a)',
    'ii)',
  ],
  ...[
    'https://a.b/c?d=e.f',
    'j.d@example.com',
    'README.md',
    'am 3. Oktober',
    'z. B.',
    'г.',
    'д-р',
    'これは',
    '山です',
    '한국어',
    'مرحبا',
    'नमस्ते',
    'क्षि',
  ],
  ...[
    'e\u0301',
    '\u0301',
    '\u200d',
    '\u200b',
    '\ufe0f',
    '👍🏽',
    '👨‍👩‍👧‍👦',
    '🇫🇷',
    '🇩',
    '🏽',
    '❤️',
    '\ud83d',
    '\ude00',
    'ﾞ',
    '\u0e33',
    '\u0600',
    '가',
    'ᄀ',
    'ᅡ',
  ],
]
const hostile = fc.array(fc.constantFrom(...fragments), { maxLength: 60 }).map((parts) => parts.join(''))
const unicode = fc.string({ unit: 'binary', maxLength: 120 })
const real = (sharedData<{ text: string }[]>('responses.dev.json') ?? [{ text: 'No shared data here. So this.' }]).map(
  ({ text }) => text,
)
const naughty = (sharedData<(string | { text: string })[]>('naughty-strings.json') ?? ['Ω≈ç√∫˜µ≤≥÷. Ok.']).map((one) =>
  typeof one === 'string' ? one : one.text,
)
const stress = (sharedData<{ decoded: string }[]>('utf8-stress.json') ?? [{ decoded: '\ud800é' }]).map(
  ({ decoded }) => decoded,
)
const slice = fc
  .tuple(fc.constantFrom(...real), fc.nat({ max: 3000 }), fc.integer({ min: 1, max: 1500 }))
  .map(([text, start, length]) => text.slice(start % text.length, (start % text.length) + length))
const mixed = fc.array(fc.constantFrom(...stress, ...fragments), { maxLength: 30 }).map((parts) => parts.join(''))
const text = fc.oneof({ weight: 4, arbitrary: hostile }, unicode, slice, fc.constantFrom(...naughty), mixed)
const options = fc.record({
  locale: fc.constantFrom(...locales),
  maxLength: fc.oneof(fc.constantFrom(1, 2, 5, 600), fc.integer({ min: 1, max: 80 })),
})

/** Random pieces of a text, in code units: also inside surrogate pairs. */
function cutAt(whole: string, cuts: readonly number[]): string[] {
  const pieces: string[] = []
  let start = 0
  for (const length of cuts) {
    pieces.push(whole.slice(start, start + length))
    start += length
  }
  return [...pieces, whole.slice(start)]
}

function settings({ locale, maxLength }: { locale: string | undefined; maxLength: number }) {
  return locale === undefined ? { maxLength } : { locale, maxLength }
}

function longestGrapheme(whole: string): number {
  return Math.max(0, ...[...graphemes.segment(whole)].map(({ segment }) => segment.length))
}

/** An arrow to the first end that lies inside a grapheme; undefined when there is none. */
function splitGrapheme(whole: string, sentences: readonly string[]): string | undefined {
  const segments = graphemes.segment(whole)
  for (const end of endsOf(sentences)) {
    if (end < whole.length && segments.containing(end)!.index !== end)
      return `${whole.slice(0, end)}→${whole.slice(end)}`
  }
  return undefined
}

t.test('everything that goes in comes out, and the pieces it came in do not matter', async () => {
  fc.assert(
    fc.property(text, options, fc.array(fc.nat({ max: 20 }), { maxLength: 40 }), (whole, chosen, cuts) => {
      const expected = sentencesOf([whole], settings(chosen))
      const found = [cutAt(whole, cuts), piecesOf(whole, 1)].map((pieces) => sentencesOf(pieces, settings(chosen)))
      return expected.join('') === whole && found.every((one) => JSON.stringify(one) === JSON.stringify(expected))
    }),
    { numRuns: 2500 },
  )
})

t.test('no end lies inside a grapheme or a surrogate pair, however short sentences must be', async () => {
  fc.assert(
    fc.property(
      text,
      options,
      (whole, chosen) => splitGrapheme(whole, sentencesOf([whole], settings(chosen))) === undefined,
    ),
    { numRuns: 2500 },
  )
})

t.test('no sentence is longer than it may be, unless for one grapheme or one fenced code block', async () => {
  fc.assert(
    fc.property(text, options, (whole, chosen) =>
      sentencesOf([whole], settings(chosen)).every((sentence) => {
        const longest = longestGrapheme(sentence)
        const allowed = longest > chosen.maxLength ? 2 * longest : chosen.maxLength
        return sentence.length <= allowed || /```|~~~/u.test(whole)
      }),
    ),
    { numRuns: 1500 },
  )
})

t.test('nothing is lost, doubled or halved when time runs out between the pieces', async () => {
  fc.assert(
    fc.property(
      text,
      options,
      fc.array(fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 2500 })), { maxLength: 40 }),
      (whole, chosen, steps) => {
        const buffer = new SentenceBuffer(settings(chosen))
        const sentences: string[] = []
        let now = 0
        let start = 0
        for (const [length, pause] of steps) {
          sentences.push(...buffer.push(whole.slice(start, start + length), now))
          start += length
          now += pause
          const deadline = buffer.deadline()
          const expired = buffer.expire(now)
          if (expired.length > 0 && (deadline === undefined || deadline > now)) return false
          if ((buffer.deadline() ?? Number.POSITIVE_INFINITY) <= now) return false
          sentences.push(...expired)
        }
        sentences.push(...buffer.push(whole.slice(start), now), ...buffer.flush())
        const halved = whole.isWellFormed() && !sentences.every((sentence) => sentence.isWellFormed())
        return sentences.join('') === whole && !halved && sentences.every((sentence) => sentence !== '')
      },
    ),
    { numRuns: 1500 },
  )
})

t.test('no more text waits than a sentence may have, or a fenced code block or a grapheme', async () => {
  fc.assert(
    fc.property(
      text,
      options,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 9 }),
      (part, chosen, size, repeats) => {
        const whole = part.repeat(repeats)
        const buffer = new SentenceBuffer(settings(chosen))
        const hardLimit = Math.max(16 * chosen.maxLength, 4096)
        const mayExceed = /```|~~~/u.test(whole) || longestGrapheme(whole) > chosen.maxLength
        let waiting = 0
        for (const piece of piecesOf(whole, size)) {
          waiting += piece.length - buffer.push(piece).join('').length
          if (waiting > (mayExceed ? hardLimit + 1 : chosen.maxLength + 1)) return false
        }
        return true
      },
    ),
    { numRuns: 1000 },
  )
})

t.test('a buffer that was flushed is as good as new', async () => {
  fc.assert(
    fc.property(text, text, options, (first, second, chosen) => {
      const buffer = new SentenceBuffer(settings(chosen))
      buffer.push(first, 1)
      buffer.flush()
      const again = [...buffer.push(second), ...buffer.flush()]
      return JSON.stringify(again) === JSON.stringify(sentencesOf([second], settings(chosen)))
    }),
    { numRuns: 1000 },
  )
})
