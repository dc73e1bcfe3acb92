import { compilePolicy, defaultPolicy, moderate } from '@cuecard/moderation'
import { SentenceBuffer } from '@cuecard/sentence-buffer'
import { realAnswers } from '../shared-data.ts'

/** One answer that a model gives, and what a desktop must show of it. */
export interface ReferenceAnswer {
  prompt: string
  raw: string
  /** The answer moderated as a whole: the joined sentences must be exactly this. */
  moderated: string
}

/** The answers of the proofs: `count` of the real ones, from the first on and over again; the prompts are distinct. */
export function referenceAnswers(count: number): ReferenceAnswer[] {
  const policy = compilePolicy(defaultPolicy)
  const texts = realAnswers()
  return Array.from({ length: count }, (_, index) => {
    const raw = texts[index % texts.length] ?? ''
    return { prompt: `answer number ${index}`, raw, moderated: moderate(raw, policy).text }
  })
}

/** What a simulator is given to answer the prompts of {@link referenceAnswers} with. */
export function answerByPrompt(answers: readonly ReferenceAnswer[]): (request: { prompt: string }) => string {
  const byPrompt = new Map(answers.map(({ prompt, raw }) => [prompt, raw]))
  return ({ prompt }) => byPrompt.get(prompt) ?? 'There is no answer to this.'
}

/** The length of the longest sentence that an answer is shown in. */
export function longestSentence(text: string): number {
  const buffer = new SentenceBuffer()
  return Math.max(...[...buffer.push(text), ...buffer.flush()].map((sentence) => sentence.length))
}
