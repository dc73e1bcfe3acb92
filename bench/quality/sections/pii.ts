import type { Sample } from '../../measurements/measurement.ts'
import { sharedCases } from '../../shared-data.ts'
import { comparedKinds, createPiiFinders } from '../pii-finders.ts'
import { kindsOfNames, structuredKinds } from '../pii-kinds.ts'
import { expectedFindings, type PiiCase, type PiiScore, scorePii, sumOfScores } from '../pii-scores.ts'
import { figuresOf, percentOf, type Section } from './section.ts'

const measure = 'exact spans of the right kind, over the kinds that a tool has; all get the whole text'

/** Numbers and addresses with little or nothing around them, and near misses such as wrong check digits. */
export const recognisers: Section = {
  what: `personal data by itself: ${measure}`,
  score: () => scoreFile('pii-recognizers.dev.json'),
}

/** What customers and agents write. */
export const piiSentences: Section = {
  what: `personal data in sentences: ${measure}`,
  score: () => scoreFile('pii-sentences.dev.json'),
}

async function scoreFile(file: string): Promise<Sample[]> {
  const cases = sharedCases<PiiCase>(file)
  const expected = expectedFindings(cases, kindsOfNames(comparedKinds, 'data', typesOf(cases)))
  const compared: { name: string; scores: Map<string, PiiScore> }[] = []
  for (const finder of createPiiFinders()) {
    compared.push({ name: finder.name, scores: withSums(await scorePii(expected, finder)) })
  }
  return [
    // Cuecard comes first, and its kinds are all there are.
    { at: { tool: 'data', figure: 'values' }, values: figuresOf(compared[0]!.scores, ({ expected }) => expected) },
    ...compared.flatMap(({ name, scores }) => [
      {
        at: { tool: name, figure: 'recall, %' },
        values: figuresOf(scores, ({ found, expected }) => percentOf(found, expected)),
      },
      {
        at: { tool: name, figure: 'precision, %' },
        values: figuresOf(scores, ({ found, reported }) => percentOf(found, reported)),
      },
    ]),
  ]
}

function typesOf(cases: readonly PiiCase[]): string[] {
  const types = cases.flatMap(({ type, spans }) => [type, ...(spans ?? []).map(([, , ownType]) => ownType)])
  return [...new Set(types.filter((type) => type !== undefined))]
}

function withSums(scores: ReadonlyMap<string, PiiScore>): Map<string, PiiScore> {
  const structured = structuredKinds.flatMap((kind) => scores.get(kind) ?? [])
  return new Map([...scores, ['structured', sumOfScores(structured)], ['all', sumOfScores(scores.values())]])
}
