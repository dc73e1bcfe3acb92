import type { DesktopEvent } from '@cuecard/contracts'
import { type AssistView, type ConnectOptions, connect, type DesktopClient, isRunning } from '@cuecard/desktop-client'
import type { Violation } from './report.ts'

/**
 * A desktop that watches itself: it notes every event that its client shows, and holds it against what must be true of
 * it: each assist's `seq` dense from 1, one terminal event, last, and no gap.
 */
export class Witness {
  readonly client: DesktopClient
  readonly violations: Violation[] = []
  /** Events shown so far. */
  shown = 0
  readonly #lastSeq = new Map<string, number>()
  readonly #ended = new Map<string, AssistView>()
  readonly #waiting = new Map<string, (view: AssistView) => void>()

  constructor(options: ConnectOptions) {
    this.client = connect(options)
    this.client.on('assist', (view, event) => this.#note(view, event))
    this.client.on('gap', () => this.violations.push({ where: '', what: 'told of a gap although nothing is gone' }))
  }

  /** The assist once it has ended; rejects after `timeoutMs`. */
  async ended(assistId: string, timeoutMs: number): Promise<AssistView> {
    const view = this.#ended.get(assistId)
    if (view !== undefined) return view
    const { promise, resolve, reject } = Promise.withResolvers<AssistView>()
    this.#waiting.set(assistId, resolve)
    const timer = setTimeout(
      () => reject(new Error(`assist ${assistId} has not ended after ${timeoutMs} ms`)),
      timeoutMs,
    )
    return promise.finally(() => clearTimeout(timer))
  }

  /** Resolves when the client is live. */
  async live(): Promise<void> {
    if (this.client.connection.status === 'live') return
    await new Promise<void>((resolve) => {
      const stop = this.client.on('connection', ({ status }) => {
        if (status !== 'live') return
        stop()
        resolve()
      })
    })
  }

  #note(view: AssistView, { assistId, seq, type }: DesktopEvent): void {
    this.shown++
    const expected = (this.#lastSeq.get(assistId) ?? 0) + 1
    if (seq !== expected)
      this.violations.push({ where: assistId, what: `showed seq ${seq} where ${expected} was next` })
    if (this.#ended.has(assistId)) this.violations.push({ where: assistId, what: `showed ${type} after the end` })
    this.#lastSeq.set(assistId, seq)
    if (isRunning(view)) return
    this.#ended.set(assistId, view)
    this.#waiting.get(assistId)?.(view)
    this.#waiting.delete(assistId)
  }
}

/** Holds what a desktop shows of a finished assist against what it must show. */
export function compare(view: AssistView, moderated: string): Violation[] {
  const { assistId, state, text } = view
  const violations: Violation[] = []
  if (state !== 'completed') violations.push({ where: assistId, what: `ended as ${state}` })
  if (text === moderated) return violations
  let at = 0
  while (at < text.length && text[at] === moderated[at]) at++
  const sizes = `${text.length} characters where ${moderated.length} are right`
  return [...violations, { where: assistId, what: `shows other text from character ${at} on (${sizes})` }]
}
