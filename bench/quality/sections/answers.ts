import { sharedCases } from '../../shared-data.ts'
import { type AnswerCase, cutsOfAnswers } from '../sentence-scores.ts'
import { sentenceSplitters } from '../sentence-splitters.ts'
import { figuresOf, percentOf, type Section } from './section.ts'

/** Real answers, with lists, headings, tables and code in them. */
export const answers: Section = {
  what: 'places in real answers at which text is cut; what is no end must not be',

  score() {
    const cases = sharedCases<AnswerCase>('answer-sentences.dev.json')
    const compared = sentenceSplitters.map((splitter) => ({ ...splitter, cuts: cutsOfAnswers(splitter, cases) }))
    return [
      { at: { tool: 'data', figure: 'places' }, values: figuresOf(compared[0]!.cuts, ({ places }) => places) },
      ...compared.map(({ name, reads, cuts }) => ({
        at: { tool: name, figure: `from ${reads}, %` },
        values: figuresOf(cuts, ({ places, cut }) => percentOf(cut, places)),
      })),
    ]
  },
}
