import type { PushFrame } from '@cuecard/contracts'
import type { Clock } from '../clock.ts'
import type { ConnectionState } from './connection-state.ts'
import { Line } from './line.ts'
import { isRefusal, type LineEnd, nextStep, type ReconnectLimits } from './reconnect.ts'
import type { SocketConstructor } from './socket.ts'
import type { TokenSource } from './token-source.ts'

/** What keeping a line up needs. */
export interface LineKeeperOptions {
  url: string
  WebSocket: SocketConstructor
  clock: Clock
  random: () => number
  tokens: TokenSource
  limits: ReconnectLimits
  openingTimeoutMs: number
  /** Where to go on from. */
  cursor: () => string | undefined
  /** Called for every frame of the line of the moment, and after `onState` when the frame changed the state. */
  onFrame: (frame: PushFrame) => void
  onState: (state: ConnectionState) => void
}

/**
 * Keeps a line up: opens one, and another one after it as {@link nextStep} decides. At most one line exists at a time.
 * Knows nothing of assists; the owner says when there was `progress()`.
 */
export class LineKeeper {
  readonly #options: LineKeeperOptions
  #state: ConnectionState
  #line: Line | undefined
  /** Until the next attempt, or until a drain that was announced. */
  #timer: unknown
  #drainAt: number | undefined
  #failures = 0
  #refusals = 0

  constructor(options: LineKeeperOptions) {
    this.#options = options
    this.#state = { status: 'connecting', since: options.clock.now() }
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Opens a line now, unless one is open or being opened. */
  open(): void {
    if (this.#line) return
    this.#refusals = 0
    this.#attempt()
    if (this.#state.status !== 'connecting') this.#enterReconnecting(this.#options.clock.now())
  }

  /** Lets the line go and stays in `state` until `open()`. */
  rest(state: ConnectionState): void {
    const line = this.#line
    this.#line = undefined
    this.#stopTimer()
    line?.end({ cause: 'let-go' })
    this.#enter(state)
  }

  /** Gives up the line of the moment, as broken, for the next one. */
  replaceLine(because: LineEnd): void {
    this.#line?.end(because)
  }

  /** Something new has arrived: the next wait starts over from the shortest. */
  progress(): void {
    this.#failures = 0
  }

  /** Sends one frame over a live line; says whether there is one. */
  send(text: string): boolean {
    return this.#state.status === 'live' && (this.#line?.send(text) ?? false)
  }

  #attempt() {
    this.#stopTimer()
    const { tokens, ...options } = this.#options
    const line: Line = new Line({
      ...options,
      token: () => tokens.current(),
      onFrame: (frame) => this.#receive(frame),
      onEnd: (end) => {
        if (this.#line === line) this.#lineEnded(line, end)
      },
    })
    this.#line = line
  }

  #receive(frame: PushFrame) {
    const { clock } = this.#options
    if (frame.type === 'welcome') {
      this.#refusals = 0
      this.#enter({ status: 'live', since: clock.now(), sessionId: frame.sessionId })
    }
    if (frame.type === 'draining') {
      const waitMs = Math.min(Math.max(0, frame.reconnectInMs), longestDrainMs)
      this.#stopTimer()
      this.#drainAt = clock.now() + waitMs
      this.#timer = clock.setTimeout(() => this.#line?.end({ cause: 'drained' }), waitMs)
    }
    this.#options.onFrame(frame)
  }

  #lineEnded(line: Line, end: LineEnd) {
    const { clock, tokens, limits, random } = this.#options
    const now = clock.now()
    this.#line = undefined
    if (this.#state.status === 'live' && now - this.#state.since >= limits.maxDelayMs) this.progress()
    const drainRemainingMs = this.#drainAt === undefined ? undefined : Math.max(0, this.#drainAt - now)
    this.#stopTimer()
    const history = {
      failures: this.#failures,
      refusals: this.#refusals,
      tokenRenewable: tokens.renewable,
      drainRemainingMs,
    }
    const next = nextStep(end, history, limits, random)
    this.#failures += 1
    if (isRefusal(end)) this.#refusals += 1
    if (isRefusal(end) || !line.welcomed) tokens.doubt()
    if (next.step === 'signed-out') this.#enter({ status: 'signed-out', since: now })
    else if (next.step === 'stop') {
      const { reason, code } = next
      this.#enter({ status: 'ended', since: now, reason, ...(code !== undefined && { code }) })
    } else {
      this.#timer = clock.setTimeout(() => this.#attempt(), next.delayMs)
      this.#enterReconnecting(now + next.delayMs)
    }
  }

  #enterReconnecting(at: number) {
    // The line has been lost since the end of the last one, however many attempts there were after it.
    const since = ['live', 'connecting'].includes(this.#state.status) ? this.#options.clock.now() : this.#state.since
    this.#enter({ status: 'reconnecting', since, at, failures: this.#failures })
  }

  /** Always the last thing to be done: a listener may call back and do something else altogether. */
  #enter(state: ConnectionState) {
    this.#state = state
    this.#options.onState(state)
  }

  #stopTimer() {
    this.#options.clock.clearTimeout(this.#timer)
    this.#drainAt = undefined
  }
}

/** No server may keep desktops away for longer, whatever it names. */
const longestDrainMs = 60_000
