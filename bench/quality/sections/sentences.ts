import { sharedCases } from '../../shared-data.ts'
import { dividesRightly, groupSentenceCases, type SentenceCase } from '../sentence-scores.ts'
import { sentenceSplitters } from '../sentence-splitters.ts'
import { figuresOf, percentOf, type Section } from './section.ts'

/** Texts of many languages, most of them hard. */
export const sentences: Section = {
  what: 'texts of which every sentence is right, white space aside',

  score() {
    const groups = groupSentenceCases(sharedCases<SentenceCase>('sentences.dev.json'))
    return [
      { at: { tool: 'data', figure: 'texts' }, values: figuresOf(groups, (cases) => cases.length) },
      ...sentenceSplitters.map((splitter) => ({
        at: { tool: splitter.name, figure: `from ${splitter.reads}, %` },
        values: figuresOf(groups, (cases) =>
          percentOf(cases.filter((one) => dividesRightly(splitter, one)).length, cases.length),
        ),
      })),
    ]
  },
}
