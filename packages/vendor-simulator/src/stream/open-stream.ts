import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Answer } from '../answers/answer-book.ts'
import { tokenize } from '../answers/tokenize.ts'
import type { Dialect, StreamFacts, StreamRequest } from '../dialects/dialect.ts'
import type { StreamFaults, StreamIdentity } from '../faults/faults.ts'
import { answerRefusal } from '../http-answer.ts'
import { seededRandom } from '../random.ts'
import { answerFrames } from './answer-frames.ts'
import { BodyWriter } from './body-writer.ts'
import { steps } from './steps.ts'
import { type Pace, StreamPlayer, type StreamPlayerOptions } from './stream-player.ts'
import { planText } from './text-plan.ts'
import type { Ticker } from './ticker.ts'

/** What all streams of a simulator have in common. */
export interface StreamSettings {
  pace: Pace
  tokensPerEvent: number
  seed: string
  ticker: Ticker
}

/** One stream that has been asked for. */
export interface StreamOrder {
  dialect: Dialect
  asked: StreamRequest
  answer: Answer
  /** The answer's offset to go on from; nothing for a stream from the beginning. */
  continueAt: number | undefined
  identity: StreamIdentity
  faults: StreamFaults
}

/** From an order to the player of its stream, not yet started: the text, its frames, their steps, the bytes. */
export function openStream(
  order: StreamOrder,
  response: ServerResponse,
  socket: Socket,
  settings: StreamSettings & Pick<StreamPlayerOptions, 'onTokens' | 'onBlocked' | 'onOver'>,
): StreamPlayer {
  const { dialect, asked, answer, continueAt, identity, faults } = order
  const { pace, tokensPerEvent, seed, ticker, onTokens, onBlocked, onOver } = settings
  const random = seededRandom(`${seed} ${asked.prompt} ${identity.attempt}`)
  const { continuation = {}, splitSurrogates = false } = faults
  const plan = planText({
    answer: answer.text,
    tokens: answer.tokens,
    continueAt,
    maxTokens: asked.maxTokens,
    continuation,
    splitSurrogates,
    random,
  })
  const facts: StreamFacts = {
    id: `sim-${identity.index}`,
    model: asked.model,
    created: Math.floor(Date.now() / 1_000),
    includeUsage: asked.includeUsage ?? false,
    contextIdIn: faults.frames?.contextIdIn ?? 'both',
  }
  const writer = dialect.framing.writer(faults.frames ?? {}, random)
  const promptTokens = facts.includeUsage ? tokenize(asked.prompt).length : 0
  const frames = answerFrames({ plan, tokensPerEvent, dialect, facts, promptTokens, ids: answer.ids, writer, faults })
  const body = new BodyWriter(response, socket, faults, random)
  return new StreamPlayer({
    steps: steps(frames, plan.last - plan.first, faults),
    body,
    ticker,
    pace,
    open: () => body.open(200, { 'content-type': dialect.framing.contentType, 'cache-control': 'no-cache' }),
    refuse: (refusal) => {
      const { status } = refusal
      answerRefusal(response, refusal, dialect.errorBody(status, `status_${status}`, 'a simulated fault'))
    },
    comment: () => writer.comment(),
    onTokens,
    onBlocked,
    onOver,
  })
}
