import type { DesktopEvent, DesktopFrame, PushFrame } from '@cuecard/contracts'
import type { Clock } from './clock.ts'
import { DesktopClientError } from './errors.ts'
import { Acknowledger } from './line/acknowledger.ts'
import type { ConnectionState } from './line/connection-state.ts'
import { LineKeeper } from './line/line-keeper.ts'
import { TokenSource } from './line/token-source.ts'
import { Listeners } from './listeners.ts'
import type { ResolvedOptions } from './options.ts'
import type { AssistView } from './state/assist-view.ts'
import { applyBehindHole, applyEvent, applySnapshot, type Desk, emptyDesk, rewind } from './state/desk.ts'

/**
 * What a desktop asks guidance for: exactly one of `messages` and `prompt`, and the interaction it belongs to, with any
 * facts about it.
 */
export type AssistStart = Omit<Extract<DesktopFrame, { type: 'assist.start' }>, 'type' | 'interaction'> & {
  interaction: { id: string; [fact: string]: unknown }
}

/** What became of an answer, or of its sentence `seq`, on the desktop. */
export interface Feedback {
  assistId: string
  seq?: number
  kind: 'used' | 'copied' | 'edited' | 'dismissed' | 'up' | 'down'
  /** At most 2,000 characters. */
  note?: string
}

/** A problem that the server told of: a stable code, and what to do. */
export type Problem = Pick<Extract<PushFrame, { type: 'error' }>, 'code' | 'message'>

/** The client's events, each with what its listeners get. `client.desk` and `client.connection` are up to date by then. */
export interface DesktopClientEvents {
  /** The connection has another state. */
  connection: readonly [state: ConnectionState]
  /** One assist moved on by one event. Each event of the log comes here once, in order. */
  assist: readonly [assist: AssistView, event: DesktopEvent]
  /** Anything in the desk is different: after each `assist`, and after a snapshot took its place. */
  change: readonly [desk: Desk]
  /** Some history is gone for good; what is left is in the desk. */
  gap: readonly [desk: Desk]
  /** The server could not do something that it was asked. The connection goes on, or says why not. */
  problem: readonly [problem: Problem]
}

/**
 * An agent's desktop: keeps a line to the server, goes on from the cursor after every break, and holds what the agent
 * should see. Every sentence is in `desk` once, in order and without a hole; what is gone for good is said to be gone.
 */
export class DesktopClient {
  readonly #clock: Clock
  readonly #listeners = new Listeners<DesktopClientEvents>()
  readonly #tokens: TokenSource
  readonly #keeper: LineKeeper
  readonly #acknowledger: Acknowledger
  readonly #stopListening: () => void
  #desk: Desk
  /** Where this line began, if its hello said where. */
  #lineFrom: string | undefined
  /** The hole that made the last line be given up. */
  #hole: string | undefined
  #closed = false

  /** Use `connect`. */
  constructor(options: ResolvedOptions) {
    const { clock, network } = options
    this.#clock = clock
    this.#desk = emptyDesk(options.maxAssists, options.cursor)
    this.#tokens = new TokenSource(options.token)
    this.#keeper = new LineKeeper({
      url: options.url,
      WebSocket: options.WebSocket,
      clock,
      random: options.random,
      tokens: this.#tokens,
      limits: options.reconnect,
      openingTimeoutMs: options.openingTimeoutMs,
      cursor: () => this.#desk.cursor,
      onFrame: (frame) => this.#receive(frame),
      onState: (state) => this.#listeners.emit('connection', state),
    })
    this.#acknowledger = new Acknowledger(clock, options.ackIntervalMs, (cursor) => {
      this.#keeper.send(JSON.stringify({ type: 'ack', cursor } satisfies DesktopFrame))
    })
    const online = () => {
      if (this.connection.status === 'reconnecting') this.#keeper.open()
    }
    network?.addEventListener('online', online)
    this.#stopListening = () => network?.removeEventListener('online', online)
    this.#keeper.open()
  }

  /** How the desktop stands with the server. */
  get connection(): ConnectionState {
    return this.#keeper.state
  }

  /** What the agent should see. A new object after every change. */
  get desk(): Desk {
    return this.#desk
  }

  /** Where another client would go on with `connect({ cursor })`. */
  get cursor(): string | undefined {
    return this.#desk.cursor
  }

  /** Adds a listener; returns how to remove it. An error that it throws surfaces as an uncaught one. */
  on<Name extends keyof DesktopClientEvents>(
    name: Name,
    listener: (...details: DesktopClientEvents[Name]) => void,
  ): () => void {
    return this.#listeners.on(name, listener)
  }

  /**
   * Asks for guidance. The answer is an `assist` event of type `assist.accepted`, or a `problem`. Raises `not_live`
   * while the connection is not live: a question from a minute ago must not be asked later by itself.
   */
  start(request: AssistStart): void {
    this.#send({ type: 'assist.start', ...request })
  }

  /** Stops an assist; `assist.cancelled` follows unless it has ended. Raises `not_live`. */
  cancel(assistId: string): void {
    this.#send({ type: 'assist.cancel', assistId })
  }

  /** Tells what became of an answer. Raises `not_live`. */
  feedback(feedback: Feedback): void {
    this.#send({ type: 'feedback', ...feedback })
  }

  /** Uses another token from now on: on the live socket, and for every later one. Signs in again when signed out. */
  refreshToken(token: string): void {
    this.#tokens.replace(token)
    if (this.connection.status === 'live') this.#send({ type: 'auth.refresh', token })
    if (this.connection.status === 'signed-out') this.#keeper.open()
  }

  /** Goes offline until `reconnect()`. What is on the desk stays. */
  disconnect(): void {
    if (this.#closed) return
    this.#acknowledger.stop()
    this.#keeper.rest({ status: 'offline', since: this.#clock.now() })
  }

  /** Tries now: after `disconnect()`, instead of waiting for the next attempt, or after the server ended the session. */
  reconnect(): void {
    if (this.#closed)
      throw new DesktopClientError('client_closed', 'the client was closed: make a new one with connect')
    this.#keeper.open()
  }

  /** Ends the client for good and lets go of socket, timers and listeners of the page. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#stopListening()
    this.#acknowledger.stop()
    this.#keeper.rest({ status: 'ended', since: this.#clock.now(), reason: 'closed' })
  }

  #receive(frame: PushFrame) {
    switch (frame.type) {
      case 'welcome':
        this.#lineFrom = this.#desk.cursor
        if (this.#lineFrom === undefined) this.#desk = rewind(this.#desk, frame.cursor)
        return
      case 'heartbeat':
      case 'draining':
        return
      case 'error':
        this.#listeners.emit('problem', { code: frame.code, message: frame.message })
        return
      case 'gap':
        this.#moveTo(applySnapshot(this.#desk, frame.snapshot, this.#lineFrom !== undefined))
        this.#listeners.emit('change', this.#desk)
        if (this.#lineFrom !== undefined) this.#listeners.emit('gap', this.#desk)
        return
      default:
        this.#apply(frame)
    }
  }

  #apply(event: DesktopEvent) {
    let applied = applyEvent(this.#desk, event)
    let lost = false
    if (applied.outcome === 'hole') {
      const hole = `${event.assistId} ${applied.after}`
      if (hole !== this.#hole) {
        this.#hole = hole
        this.#desk = rewind(this.#desk, applied.from ?? this.#lineFrom)
        this.#keeper.replaceLine({ cause: 'hole' })
        return
      }
      // The log was read again from the last good cursor and still lacks it.
      applied = applyBehindHole(this.#desk, event)
      lost = true
    }
    if (applied.outcome === 'applied') {
      this.#keeper.progress()
      this.#moveTo(applied.desk)
      this.#listeners.emit('assist', applied.assist, event)
      this.#listeners.emit('change', this.#desk)
      if (lost) this.#listeners.emit('gap', this.#desk)
    } else if (applied.outcome === 'passed') {
      this.#desk = applied.desk
    }
  }

  #moveTo(desk: Desk) {
    this.#desk = desk
    if (desk.cursor !== undefined) this.#acknowledger.note(desk.cursor)
  }

  #send(frame: OutgoingFrame) {
    const text = JSON.stringify(frame)
    if (new TextEncoder().encode(text).byteLength > maxFrameBytes) {
      throw new DesktopClientError(
        'frame_too_large',
        `${frame.type}: must be at most ${maxFrameBytes} bytes, shorten it`,
      )
    }
    if (!this.#keeper.send(text)) {
      throw new DesktopClientError(
        'not_live',
        `${frame.type}: the connection is ${this.connection.status}, nothing was sent`,
      )
    }
  }
}

type OutgoingFrame = Exclude<DesktopFrame, { type: 'feedback' }> | ({ type: 'feedback' } & Feedback)

/** The largest frame that the server takes; a larger one would end the session. */
export const maxFrameBytes = 65_536
