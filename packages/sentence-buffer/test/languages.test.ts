import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { meanOf, piecesOf, sentencesOf, tokenDelays, tokensOf } from './feeding.ts'

const folder = new URL('cases/', import.meta.url)

/**
 * The texts of one language, one to a line: `‖` marks where a sentence ends and the next begins, `\n` stands for a line
 * end, and a line that starts with `//` says what the lines below it are about. `any.txt` is read without a locale.
 */
function casesOf(file: string): string[] {
  const lines = readFileSync(new URL(file, folder), 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('//')).map((line) => line.replaceAll('\\n', '\n'))
}

const trimmed = (sentences: readonly string[]): string[] =>
  sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '')

for (const file of readdirSync(folder)) {
  const locale = file.replace('.txt', '')
  const options = locale === 'any' ? {} : { locale }
  t.test(`sentences of ${locale} end where its readers see an end, in any pieces`, async (t) => {
    const cases = casesOf(file)
    for (const marked of cases) {
      const text = marked.replaceAll('‖', '')
      const expected = trimmed(marked.split('‖'))
      for (const pieces of [[text], tokensOf(text), piecesOf(text, 1)]) {
        const found = trimmed(sentencesOf(pieces, options))
        if (found.join('‖') !== expected.join('‖')) t.same(found, expected)
      }
    }
    t.ok(cases.length > 0, `${cases.length} texts`)
  })
}

t.test(
  'in every language a sentence goes out about one token after its last character, and never later than four',
  async (t) => {
    for (const file of readdirSync(folder)) {
      const locale = file.replace('.txt', '')
      const options = locale === 'any' ? {} : { locale }
      const delays = casesOf(file).flatMap((marked) => tokenDelays(marked.replaceAll('‖', ''), options))
      const mean = meanOf(delays)
      t.comment(`${locale}: ${mean.toFixed(2)} tokens on average over ${delays.length} sentences`)
      t.ok(mean < 1.35 && Math.max(...delays) <= 4, `${locale}: ${mean.toFixed(2)}, at most ${Math.max(...delays)}`)
    }
  },
)

t.test('without a locale, or with an unknown one, each script brings its own language', async (t) => {
  const expected = [
    'Dr. Smith is here.',
    'Проф. Иванов тоже.',
    'Как дела?',
    'ここです。',
    'डॉ. शर्मा आए।',
    'Πού;',
    'Done.',
  ]
  for (const options of [{}, { locale: 'tlh' }, { locale: '' }, { locale: 'constructor' }]) {
    t.same(trimmed(sentencesOf([expected.join(' ')], options)), expected)
  }
})

t.test('text in another script than the locale is read by what its own script says', async (t) => {
  for (const [locale, expected] of [
    ['en', ['Спросите проф. Иванова.', 'Он на ул. Мира, д. 5.']],
    ['de', ['डॉ. शर्मा आए।', 'कीमत 3.5 रुपये है।']],
    ['fr', ['Πού είναι;', 'Ο κ. Νίκος ήρθε.']],
    ['ja', ['Ask Dr. Smith.', 'He lives at 5 Main St. in Boston.']],
    ['ru', ['Ask Mr. Smith.', 'He is in.']],
    ['ar', ['See No. 5.', 'Call J. Smith.']],
  ] as const) {
    t.same(trimmed(sentencesOf([expected.join(' ')], { locale })), expected)
  }
})

t.test('the language counts, not the region or the case of its tag', async (t) => {
  const text = 'Er kommt am 3. Oktober. Gut.'
  for (const locale of ['de', 'de-AT', 'DE_ch'])
    t.same(sentencesOf([text], { locale }), ['Er kommt am 3. Oktober. ', 'Gut.'])
})
