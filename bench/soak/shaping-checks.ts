import { type CompiledPolicy, type ModeratedSentence, Moderator, moderate } from '@cuecard/moderation'
import { SentenceBuffer } from '@cuecard/sentence-buffer'
import { VisibleText } from './visible-text.ts'

/** Whether sentences that have waited too long are given out after each piece. */
export type Waiting = 'none' | 'after every piece'

/** The sentences of a text that arrives in `pieces`. */
export function sentencesOf(
  pieces: readonly string[],
  locale: string | undefined,
  waiting: Waiting = 'none',
): string[] {
  const buffer = new SentenceBuffer(locale === undefined ? { maxWaitMs: 1 } : { locale, maxWaitMs: 1 })
  const sentences: string[] = []
  for (const [now, piece] of pieces.entries()) {
    sentences.push(...buffer.push(piece, now))
    if (waiting === 'after every piece') sentences.push(...buffer.expire(now + 1))
  }
  return [...sentences, ...buffer.flush()]
}

/** Holds the sentences of a text in any pieces against those of the whole. */
export class SentenceCheck {
  readonly #locale: string | undefined
  readonly #expected: readonly string[]

  constructor(text: string, locale: string | undefined) {
    this.#locale = locale
    this.#expected = sentencesOf([text], locale)
    if (this.#expected.join('') !== text) throw new Error('the sentences are not the text')
  }

  /** Throws unless they are the same. */
  hold(pieces: readonly string[]): void {
    const sentences = sentencesOf(pieces, this.#locale)
    const same = sentences.length === this.#expected.length && sentences.every((one, at) => one === this.#expected[at])
    if (!same) throw new Error(`${pieces.length} pieces make other sentences than the whole`)
  }
}

/** Holds every frame of a text in any pieces against what the moderation of the whole text shows of its part. */
export class FrameCheck {
  /** How many frames were looked at. */
  frames = 0
  readonly #createModerator: () => Pick<Moderator, 'push' | 'flush'>
  readonly #visible: VisibleText
  readonly #actions: string
  readonly #isBlocked: boolean

  /** `createModerator` makes what is held against the whole; by default it is a {@link Moderator}. */
  constructor(
    text: string,
    policy: CompiledPolicy,
    createModerator: () => Pick<Moderator, 'push' | 'flush'> = () => new Moderator(policy),
  ) {
    const whole = moderate(text, policy)
    this.#createModerator = createModerator
    this.#visible = new VisibleText(text, whole)
    this.#actions = JSON.stringify(whole.actions)
    this.#isBlocked = whole.actions.some(({ action }) => action === 'block')
  }

  /** Whether moderation takes out anything of the text from `start` to before `end`. */
  lacksAnyOf(start: number, end: number): boolean {
    return this.#visible.lacksAnyOf(start, end)
  }

  /**
   * Throws unless every frame is, when it is emitted, exactly what may be shown of its piece: so it has no part of any match
   * that moderation takes out of the whole text, whatever comes later. Then all must have come, with the same actions.
   */
  hold(pieces: readonly string[]): void {
    const moderator = this.#createModerator()
    const emitted: ModeratedSentence[] = []
    const look = (frame: ModeratedSentence): void => {
      const start = emitted.at(-1)?.end ?? 0
      const end = start + (pieces[emitted.length]?.length ?? Number.NaN)
      if (frame.start !== start || frame.end !== end) throw new Error('a frame is not in its place')
      if (frame.text !== this.#visible.between(start, end)) {
        throw new Error(`frame ${emitted.length + 1} of ${pieces.length} shows other text than it may`)
      }
      emitted.push(frame)
    }
    for (const piece of pieces) for (const frame of moderator.push(piece)) look(frame)
    for (const frame of moderator.flush()) look(frame)
    this.frames += emitted.length
    const isBlocked = emitted.at(-1)?.blocked === true
    if (isBlocked !== this.#isBlocked || !(isBlocked || emitted.length === pieces.length)) {
      throw new Error(`${emitted.length} frames of ${pieces.length} have come`)
    }
    if (JSON.stringify(emitted.flatMap(({ actions }) => actions)) !== this.#actions) {
      throw new Error(`${pieces.length} pieces have other actions than the whole`)
    }
  }
}
