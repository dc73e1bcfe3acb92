import type { Answer, AnswerBook } from '../answers/answer-book.ts'
import { type Dialect, RequestError, type StreamRequest } from '../dialects/dialect.ts'
import { Attempts } from '../faults/attempts.ts'
import type { FaultPlan, StreamIdentity } from '../faults/fault-plan.ts'
import type { Refusal } from '../faults/faults.ts'
import { answerJson, answerRefusal, readBody } from '../http-answer.ts'
import { isObject, parseJson } from '../json.ts'
import type { Connections } from '../server/connections.ts'
import type { VendorRequest, VendorResponse } from '../server/vendor-server.ts'
import type { SimulatorStatistics } from '../statistics.ts'
import { channelOf } from '../stream/channel-of.ts'
import { openStream, type StreamSettings } from '../stream/open-stream.ts'
import type { Outcome, StreamPlayer } from '../stream/stream-player.ts'
import type { AccessTokens } from './access-tokens.ts'
import { authorize } from './authorize.ts'

/** What the stream endpoints need from outside. */
export interface StreamEndpointOptions extends StreamSettings {
  tokens: AccessTokens
  apiKey: string
  answer: (request: { prompt: string }) => string
  book: AnswerBook
  faults: () => FaultPlan
  statistics: SimulatorStatistics
  connections: Connections
  onTextSent: ((stream: StreamIdentity, tokens: number) => void) | undefined
  onClientAbort: (stream: StreamIdentity) => void
}

/** A request that was understood: what is asked, what the answer is, and where in it to go on if it may. */
interface Order {
  asked: StreamRequest
  answer: Answer
  continueAt: number | undefined
}

/** Answers requests for streams, and knows those that are open. */
export class StreamEndpoint {
  readonly #options: StreamEndpointOptions
  readonly #attempts = new Attempts()
  readonly #open = new Set<StreamPlayer>()

  constructor(options: StreamEndpointOptions) {
    this.#options = options
  }

  /** Destroys the connection of every open stream; how many there were. */
  cutAll(): number {
    const players = [...this.#open]
    for (const player of players) player.cut()
    return players.length
  }

  async answer(dialect: Dialect, request: VendorRequest, response: VendorResponse): Promise<void> {
    const refuse = (status: number, code: string, message: string) => {
      const headers = status === 401 ? { 'www-authenticate': 'Bearer' } : {}
      answerJson(response, status, dialect.errorBody(status, code, message), headers)
    }
    if (request.method !== 'POST') return refuse(405, 'method_not_allowed', 'streams are opened with POST')
    const denial = authorize(request, dialect, this.#options)
    if (denial !== undefined) return refuse(denial.status, denial.code, denial.message)
    const body = await readBody(request)
    if (body === undefined) return refuse(413, 'body_too_large', 'the body is too large')
    try {
      this.#start(dialect, this.#understand(dialect, parseJson(body)), response)
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      refuse(400, error.code, error.message)
    }
  }

  #understand(dialect: Dialect, body: unknown): Order {
    if (!isObject(body)) throw new RequestError('malformed_json', 'the body must be a JSON object')
    const asked = dialect.request(body)
    const answer = this.#options.book.open(this.#options.answer({ prompt: asked.prompt }))
    if (asked.continuationId === undefined) return { asked, answer, continueAt: endOfPrefill(asked, answer) }
    const continueAt = answer.ids.offsetOf(asked.continuationId)
    if (continueAt !== undefined) return { asked, answer, continueAt }
    throw new RequestError('invalid_continuation', 'continuation_id is not a place in the answer to this prompt')
  }

  #start(dialect: Dialect, { asked, answer, continueAt: asAsked }: Order, response: VendorResponse) {
    const { statistics, faults, connections, onTextSent, onClientAbort } = this.#options
    const identity: StreamIdentity = {
      index: statistics.streams,
      dialect: dialect.name,
      prompt: asked.prompt,
      attempt: this.#attempts.next(dialect.name, asked.prompt),
      continued: asAsked !== undefined,
    }
    const planned = faults().stream?.(identity) ?? {}
    const continueAt = asked.prefill !== undefined && planned.prefill === 'ignore' ? undefined : asAsked
    // The connection may have gone while the request was read.
    const channel = channelOf(response, connections, planned.closeDelimited === true)
    if (channel === undefined) return

    statistics.streams++
    if (continueAt !== undefined) statistics.continuations++
    statistics.activeStreams++
    let sent = 0
    const refuse = (refusal: Refusal) => {
      const { status } = refusal
      answerRefusal(response, refusal, dialect.errorBody(status, `status_${status}`, 'a simulated fault'))
    }
    const player = openStream({ dialect, asked, answer, continueAt, identity, faults: planned }, channel, refuse, {
      ...this.#options,
      onTokens: (tokens) => {
        statistics.tokensSent += tokens
        sent += tokens
        onTextSent?.(identity, sent)
      },
      onBlocked: (isBlocked) => {
        statistics.blockedStreams += isBlocked ? 1 : -1
      },
      onOver: (outcome) => {
        this.#open.delete(player)
        statistics.activeStreams--
        statistics[outcomeCounters[outcome]]++
        if (outcome === 'whole') this.#attempts.settle(dialect.name, asked.prompt)
        if (outcome === 'aborted') onClientAbort(identity)
      },
    })
    this.#open.add(player)
    response.once('close', () => player.abort())
    player.start()
  }
}

/** Where the answer goes on after the text that the request has begun it with; nothing where it begins otherwise. */
function endOfPrefill({ prefill }: StreamRequest, { text }: Answer): number | undefined {
  return prefill !== undefined && text.startsWith(prefill) ? prefill.length : undefined
}

const outcomeCounters = {
  whole: 'wholeStreams',
  incomplete: 'incompleteStreams',
  cut: 'cutStreams',
  refused: 'refusedStreams',
  aborted: 'clientAborts',
} as const satisfies Record<Outcome, keyof SimulatorStatistics>
