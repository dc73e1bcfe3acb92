import { type CloseName, ProblemError } from '@cuecard/contracts'
import type { Principal } from '@cuecard/http-service'
import type { Entry, Journal } from '@cuecard/journal'
import { Line, type LineOptions, type LineServices } from '../line.ts'
import { explain, problemOf } from '../problems.ts'
import { type AssistKey, type AssistPosition, followAssist } from './follow-assist.ts'
import type { Leaving, Readers } from './readers.ts'
import type { StreamErrorCode, StreamForm, StreamProblem } from './stream-form.ts'
import type { Telling } from './telling.ts'

/** What the direct streams of a process share. */
export interface DirectStreamServices extends LineServices {
  journal: Journal
  readers: Readers
}

/** What a direct stream reads, and how. */
export interface Reading {
  assist: AssistKey
  telling: Telling
  /** Entries that are there already and are to be told first; empty for an assist that was just started. */
  past: readonly Entry[]
  /** Where the entries after those are. */
  position: AssistPosition
  /** What becomes of the assist when the reader goes before its end. */
  leaving: Exclude<Leaving, 'done'>
  /** Whether the reader goes on by itself after a stream that just ends: it would take an error for the end. */
  comesBack: boolean
  /** How long the stream may take; without it as long as the assist. */
  timeoutMs?: number
}

/**
 * One caller's stream of one assist: reads the assist's entries from the journal, tells them in the caller's form, and
 * ends with the assist. While the caller is behind, nothing is read. When the caller goes first, the assist is cancelled.
 */
export class DirectStream {
  readonly #services: DirectStreamServices
  readonly #form: StreamForm
  readonly #line: Line
  #reading: Reading | undefined
  /** Nothing was told since the last look: a sign of life between two events is more than some readers can take. */
  #quiet = false

  constructor(
    services: DirectStreamServices,
    { expiresAt }: Principal,
    form: StreamForm,
    line: Omit<LineOptions, 'expiresAt'>,
  ) {
    this.#services = services
    this.#form = form
    this.#line = new Line(services, { ...line, expiresAt })
  }

  get ended(): boolean {
    return this.#line.ended
  }

  /** Serves the caller until the stream ends. Never rejects. A caller that is gone already only lets the assist go. */
  async serve(reading: Reading): Promise<void> {
    const { journal, readers, metrics, clock } = this.#services
    const { assist, telling, past, position, leaving, timeoutMs } = reading
    this.#reading = reading
    const leave = readers.enter(assist)
    metrics.starts.inc({ how: past.length === 0 ? 'fresh' : 'resumed' })
    this.#line.start()
    const stopTimer = timeoutMs === undefined ? undefined : clock.after(timeoutMs, () => this.#timeOut(timeoutMs))
    try {
      let open = await this.#tell(telling, past)
      if (open) {
        for await (const page of followAssist(journal, assist, position, this.#line.signal)) {
          open = await this.#tell(telling, page)
          if (!open) break
        }
      }
      // The journal has closed, if it was not the stream that ended.
      if (open) this.end('draining')
    } catch (error) {
      this.refuse(error, 'draining')
    } finally {
      stopTimer?.()
      leave(telling.assistEnded ? 'done' : leaving)
    }
  }

  /** The regular look at the caller: the token, and when it was quiet, whether it answers and a sign of life for it. */
  beat(at: string): void {
    if (this.#endIfExpired()) return
    if (this.#quiet) this.#line.beat(at)
    this.#quiet = true
  }

  /** Ends the stream for something that went wrong, and tells the caller what; the logs too when it was on our side. */
  refuse(error: unknown, reason: CloseName): void {
    const problem = problemOf(error)
    if (problem.status >= 500) {
      this.#services.logger.error({ err: problem, sessionId: this.#line.id }, 'a caller was told of a problem')
    }
    this.#fail(explain(problem), reason)
  }

  /** Ends the stream for a fault of ours or the caller's that has a close code. Once; later calls do nothing. */
  end(reason: CloseName): void {
    if (reason !== 'draining' || this.#reading?.comesBack) this.#line.end(reason)
    else this.#fail(new ProblemError('overloaded', 'This process is shutting down: try again.'), reason)
  }

  /** The caller's side is gone. */
  lost(): void {
    this.#line.lost()
  }

  /** Resolves when the line under the stream is gone. */
  closed(): Promise<void> {
    return this.#line.closed()
  }

  /** Whether the stream goes on after this. */
  async #tell(telling: Telling, entries: readonly Entry[]): Promise<boolean> {
    if (this.#endIfExpired()) return false
    const frames = telling.tell(entries)
    if (frames.length > 0) {
      this.#quiet = false
      if (!(await this.#line.write(frames))) return false
    }
    if (telling.ended) this.end('finished')
    return !this.ended
  }

  #timeOut(timeoutMs: number): void {
    const code: StreamErrorCode = 'timed_out'
    this.#fail({ code, message: `The answer was not complete after ${timeoutMs} ms.` }, 'finished')
  }

  #endIfExpired(): boolean {
    if (this.#line.expired) {
      this.#fail(new ProblemError('unauthenticated', 'The token has expired: get a new one.'), 'authentication')
    }
    return this.ended
  }

  #fail({ code, message }: StreamProblem, reason: CloseName): void {
    for (const text of this.#form.failed({ code, message })) {
      this.#line.send({ text, bytes: Buffer.byteLength(text) })
    }
    this.#line.end(reason)
  }
}
