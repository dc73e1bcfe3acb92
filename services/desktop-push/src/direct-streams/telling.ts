import { isTerminal } from '@cuecard/contracts'
import type { Entry } from '@cuecard/journal'
import type { OutgoingFrame } from '../outlet.ts'
import { AccountKeeper } from './assist-account.ts'
import { eventId } from './event-id.ts'
import type { StreamErrorCode, StreamForm } from './stream-form.ts'

/** How an assist is told. */
export interface TellingOptions {
  form: StreamForm
  /** Whether frames carry the ids by which a reader goes on after a drop. */
  withIds: boolean
  /** What the caller calls the model. */
  modelId?: string
}

/**
 * Tells one reader of one assist, entry by entry, in one form. What was told is never told again, and never taken back:
 * when the vendor had to start a new answer after some of the first was told, the stream ends with `superseded`.
 */
export class Telling {
  readonly form: StreamForm
  readonly #withIds: boolean
  readonly #modelId: string | undefined
  readonly #account: AccountKeeper
  #told = 0
  #ended = false
  #assistEnded = false

  constructor({ form, withIds, modelId }: TellingOptions) {
    this.form = form
    this.#withIds = withIds
    this.#modelId = modelId
    this.#account = new AccountKeeper(modelId)
  }

  /** Whether the last frame of the stream has been given out. */
  get ended(): boolean {
    return this.#ended
  }

  /** Whether that was because the assist has ended. */
  get assistEnded(): boolean {
    return this.#assistEnded
  }

  /** Takes note of entries that the reader has had already. */
  skip(entries: readonly Entry[]): void {
    for (const entry of currentEntries(entries)) this.#textsOf(entry)
  }

  /** The frames that tell of the next entries. */
  tell(entries: readonly Entry[]): OutgoingFrame[] {
    const frames: OutgoingFrame[] = []
    // Whoever has been told nothing yet need not hear what is superseded already.
    for (const entry of this.#told === 0 ? currentEntries(entries) : entries) {
      if (this.#ended) break
      frames.push(...this.#framesOf(entry, this.#textsOf(entry)))
    }
    return frames
  }

  #textsOf(entry: Entry): string[] {
    const { event } = entry
    this.#assistEnded = isTerminal(event)
    this.#ended ||= this.#assistEnded
    switch (event.type) {
      case 'assist.accepted':
        this.#account.accepted({ ...entry, event })
        return this.form.accepted({ tokenCount: event.tokenCount, modelId: this.#modelId })
      case 'assist.sentence':
        this.#account.said(event)
        return this.form.text(event.text, this.#told++)
      case 'assist.superseded':
        if (this.#told === 0) return []
        this.#ended = true
        return this.#fail('superseded', 'The vendor has begun another answer; what came before does not belong to it.')
      case 'assist.completed':
        return this.form.completed(this.#account.completed({ ...entry, event }))
      case 'assist.blocked':
        return this.form.blocked(event)
      case 'assist.failed':
        return this.form.failed({ code: event.code, message: event.message })
      case 'assist.cancelled':
        return this.#fail('cancelled', `The assist was cancelled (${event.by}).`)
      case 'assist.interrupted':
      case 'assist.resumed':
        return []
    }
  }

  #fail(code: StreamErrorCode, message: string): string[] {
    return this.form.failed({ code, message })
  }

  /** The id goes with the last frame of an entry: a reader that has it has all of the entry. */
  #framesOf({ assistId, seq, at, event }: Entry, texts: readonly string[]): OutgoingFrame[] {
    const cursor = eventId(assistId, seq)
    // So that a reader that loses its line before the first text comes back to this assist.
    if (this.#withIds && texts.length === 0 && event.type === 'assist.accepted') return [{ text: '', bytes: 0, cursor }]
    return texts.map((text, index) => ({
      text,
      bytes: Buffer.byteLength(text),
      at,
      ...(this.#withIds && index === texts.length - 1 && { cursor }),
    }))
  }
}

/** The entries without the text that a later one of them supersedes. */
function currentEntries(entries: readonly Entry[]): readonly Entry[] {
  const current = entries.findLastIndex(({ event }) => event.type === 'assist.superseded')
  return entries.filter(({ event }, index) => index > current || event.type === 'assist.accepted')
}
