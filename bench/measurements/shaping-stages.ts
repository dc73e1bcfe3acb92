import { type CompiledPolicy, Moderator } from '@cuecard/moderation'
import { SentenceBuffer } from '@cuecard/sentence-buffer'

/** An answer in the pieces in which it arrives, and the sentences that they make. */
export interface ShapedAnswer {
  pieces: readonly string[]
  sentences: readonly string[]
}

/** Divides an answer into its sentences once, for the stage that takes these. */
export function shapedAnswer(pieces: readonly string[]): ShapedAnswer {
  const sentences: string[] = []
  bufferSentences(pieces, (sentence) => sentences.push(sentence))
  return { pieces, sentences }
}

/** The stages between vendor and journal: each by itself, with what the one before gives it, and both as they run. */
export const shapingStages: Readonly<Record<string, (answer: ShapedAnswer, policy: CompiledPolicy) => void>> = {
  'sentence buffer': ({ pieces }) => bufferSentences(pieces, () => {}),
  moderation: ({ sentences }, policy) => {
    const moderator = new Moderator(policy)
    for (const sentence of sentences) moderator.push(sentence)
    moderator.flush()
  },
  both: ({ pieces }, policy) => {
    const moderator = new Moderator(policy)
    bufferSentences(pieces, (sentence) => moderator.push(sentence))
    moderator.flush()
  },
}

function bufferSentences(pieces: readonly string[], give: (sentence: string) => void): void {
  const buffer = new SentenceBuffer()
  for (const piece of pieces) for (const sentence of buffer.push(piece)) give(sentence)
  for (const sentence of buffer.flush()) give(sentence)
}
