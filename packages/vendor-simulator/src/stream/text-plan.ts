import type { ContinuationFaults } from '../faults/faults.ts'
import { type Random, randomInteger } from '../random.ts'

/** What one stream says: `tokens[first]` up to but without `tokens[last]`, from the answer's offset `start` on. */
export interface TextPlan {
  /** In UTF-16 code units, as all offsets. */
  start: number
  tokens: readonly string[]
  first: number
  last: number
}

/** What a {@link TextPlan} is made from. */
export interface TextPlanInput {
  answer: string
  /** All tokens of the answer. */
  tokens: readonly string[]
  /** Where a continuation goes on; nothing for a stream from the beginning. */
  continueAt: number | undefined
  /** The most tokens to send. */
  maxTokens: number | undefined
  continuation: ContinuationFaults
  splitSurrogates: boolean
  random: Random
}

/** Decides the text of a stream and its token borders. Shares `tokens` where nothing changes them. */
export function planText(input: TextPlanInput): TextPlan {
  const plan = fromPlace(input)
  const cut = input.splitSurrogates ? whole(plan.start, plan.tokens.slice(plan.first).flatMap(splitPairs)) : plan
  return { ...cut, last: Math.min(cut.tokens.length, cut.first + (input.maxTokens ?? Number.POSITIVE_INFINITY)) }
}

function fromPlace({ answer, tokens, continueAt, continuation, random }: TextPlanInput): TextPlan {
  if (continueAt === undefined) return { start: 0, tokens, first: 0, last: tokens.length }
  const { reEmitTokens = 0, borders = 'same', startInsideToken = false, diverge = false } = continuation
  let { index, offset } = tokenAt(tokens, continueAt)
  let start = continueAt
  if (reEmitTokens > 0) {
    // A place inside a token is reached from the token's beginning, which counts as the first one sent again.
    let again = reEmitTokens - (offset < continueAt ? 1 : 0)
    for (; again > 0 && index > 0; again--) offset -= tokens[--index]!.length
    // Never further than asked for: that would be a gap.
    start = Math.min(continueAt, offset + (startInsideToken ? middleOf(tokens[index] ?? '') : 0))
  }
  if (diverge) return whole(start, recut(reversedWords(answer.slice(start)), random))
  if (borders === 'other') return whole(start, recut(answer.slice(start), random))
  if (start === offset) return { start, tokens, first: index, last: tokens.length }
  return whole(start, [tokens[index]!.slice(start - offset), ...tokens.slice(index + 1)])
}

function whole(start: number, tokens: string[]): TextPlan {
  return { start, tokens, first: 0, last: tokens.length }
}

/** The token that contains `place`, and where it begins. */
function tokenAt(tokens: readonly string[], place: number): { index: number; offset: number } {
  let offset = 0
  for (let index = 0; index < tokens.length; index++) {
    const end = offset + tokens[index]!.length
    if (end > place) return { index, offset }
    offset = end
  }
  return { index: tokens.length, offset }
}

/** The middle of a token, at the border of a code point; 0 when it has only one. */
function middleOf(token: string): number {
  const letters = Array.from(token)
  return letters.slice(0, letters.length >> 1).join('').length
}

/** `text` in pieces of 1 to 7 code points. */
function recut(text: string, random: Random): string[] {
  const letters = Array.from(text)
  const pieces: string[] = []
  for (let from = 0; from < letters.length; ) {
    const to = from + randomInteger(random, 1, 7)
    pieces.push(letters.slice(from, to).join(''))
    from = to
  }
  return pieces
}

/** Another text of the same length, so that every place in it is also one in the answer. */
function reversedWords(text: string): string {
  const reversed = text.split(/(\s+)/).reverse().join('')
  return reversed === text ? Array.from(text).reverse().join('') : reversed
}

function splitPairs(token: string): string[] {
  return token.split(/(?<=[\ud800-\udbff])(?=[\udc00-\udfff])/)
}
