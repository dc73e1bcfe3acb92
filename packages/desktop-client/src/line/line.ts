import type { DesktopFrame, PushFrame } from '@cuecard/contracts'
import type { Clock } from '../clock.ts'
import { decodeFrame } from '../state/frames.ts'
import type { LineEnd } from './reconnect.ts'
import { openState, type Socket, type SocketConstructor } from './socket.ts'

/** What one attempt at a line needs. */
export interface LineOptions {
  url: string
  WebSocket: SocketConstructor
  clock: Clock
  /** How long token, socket and welcome may take together, in milliseconds. */
  openingTimeoutMs: number
  token: () => Promise<string | undefined>
  /** Where to go on from, read when the socket is open. */
  cursor: () => string | undefined
  onFrame: (frame: PushFrame) => void
  onEnd: (end: LineEnd) => void
}

/**
 * One attempt at a line: token, socket, hello, frames, end. `onEnd` is called exactly once, and nothing is called after
 * it: a socket that takes its time to close is left behind.
 */
export class Line {
  readonly #options: LineOptions
  #socket: Socket | undefined
  #timer: unknown
  #silenceMs: number | undefined
  #over = false

  constructor(options: LineOptions) {
    this.#options = options
    this.#expectWithin(options.openingTimeoutMs, { cause: 'opening-timed-out' })
    void this.#open()
  }

  /** Whether the server has welcomed this desktop. */
  get welcomed(): boolean {
    return this.#silenceMs !== undefined
  }

  /** Hands one frame to the socket, if it is open; says whether. That it arrives shows only in what the server does. */
  send(text: string): boolean {
    if (this.#over || this.#socket?.readyState !== openState) return false
    this.#socket.send(text)
    return true
  }

  /** Ends the line from this side. */
  end(end: LineEnd): void {
    if (this.#over) return
    this.#over = true
    this.#options.clock.clearTimeout(this.#timer)
    this.#socket?.close(normalClosure)
    this.#options.onEnd(end)
  }

  async #open() {
    let token: string | undefined
    try {
      token = await this.#options.token()
    } catch {
      this.end({ cause: 'token-failed' })
      return
    }
    if (this.#over) return
    if (!token) {
      this.end({ cause: 'signed-out' })
      return
    }
    try {
      this.#listen(new this.#options.WebSocket(this.#options.url, [subprotocol, `bearer.${token}`]))
    } catch {
      // The browser's own message may quote the token.
      this.end({ cause: 'refused-here' })
    }
  }

  #listen(socket: Socket) {
    this.#socket = socket
    socket.addEventListener('open', () => {
      const cursor = this.#options.cursor()
      const hello: DesktopFrame = { type: 'hello', ...(cursor !== undefined && { cursor }) }
      this.send(JSON.stringify(hello))
    })
    socket.addEventListener('message', (event) => this.#receive(event.data))
    socket.addEventListener('close', (event) => {
      this.end({ cause: 'closed', code: event.code, reason: event.reason })
    })
    // A close event follows an error event, and says more; without a listener some implementations throw.
    socket.addEventListener('error', () => {})
  }

  #receive(data: unknown) {
    if (this.#over) return
    const frame = decodeFrame(data)
    if (!frame) {
      this.end({ cause: 'bad-frame' })
      return
    }
    if (frame.type === 'welcome') this.#silenceMs = silenceLimitMs(frame.heartbeatMs)
    if (this.#silenceMs !== undefined) this.#expectWithin(this.#silenceMs, { cause: 'silent' })
    if (frame.type !== 'unknown') this.#options.onFrame(frame)
  }

  #expectWithin(delayMs: number, otherwise: LineEnd) {
    const { clock } = this.#options
    clock.clearTimeout(this.#timer)
    this.#timer = clock.setTimeout(() => this.end(otherwise), delayMs)
  }
}

/** The WebSocket subprotocol that Cuecard speaks. */
export const subprotocol = 'cuecard.v1'

/**
 * After how much silence a line counts as dead: two missed heartbeats, 10 s at most, and never before the one that is
 * due next.
 */
export function silenceLimitMs(heartbeatMs: number): number {
  return Math.max(Math.min(2 * heartbeatMs, 10_000), heartbeatMs + 1_000)
}

/** RFC 6455: the purpose of the connection has been fulfilled. */
const normalClosure = 1000
