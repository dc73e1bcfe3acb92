import { SentenceBuffer } from '@cuecard/sentence-buffer'
import { tokenize } from '@cuecard/vendor-simulator'
import { segment } from 'sentencex'

/** Something that divides a text into sentences, without losing any of it. */
export interface SentenceSplitter {
  name: string
  /** What it is given: only Cuecard decides while the text is still arriving. */
  reads: 'tokens' | 'whole text'
  /** `language` is a BCP 47 tag; undefined where the data does not tell. */
  split(text: string, language?: string): string[]
}

const cuecard: SentenceSplitter = {
  name: 'cuecard',
  reads: 'tokens',
  split(text, locale) {
    const buffer = new SentenceBuffer(locale === undefined ? {} : { locale })
    const sentences = tokenize(text).flatMap((token) => buffer.push(token))
    return [...sentences, ...buffer.flush()]
  },
}

/** Where the data does not tell the language, those who need one are told the one of nearly all of it. */
const usualLanguage = 'en'

const intlSegmenter: SentenceSplitter = {
  name: 'Intl.Segmenter',
  reads: 'whole text',
  split(text, language = usualLanguage) {
    const segmenter = new Intl.Segmenter(language, { granularity: 'sentence' })
    return Array.from(segmenter.segment(text), ({ segment }) => segment)
  },
}

const sentencex: SentenceSplitter = {
  name: 'sentencex',
  reads: 'whole text',
  split: (text, language = usualLanguage) => segment(language, text),
}

/** Those that are compared, Cuecard first. */
export const sentenceSplitters: readonly SentenceSplitter[] = [cuecard, intlSegmenter, sentencex]
