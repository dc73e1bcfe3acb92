import type { SentenceSplitter } from './sentence-splitters.ts'

/** A text and its sentences as the author of a rule divides it. */
export interface SentenceCase {
  lang: string
  /** `golden` for the golden rules. */
  kind: string
  text: string
  sentences: readonly string[]
}

/** A real answer with offsets at which every careful reader ends a sentence, and others at which none does. */
export interface AnswerCase {
  text: string
  /** Ends of sentences inside of lines. */
  mustInner: readonly number[]
  /** Ends of sentences at ends of lines. */
  lineEnds: readonly number[]
  /** No ends of sentences. */
  mustNot: readonly number[]
}

/** Whether `splitter` gives exactly the sentences of a case, white space aside. */
export function dividesRightly(splitter: SentenceSplitter, { text, lang, sentences }: SentenceCase): boolean {
  const found = splitter.split(text, lang).map(bare).filter(Boolean)
  return found.length === sentences.length && found.every((sentence, index) => sentence === bare(sentences[index]!))
}

/** The cases by what they are reported under: golden rules, English apart; each language; all. A case is in several. */
export function groupSentenceCases(cases: readonly SentenceCase[]): Map<string, SentenceCase[]> {
  const golden = cases.filter(({ kind }) => kind === 'golden')
  const languages = Map.groupBy(cases, ({ lang }) => lang)
  return new Map([
    ['golden rules, en', golden.filter(({ lang }) => lang === 'en')],
    ['golden rules, other languages', golden.filter(({ lang }) => lang !== 'en')],
    ...[...languages].sort(([one], [other]) => (one < other ? -1 : 1)),
    ['all', [...cases]],
  ])
}

/** How many places of each sort there are in the answers, and at how many of them `splitter` cuts, white space aside. */
export function cutsOfAnswers(
  splitter: SentenceSplitter,
  cases: readonly AnswerCase[],
): ReadonlyMap<string, { places: number; cut: number }> {
  const divided = cases.map((answer) => ({ answer, ends: endsOf(splitter.split(answer.text)) }))
  const count = (sort: 'mustInner' | 'lineEnds' | 'mustNot') => {
    const places = divided.flatMap(({ answer, ends }) => answer[sort].map((place) => ends.has(place)))
    return { places: places.length, cut: places.filter(Boolean).length }
  }
  return new Map([
    ['ends inside lines', count('mustInner')],
    ['ends of lines', count('lineEnds')],
    ['no ends', count('mustNot')],
  ])
}

/** The offsets after the last visible character of each sentence; a piece of white space alone belongs to the one before. */
function endsOf(sentences: readonly string[]): Set<number> {
  let [length, end] = [0, 0]
  const ends = sentences.map((sentence) => {
    const visible = sentence.trimEnd().length
    if (visible > 0) end = length + visible
    length += sentence.length
    return end
  })
  return new Set(ends)
}

const bare = (text: string): string => text.replace(/\s+/gu, '')
