import t from 'tap'
import { SentenceBuffer } from '../src/index.ts'
import { sentencesOf } from './feeding.ts'

t.test('a sentence goes out with the token that makes its end certain', async (t) => {
  const buffer = new SentenceBuffer({ locale: 'en' })
  t.same(buffer.push('It works'), [])
  t.same(buffer.push('.'), [], 'a decimal, a domain or an abbreviation may follow')
  t.same(buffer.push(' '), [], 'so may a small letter')
  t.same(buffer.push('T'), ['It works. '], 'the first letter of the next sentence decides')
  t.same(buffer.push('ry it'), [])
  t.same(buffer.push('.\n\n'), ['Try it.\n'], 'a line end decides at once')
  t.same(buffer.push('In the U.S'), [])
  t.same(buffer.push('. How'), [], 'behind an abbreviation, the first word decides')
  t.same(buffer.push(' come'), ['\nIn the U.S. '])
  t.same(buffer.flush(), ['How come'])
})

t.test('a mark that needs no white space ends its sentence with the next character', async (t) => {
  const buffer = new SentenceBuffer({ locale: 'ja' })
  t.same(buffer.push('はい。'), [], 'a closing quotation mark may follow')
  t.same(buffer.push('そ'), ['はい。'])
  t.same(buffer.flush(), ['そ'])
})

t.test('white space goes with the sentence before it as far as it was there when the end was certain', async (t) => {
  t.same(sentencesOf(['One.  Two.\n\n Three.\n']), ['One.  ', 'Two.\n', '\n Three.\n'])
  t.same(sentencesOf([' \n ']), [' \n '])
  t.same(sentencesOf([]), [])
  t.same(sentencesOf(['']), [])
})

t.test('a sentence that grows too long is cut at its last white space, else between graphemes', async (t) => {
  t.same(sentencesOf(['the quick brown fox'], { maxLength: 10 }), ['the quick ', 'brown fox'])
  t.same(sentencesOf(['abcdefghij'], { maxLength: 4 }), ['abcd', 'efgh', 'ij'])
  t.same(sentencesOf(['ab👍🏽cd'], { maxLength: 4 }), ['ab', '👍🏽', 'cd'])
  t.same(sentencesOf(['👨‍👩‍👧‍👦👨‍👩‍👧‍👦'], { maxLength: 2 }), ['👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'])
  t.same(sentencesOf(['abcd\nef'], { maxLength: 4 }), ['abcd', '\nef'])
})

t.test('a grapheme beyond every bound is cut all the same, but between code points', async (t) => {
  const monster = `a${'\u{1d165}'.repeat(6000)}`
  const sentences = sentencesOf(monster)
  t.ok(sentences.every((sentence) => sentence.length <= 9600 && sentence.isWellFormed()))
  t.equal(sentences.join(''), monster)
})

t.test('text in quotation marks and brackets stays together, but not for ever', async (t) => {
  t.same(sentencesOf(['He said: "Go. Now. Run!" And left.']), ['He said: "Go. Now. Run!" ', 'And left.'])
  const unclosed = sentencesOf([`He said: "Go. ${'And so on. '.repeat(50)}`])
  t.ok(unclosed.length > 10, 'a quotation mark that nobody closes holds 300 characters together')
  t.equal(sentencesOf(['It is 6" wide. "Fine.\nNext. Last.']).length, 4, 'nor does it reach beyond its line')
})

t.test('a limit that is none is refused with a stable code', async (t) => {
  for (const options of [
    { maxLength: 0 },
    { maxLength: 1.5 },
    { maxLength: Number.NaN },
    { maxWaitMs: -1 },
    { maxWaitMs: Number.NaN },
  ]) {
    t.throws(() => new SentenceBuffer(options), { name: 'RangeError', code: 'sentence_buffer_option' })
  }
  t.doesNotThrow(() => new SentenceBuffer({ maxWaitMs: Number.POSITIVE_INFINITY }))
})

t.test('hostile repetition costs no more than a small multiple of prose, also character by character', async (t) => {
  const size = 100_000
  const cost = (text: string): number => {
    const buffer = new SentenceBuffer()
    const start = process.cpuUsage()
    for (let index = 0; index < text.length; index++) buffer.push(text[index]!)
    buffer.flush()
    const { user, system } = process.cpuUsage(start)
    return (user + system) / text.length
  }
  const repeat = (part: string): string => part.repeat(Math.ceil(size / part.length))
  const prose = repeat('The quick brown fox, as ever, jumps over the lazy dog. ')
  cost(prose)
  const base = Math.max(cost(prose), cost(prose))
  const letters = [
    'a',
    '1',
    'a@',
    'a.',
    'U.S. ',
    'Dr. ',
    'A. ',
    '1. ',
    '- ',
    'No. ',
    'x. iP',
    'e\u0301',
    '\u0301',
    '\ud83d',
    '🇫🇷',
    '👍',
  ]
  const marks = [
    '(',
    '"',
    '«',
    "'",
    '.',
    '. ',
    '? ',
    '。',
    '…',
    '*',
    '`',
    '|',
    '| a ',
    '"b. ',
    '[1]',
    ' ',
    '\n',
    '```\nx\n',
  ]
  for (const part of [...letters, ...marks]) {
    const ratio = cost(repeat(part)) / base
    // Linear work stays below 5 on a busy machine; quadratic work is in the hundreds at this size.
    t.ok(ratio < 12, `${JSON.stringify(part)} costs ${ratio.toFixed(1)} times as much as prose`)
  }
})
