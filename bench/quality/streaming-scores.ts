import { type CompiledPolicy, Moderator } from '@cuecard/moderation'
import { SentenceBuffer } from '@cuecard/sentence-buffer'
import { tokenize } from '@cuecard/vendor-simulator'

/** When the sentences of some answers came out of a stage. */
export interface StageScores {
  /** What came out, also with the end of an answer. */
  frames: number
  /**
   * Of each frame that came out with a token: how many tokens after the one with its last visible character. An oracle that
   * knows the whole text has no delay. What comes with the end of an answer waits for no token, and is left out.
   */
  delaysTokens: number[]
}

/** The scores of the stages over the same answers. */
export interface StreamingScores {
  answers: number
  tokens: number
  sentenceBuffer: StageScores
  /** Both stages, one after the other: what a desktop sees. A frame of which nothing is left is not sent. */
  moderated: StageScores
}

/** Streams `answers` token by token through the sentence buffer and the moderation. */
export function scoreStreaming(answers: readonly string[], policy: CompiledPolicy): StreamingScores {
  const scores: StreamingScores = {
    answers: answers.length,
    tokens: 0,
    sentenceBuffer: { frames: 0, delaysTokens: [] },
    moderated: { frames: 0, delaysTokens: [] },
  }
  for (const text of answers) streamAnswer(text, policy, scores)
  return scores
}

function streamAnswer(text: string, policy: CompiledPolicy, scores: StreamingScores): void {
  const tokens = tokenize(text)
  const tokenOfUnit = tokens.flatMap((token, index) => new Array<number>(token.length).fill(index))
  const buffer = new SentenceBuffer()
  const moderator = new Moderator(policy)
  let sentencesEnd = 0
  const note = (stage: StageScores, end: number, token: number): void => {
    stage.frames++
    const last = tokenOfUnit[text.slice(0, end).trimEnd().length - 1]
    if (token < tokens.length && last !== undefined) stage.delaysTokens.push(token - last)
  }
  const send = (sentences: readonly string[], token: number): void => {
    for (const sentence of sentences) {
      sentencesEnd += sentence.length
      note(scores.sentenceBuffer, sentencesEnd, token)
      for (const frame of moderator.push(sentence)) if (frame.text !== '') note(scores.moderated, frame.end, token)
    }
  }
  for (const [index, token] of tokens.entries()) send(buffer.push(token), index)
  send(buffer.flush(), tokens.length)
  for (const frame of moderator.flush()) if (frame.text !== '') note(scores.moderated, frame.end, tokens.length)
  scores.tokens += tokens.length
}
