import { compilePolicy, defaultPolicy } from '@cuecard/moderation'
import { percentile } from '../../measurements/percentile.ts'
import { realAnswers } from '../../shared-data.ts'
import { type StageScores, type StreamingScores, scoreStreaming } from '../streaming-scores.ts'
import { percentOf, type Section } from './section.ts'

/** What the stages do to the pace of an answer. */
export const streaming: Section = {
  what: 'frames of real answers, and their delay in tokens beside an oracle that knows the whole text',

  score() {
    const scores = scoreStreaming(realAnswers(), compilePolicy(defaultPolicy))
    return [
      { at: { stage: 'sentence buffer' }, values: valuesOf(scores.sentenceBuffer, scores) },
      { at: { stage: 'and moderation' }, values: valuesOf(scores.moderated, scores) },
    ]
  },
}

function valuesOf({ frames, delaysTokens }: StageScores, { answers, tokens }: StreamingScores) {
  const ascending = delaysTokens.toSorted((one, other) => one - other)
  return {
    tokensPerAnswer: tokens / answers,
    framesPerAnswer: frames / answers,
    fewerFramesThanTokensPercent: percentOf(tokens - frames, tokens),
    meanDelayTokens: ascending.reduce((sum, delay) => sum + delay, 0) / ascending.length,
    atMostOneTokenLaterPercent: percentOf(ascending.filter((delay) => delay <= 1).length, ascending.length),
    p99DelayTokens: percentile(ascending, 0.99),
    longestDelayTokens: percentile(ascending, 1),
  }
}
