import { type CloseName, maxDesktopFrameBytes, ProblemError } from '@cuecard/contracts'
import type { Clock } from './clock.ts'
import { type CommandServices, carryOut } from './commands.ts'
import type { DesktopPushConfig } from './config.ts'
import type { DesktopMetrics } from './metrics.ts'
import { parseFrame } from './parse-frame.ts'
import { RateLimit } from './rate-limit.ts'
import type { Session } from './session.ts'

/** How many bytes of frames may wait for the one before them, which may be waiting for the journal. */
const maxWaitingBytes = 4 * maxDesktopFrameBytes

/** What a {@link Conversation} needs beside what the commands do. */
export interface ConversationServices extends CommandServices {
  config: DesktopPushConfig
  metrics: DesktopMetrics
  clock: Clock
}

/**
 * What a desktop says on its socket: hello first, then commands, one after the other in the order in which they came.
 * A frame that makes no sense is answered with an `error` and the session goes on, up to a number of them.
 */
export class Conversation {
  readonly #session: Session
  readonly #services: ConversationServices
  readonly #rate: RateLimit
  readonly #stopHelloTimer: () => void
  readonly #waiting: { data: Buffer; isBinary: boolean }[] = []
  #waitingBytes = 0
  #busy = false
  #greeted = false
  #badFrames = 0

  constructor(session: Session, services: ConversationServices) {
    const { config, clock } = services
    this.#session = session
    this.#services = services
    this.#rate = new RateLimit(config.maxFramesPerSecond, clock)
    this.#stopHelloTimer = clock.after(config.helloTimeoutMs, () => {
      // Not a fault of the desktop for sure: a line can be that slow, so it may come back.
      if (!this.#greeted) this.#refuse(new ProblemError('hello_required', 'No hello came in time.'), 'heartbeatMissed')
    })
  }

  /** A message came. */
  receive(data: Buffer, isBinary: boolean): void {
    if (this.#session.ended) return
    this.#waitingBytes += data.length
    if (!this.#rate.take() || this.#waitingBytes > maxWaitingBytes) {
      const message = `A desktop may send ${this.#services.config.maxFramesPerSecond} frames a second.`
      this.#refuse(new ProblemError('rate_limited', message), 'rateLimited')
      return
    }
    this.#waiting.push({ data, isBinary })
    if (!this.#busy) void this.#work()
  }

  /** The session has ended. */
  stop(): void {
    this.#stopHelloTimer()
    this.#waiting.length = 0
  }

  async #work(): Promise<void> {
    this.#busy = true
    for (let next = this.#waiting.shift(); next && !this.#session.ended; next = this.#waiting.shift()) {
      this.#waitingBytes -= next.data.length
      try {
        await this.#handle(next.data, next.isBinary)
      } catch (error) {
        this.#session.report(error)
        if (isSenseless(error)) this.#countBadFrame()
      }
    }
    this.#busy = false
  }

  async #handle(data: Buffer, isBinary: boolean): Promise<void> {
    if (isBinary) throw new ProblemError('binary_frame', 'Frames must be text.')
    const frame = parseFrame(data.toString())
    this.#services.metrics.framesReceived.inc({ type: frame.type })
    if (frame.type !== 'hello') {
      if (!this.#greeted) throw new ProblemError('hello_required', 'The first frame must be hello.')
      return carryOut(frame, this.#session, this.#services)
    }
    if (this.#greeted) throw new ProblemError('duplicate_hello', 'This session has had its hello.')
    this.#greeted = true
    void this.#session.serve(frame.cursor)
  }

  #countBadFrame(): void {
    this.#services.metrics.framesReceived.inc({ type: 'bad' })
    this.#badFrames += 1
    if (this.#badFrames >= this.#services.config.maxBadFrames) this.#session.end('badFrame')
  }

  #refuse(problem: ProblemError, reason: CloseName): void {
    this.#session.report(problem)
    this.#session.end(reason)
  }
}

const senseless: ReadonlySet<string> = new Set([
  'bad_frame',
  'binary_frame',
  'unknown_frame',
  'hello_required',
  'duplicate_hello',
])

function isSenseless(error: unknown): boolean {
  return error instanceof ProblemError && senseless.has(error.code)
}
