import type { Sample } from '../../measurements/measurement.ts'
import { sharedCases } from '../../shared-data.ts'
import { createPiiFinders } from '../pii-finders.ts'
import { countHits } from '../pii-scores.ts'
import { figuresOf, type Section } from './section.ts'

/** A text that only looks as if there were personal data in it. */
interface LookAlike {
  category: string
  text: string
  /** Readers do not agree that there is none. */
  ambiguous: boolean
}

/** Order numbers, prices, versions, dates and the like. */
export const lookAlikes: Section = {
  what: 'texts without personal data in which some is found, by what they look like',

  async score() {
    const cases = sharedCases<LookAlike>('pii-negatives.dev.json').filter(({ ambiguous }) => !ambiguous)
    const groups = new Map([...Map.groupBy(cases, ({ category }) => category), ['all', cases]])
    const samples: Sample[] = [
      { at: { tool: 'data', figure: 'texts' }, values: figuresOf(groups, ({ length }) => length) },
    ]
    for (const finder of createPiiFinders()) {
      const hits = new Map<string, number>()
      for (const [name, group] of groups)
        hits.set(
          name,
          await countHits(
            group.map(({ text }) => text),
            finder,
          ),
        )
      samples.push({ at: { tool: finder.name, figure: 'hit' }, values: figuresOf(hits, (count) => count) })
    }
    return samples
  },
}
