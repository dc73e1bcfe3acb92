import { desktopSubprotocol, type PushFrame } from '@cuecard/contracts'
import { type RawData, WebSocket } from 'ws'
import { monotonicMs } from '../rig/clock.ts'
import { answerTo, type MarkedAnswer } from './marked-answer.ts'

/** What a desktop saw of one assist. */
export interface Seen {
  prompt: string
  /** When each sentence of the answer had arrived whole, on the system's monotonic clock; NaN for those that had not. */
  at: Float64Array
  /** Frames with text: more than sentences where one came in pieces, because its end kept it waiting for too long. */
  frames: number
  /** The type of the assist's terminal event, or what went wrong. */
  end: string
}

/** The `end` of an assist that has not ended. */
export const running = 'still running'

/** A desktop as the service sees one, and a watch: it notes when which sentence of a marked answer arrives. */
export class Desktop {
  readonly #socket: WebSocket
  readonly #welcome = Promise.withResolvers<void>()
  #answer: MarkedAnswer | undefined
  #seen: Seen | undefined
  #received = 0
  #nextSentence = 0
  #ended = Promise.withResolvers<void>()

  constructor(origin: string, token: string) {
    this.#socket = new WebSocket(`${origin.replace('http', 'ws')}/v1/desktop`, desktopSubprotocol, {
      headers: { authorization: `Bearer ${token}` },
      perMessageDeflate: false,
    })
    this.#socket.on('open', () => this.#send({ type: 'hello' }))
    this.#socket.on('message', (data) => this.#receive(data, monotonicMs()))
    this.#socket.on('error', (error) => this.#lost(error.message))
    this.#socket.on('close', (code) => this.#lost(`closed with ${code}`))
    this.#welcome.promise.catch(() => {})
  }

  /** Resolves when the service has let it in and it receives events. */
  get live(): Promise<void> {
    return this.#welcome.promise
  }

  /** What it saw of the assist that it started last. */
  get seen(): Seen | undefined {
    return this.#seen
  }

  /** Resolves when the assist that it started last has ended, whatever way. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  /** Asks for an assist; one at a time. */
  start(prompt: string): void {
    this.#answer = answerTo(prompt)
    const at = new Float64Array(this.#answer.sentences.length).fill(Number.NaN)
    this.#seen = { prompt, at, frames: 0, end: running }
    this.#received = 0
    this.#nextSentence = 0
    this.#ended = Promise.withResolvers()
    this.#send({ type: 'assist.start', interaction: { id: prompt }, prompt })
  }

  /** Closes the line without a word. */
  close(): void {
    this.#socket.terminate()
  }

  #send(frame: object): void {
    this.#socket.send(JSON.stringify(frame))
  }

  #receive(data: RawData, at: number): void {
    const frame: PushFrame = JSON.parse(data.toString())
    switch (frame.type) {
      case 'welcome':
        return this.#welcome.resolve()
      case 'assist.sentence':
        return this.#sentence(frame.text, at)
      case 'assist.completed':
      case 'assist.blocked':
      case 'assist.failed':
      case 'assist.cancelled':
        return this.#end(frame.type)
      case 'error':
        return this.#end(`error ${frame.code}`)
    }
  }

  #sentence(text: string, at: number): void {
    if (this.#seen === undefined || this.#answer === undefined) return
    if (!this.#answer.text.startsWith(text, this.#received)) return this.#end('text that is not the answer')
    this.#received += text.length
    this.#seen.frames++
    const { sentences } = this.#answer
    while (sentences[this.#nextSentence] !== undefined && sentences[this.#nextSentence]!.end <= this.#received) {
      this.#seen.at[this.#nextSentence++] = at
    }
  }

  #end(how: string): void {
    // What went wrong first is what is told.
    if (this.#seen?.end === running) this.#seen.end = how
    this.#ended.resolve()
  }

  #lost(why: string): void {
    this.#welcome.reject(new Error(`a desktop was ${why}`))
    this.#end(why)
  }
}
