import type { Answer } from '../answers/answer-book.ts'
import { tokenize } from '../answers/tokenize.ts'
import type { Dialect, StreamFacts, StreamRequest } from '../dialects/dialect.ts'
import type { StreamIdentity } from '../faults/fault-plan.ts'
import type { StreamFaults } from '../faults/faults.ts'
import { seededRandom } from '../random.ts'
import { answerFrames } from './answer-frames.ts'
import type { BodyPart } from './body-part.ts'
import { BodyWriter } from './body-writer.ts'
import type { Channel } from './channel.ts'
import { GzipBody } from './gzip-body.ts'
import { withoutLastLineEnd } from './last-line-end.ts'
import { withSequenceFaults } from './sequence-faults.ts'
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
  channel: Channel,
  refuse: StreamPlayerOptions['refuse'],
  settings: StreamSettings & Pick<StreamPlayerOptions, 'onTokens' | 'onBlocked' | 'onOver'>,
): StreamPlayer {
  const { dialect, asked, answer, continueAt, identity, faults } = order
  const { pace, tokensPerEvent, seed, ticker, onTokens, onBlocked, onOver } = settings
  const random = seededRandom(`${seed} ${asked.prompt} ${identity.attempt}`)
  const { continuation = {}, splitSurrogates = false, frames = {}, gzip: compression } = faults
  const plan = planText({
    answer: answer.text,
    tokens: answer.tokens,
    continueAt,
    maxTokens: faults.endless === true ? undefined : asked.maxTokens,
    continuation,
    splitSurrogates,
    random,
  })
  const facts = factsOf(order)
  const writer = dialect.framing.writer(frames, random)
  const promptTokens = facts.includeUsage ? tokenize(asked.prompt).length : 0
  const gzip = compression === undefined ? undefined : new GzipBody(compression)
  let parts: Iterable<BodyPart> = answerFrames({
    plan,
    tokensPerEvent,
    dialect,
    facts,
    promptTokens,
    ids: answer.ids,
    writer,
    faults,
  })
  if (faults.sequence !== undefined) parts = withSequenceFaults(parts, faults.sequence)
  if (frames.lastLineEnd === false) parts = withoutLastLineEnd(parts)
  if (gzip !== undefined) parts = gzip.parts(parts)
  const body = new BodyWriter(channel, faults.split, random)
  return new StreamPlayer({
    steps: steps(parts, plan.last - plan.first, faults),
    body,
    ticker,
    pace,
    open: () =>
      body.open({
        'content-type': dialect.framing.contentType,
        'cache-control': 'no-cache',
        ...(gzip === undefined ? {} : { 'content-encoding': 'gzip' }),
      }),
    refuse,
    // In a compressed body a comment would have to know which bytes come before it.
    comment: () => (gzip === undefined ? writer.comment() : ''),
    onTokens,
    onBlocked,
    onOver,
  })
}

function factsOf({ asked, identity, faults }: StreamOrder): StreamFacts {
  const { usage, frames = {} } = faults
  return {
    id: `sim-${identity.index}`,
    model: asked.model,
    created: Math.floor(Date.now() / 1_000),
    includeUsage: usage === undefined ? (asked.includeUsage ?? false) : usage === 'always',
    contextIdIn: frames.contextIdIn ?? 'both',
    textIn: frames.textIn ?? 'content',
    endsBy: frames.endsBy ?? 'stop',
  }
}
