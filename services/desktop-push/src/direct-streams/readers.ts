import type { Journal } from '@cuecard/journal'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { AssistKey } from './follow-assist.ts'

/** What {@link Readers} needs. */
export interface ReadersOptions {
  journal: Journal
  clock: Clock
  logger: Logger
}

/**
 * The end of one reader of an assist: `done` when nobody needs more of it, else how long another reader is waited for
 * before it is cancelled. `unless` is asked then, and spares an assist that is read in another way.
 */
export type Leaving = 'done' | { graceMs: number; unless?: () => boolean }

/** Who reads which assist through this process's direct streams, so that one that nobody reads any more is cancelled. */
export class Readers {
  readonly #options: ReadersOptions
  readonly #assists = new Map<string, { readers: number; stopWaiting: () => void }>()
  readonly #cancelling = new Set<Promise<void>>()

  constructor(options: ReadersOptions) {
    this.#options = options
  }

  /** Counts a reader of `assist` in; the answer is to be called once, when it leaves. */
  enter(assist: AssistKey): (leaving: Leaving) => void {
    const read = this.#assists.get(assist.assistId) ?? { readers: 0, stopWaiting: () => {} }
    this.#assists.set(assist.assistId, read)
    read.stopWaiting()
    read.readers += 1
    return (leaving) => {
      read.readers -= 1
      if (read.readers > 0) return
      if (leaving === 'done') this.#assists.delete(assist.assistId)
      else if (leaving.graceMs === 0) this.#abandon(assist, leaving.unless)
      else read.stopWaiting = this.#options.clock.after(leaving.graceMs, () => this.#abandon(assist, leaving.unless))
    }
  }

  /** Waits for nobody any more, and resolves when what is being cancelled is cancelled. */
  async stop(): Promise<void> {
    for (const { stopWaiting } of this.#assists.values()) stopWaiting()
    await Promise.all(this.#cancelling)
  }

  #abandon({ tenant, assistId }: AssistKey, unless?: () => boolean): void {
    this.#assists.delete(assistId)
    if (unless?.()) return
    const { journal, logger } = this.#options
    const cancelling: Promise<void> = journal
      .cancel({ tenant, assistId }, 'caller')
      .then(
        () => {},
        (error: unknown) => logger.warn({ err: error, assistId }, 'cannot cancel an assist that nobody reads any more'),
      )
      .finally(() => this.#cancelling.delete(cancelling))
    this.#cancelling.add(cancelling)
  }
}
