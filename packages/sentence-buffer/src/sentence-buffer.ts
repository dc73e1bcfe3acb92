import { BoundaryScanner } from './boundary-scanner.ts'
import { codePointCut, forcedCut, waitingCut } from './grapheme-cut.ts'
import { languageFor } from './languages/index.ts'

/** Options of `SentenceBuffer`. */
export interface SentenceBufferOptions {
  /**
   * BCP 47 tag of the text, such as `de-AT`. Default, and for an unknown one: general rules and one language per
   * script.
   */
  readonly locale?: string
  /**
   * How long text may wait for its sentence to end before `expire` gives it out, in milliseconds. Default 1,500;
   * `Infinity` for ever.
   */
  readonly maxWaitMs?: number
  /**
   * The longest sentence, in UTF-16 code units. Default 600. A fenced code block and a single grapheme may be longer:
   * see the class.
   */
  readonly maxLength?: number
}

/**
 * A fenced code block, or a grapheme, is kept whole up to this many times `maxLength`, and at least up to
 * `minHardLimit`.
 */
const hardLimitFactor = 16
const minHardLimit = 4096

/**
 * Turns text that arrives in pieces into sentences. It does no I/O and has no clock: `now`, in milliseconds, comes in.
 *
 * - Lossless: all that it gives out, joined, is all that came in. Nothing is trimmed, and a text that ends in white
 *   space may leave a last piece of nothing else.
 * - The same text in any pieces gives the same sentences, unless `expire` comes between.
 * - A sentence goes out with the character that makes its end certain: the first of the next sentence, that one's first
 *   word where an abbreviation stands before (`the U.S. How`), or at once the line end. White space seen by then goes
 *   with the sentence that ended, so none is held back to learn how much of it there is; any more leads the next
 *   sentence. Whichever side it is on, a sentence can go out no earlier.
 * - No sentence is longer than `maxLength`: it is cut at its last white space, or else between graphemes. Two things
 *   are kept whole beyond that, up to 16 times `maxLength` and at least 4,096 code units: a fenced code block, which is
 *   then cut at line ends, and a single grapheme. So memory is bounded.
 * - Time is linear in the text.
 */
export class SentenceBuffer {
  readonly #scanner: BoundaryScanner
  readonly #maxWaitMs: number
  readonly #maxLength: number
  readonly #hardLimit: number
  /** A grapheme longer than `maxLength` raises this until it ends. */
  #limit: number
  /** When the waiting text arrived: `at`, for what lies before `end`, counted in code units of the whole stream. */
  #arrivals: { end: number; at: number }[] = []
  #received = 0
  #emitted = 0

  /** Throws a `RangeError` with code `sentence_buffer_option` for a limit that is none. */
  constructor(options: SentenceBufferOptions = {}) {
    const { locale, maxWaitMs = 1500, maxLength = 600 } = options
    if (!(maxWaitMs >= 0)) throw optionError('maxWaitMs', 'a number of milliseconds, 0 or more')
    if (!Number.isSafeInteger(maxLength) || maxLength < 1) throw optionError('maxLength', 'a positive integer')
    this.#scanner = new BoundaryScanner(languageFor(locale))
    this.#maxWaitMs = maxWaitMs
    this.#maxLength = maxLength
    this.#hardLimit = Math.max(maxLength * hardLimitFactor, minHardLimit)
    this.#limit = maxLength
  }

  /**
   * Takes the next piece of text, also one that ends inside a surrogate pair, and returns the sentences that it
   * completed.
   */
  push(text: string, now?: number): string[] {
    if (text === '') return []
    this.#received += text.length
    if (now !== undefined) this.#note(now)
    this.#scanner.append(text)
    const sentences: string[] = []
    this.#drain(sentences)
    return sentences
  }

  /**
   * When `expire` will have something to give: the time at which the oldest waiting text arrived, plus `maxWaitMs`.
   * Undefined while nothing waits, `now` was never given, an unfinished code block waits, or `expire` could give
   * nothing and no text has come since.
   */
  deadline(): number | undefined {
    const oldest = this.#arrivals[0]
    if (oldest === undefined || this.#scanner.mayBeFence || !this.#scanner.hasInk) return undefined
    return oldest.at + this.#maxWaitMs
  }

  /**
   * Gives out the tail when its deadline has come, and nothing before. A tail that reads as finished goes out whole;
   * otherwise it is cut after its last white space, so that no word, number or address is halved, and the rest waits
   * anew from `now`. A tail without white space goes out up to the last grapheme that cannot grow. A fenced code block
   * is not cut: it waits for its end, for the hard limit or for `flush`.
   */
  expire(now: number): string[] {
    const deadline = this.deadline()
    if (deadline === undefined || now < deadline) return []
    const { isComplete, text } = this.#scanner
    const cut = isComplete ? text.length : waitingCut(text)
    const tail = cut > 0 ? [this.#take(cut)] : []
    const waitsAnew = cut > 0 && this.#received > this.#emitted
    this.#arrivals = waitsAnew ? [{ end: this.#received, at: now }] : []
    return tail
  }

  /** The text has ended: returns everything left and starts over. */
  flush(): string[] {
    const sentences: string[] = []
    this.#scanner.end()
    this.#drain(sentences)
    for (let cut = this.#scanner.finish(); cut > 0; cut = this.#scanner.finish()) {
      sentences.push(this.#take(cut))
      this.#drain(sentences)
    }
    if (this.#scanner.text !== '') sentences.push(this.#scanner.text)
    this.#scanner.reset()
    this.#limit = this.#maxLength
    this.#arrivals = []
    this.#received = 0
    this.#emitted = 0
    return sentences
  }

  #note(at: number): void {
    const last = this.#arrivals.at(-1)
    if (last?.at === at) last.end = this.#received
    else this.#arrivals.push({ end: this.#received, at })
  }

  #drain(sentences: string[]): void {
    for (;;) {
      const end = this.#scanner.next(this.#limit, this.#hardLimit)
      const cut = end >= 0 ? end : this.#overflowCut()
      if (cut > 0) sentences.push(this.#take(cut))
      else if (cut < 0) return
    }
  }

  /** Where text that has grown too long is to be cut; 0 to read on under a raised limit, -1 when it is not too long. */
  #overflowCut(): number {
    const { insideFence, position } = this.#scanner
    if (position <= (insideFence ? this.#hardLimit : this.#limit)) return -1
    const text = this.#scanner.text.slice(0, position)
    if (insideFence) return forcedCut(text, this.#hardLimit, true) || codePointCut(text, this.#hardLimit)
    const cut = forcedCut(text, this.#maxLength, false)
    if (cut > 0) return cut
    if (this.#limit === this.#hardLimit) return codePointCut(text, this.#limit)
    this.#limit = Math.min(this.#limit * 2, this.#hardLimit)
    return 0
  }

  #take(length: number): string {
    this.#limit = this.#maxLength
    this.#emitted += length
    let gone = 0
    while (gone < this.#arrivals.length && this.#arrivals[gone]!.end <= this.#emitted) gone++
    if (gone > 0) this.#arrivals.splice(0, gone)
    return this.#scanner.take(length)
  }
}

function optionError(option: string, expected: string): RangeError {
  return Object.assign(new RangeError(`SentenceBuffer: ${option} must be ${expected}`), {
    code: 'sentence_buffer_option',
  })
}
