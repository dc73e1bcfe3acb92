import { type CompiledPolicy, compilePolicy, defaultPolicy } from '@cuecard/moderation'
import { tokenize } from '@cuecard/vendor-simulator'
import { realAnswers } from '../shared-data.ts'
import { hostileTexts } from './hostile-texts.ts'
import type { Measurement, Sample } from './measurement.ts'
import { percentile } from './percentile.ts'
import { type ShapedAnswer, shapedAnswer, shapingStages } from './shaping-stages.ts'

/**
 * What shaping costs in this process, without a service around it: the median of some runs over the same text. Hostile text
 * comes in pieces as long as the tokens of prose are on average, so that as many calls are made for as much text.
 */
export const shaping: Measurement = {
  what: 'sentence buffer and moderation; bars for both: 2 µs per token of prose, 3 times its cost for hostile text',

  async repeat({ shaping: { runs, hostileCharacters } }) {
    const policy = compilePolicy(defaultPolicy)
    const answers = realAnswers()
    const prose = answers.map((text) => shapedAnswer(tokenize(text)))
    const tokens = prose.reduce((sum, { pieces }) => sum + pieces.length, 0)
    const characters = answers.reduce((sum, { length }) => sum + length, 0)
    const pieceLength = Math.round(characters / tokens)
    // What runs for the first time is slow, and no service stays there.
    costsOf(prose, policy, 1)
    const samples: Sample[] = []
    const proseCosts = new Map<string, number>()
    for (const [stage, cost] of costsOf(prose, policy, runs)) {
      const microseconds = cost / characters
      proseCosts.set(stage, microseconds)
      samples.push({
        at: { text: 'prose', stage },
        values: { nanosecondsPerCharacter: 1_000 * microseconds, microsecondsPerToken: cost / tokens },
      })
    }
    for (const [text, content] of hostileTexts(hostileCharacters)) {
      for (const [stage, cost] of costsOf([shapedAnswer(piecesOf(content, pieceLength))], policy, runs)) {
        const microseconds = cost / content.length
        samples.push({
          at: { text, stage },
          values: {
            nanosecondsPerCharacter: 1_000 * microseconds,
            timesProse: microseconds / proseCosts.get(stage)!,
          },
        })
      }
    }
    return samples
  },
}

/** The processor time of each stage for all of `answers` in µs, of this process with all its threads. */
function costsOf(answers: readonly ShapedAnswer[], policy: CompiledPolicy, runs: number): [string, number][] {
  return Object.entries(shapingStages).map(([stage, run]) => {
    const costs = Array.from({ length: runs }, () => {
      const before = process.cpuUsage()
      for (const answer of answers) run(answer, policy)
      const { user, system } = process.cpuUsage(before)
      return user + system
    })
    return [
      stage,
      percentile(
        costs.toSorted((one, other) => one - other),
        0.5,
      ),
    ]
  })
}

function piecesOf(text: string, length: number): string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  )
}
