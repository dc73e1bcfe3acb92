import { sharedCases } from '../../shared-data.ts'
import { type BlocklistCase, groupBlocklistCases, scoreTerms, termFinders } from '../blocklist-scores.ts'
import { figuresOf, percentOf, type Section } from './section.ts'

/** Terms as they are, as people disguise them, and the innocent words that contain them. */
export const blocklist: Section = {
  what: 'terms of a list: found exactly, and hits where there is none, by kind of text',

  score() {
    const groups = groupBlocklistCases(sharedCases<BlocklistCase>('blocklist.dev.json'))
    const compared = termFinders.map(({ name, find }) => ({
      name,
      scores: new Map(Array.from(groups, ([group, cases]) => [group, scoreTerms(cases, find)])),
    }))
    return [
      { at: { tool: 'data', figure: 'texts' }, values: figuresOf(groups, (cases) => cases.length) },
      ...compared.flatMap(({ name, scores }) => [
        {
          at: { tool: name, figure: 'found, %' },
          values: figuresOf(scores, ({ expected, found }) => percentOf(found, expected)),
        },
        { at: { tool: name, figure: 'wrong hits' }, values: figuresOf(scores, ({ wrong }) => wrong) },
      ]),
    ]
  },
}
