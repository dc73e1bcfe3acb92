import { overlapWindow, recognisableLength, unknownCodeUnit } from './overlap.ts'

/** Longer than any text that shaping holds back, so that the id before held-back text is never forgotten. */
const keptLength = 4 * overlapWindow

/** Every checkpoint carries an id, so what is longer, in UTF-16 code units, is not taken for one. */
const maxIdLength = 4_096

/** Where a stream can be taken up again by another process, once the text up to some position is safe. */
export interface ContinuationPoint {
  continuationId: string
  /** How many code units before that position the id stands. */
  charsAfter: number
}

/**
 * The raw end of a stream and the continuation ids in it, by position (UTF-16 code units from the answer's start).
 * Bounded: it remembers about the last {@link keptLength} code units.
 */
export class ContinuationTrail {
  #marks: { position: number; id: string }[] = []
  #borders: number[] = []
  #tail: string
  #position: number
  /** Each id stands at one position: false for a vendor that gives one id to a whole generation. */
  #idsArePlaces = true

  readonly #keptLength: number

  /**
   * Starts at `position`, with what is known of the text before it and the id to continue from there. `keepsAll` keeps
   * the whole text, for models that it is given back to.
   */
  constructor(position = 0, knownTail = '', point?: ContinuationPoint, keepsAll = false) {
    this.#keptLength = keepsAll ? Number.POSITIVE_INFINITY : keptLength
    this.#position = position
    this.#tail = knownTail
    if (point !== undefined) this.#marks.push({ position: position - point.charsAfter, id: point.continuationId })
  }

  /** The number of code units of the answer so far. */
  get position(): number {
    return this.#position
  }

  /** The whole text, if all of it is known. */
  get wholeText(): string | undefined {
    return this.#tail.length === this.#position && !this.#tail.includes(unknownCodeUnit) ? this.#tail : undefined
  }

  /** The text before the current position, as far as it is kept. */
  get tail(): string {
    return this.#tail
  }

  /** Notes one token and the id, if it has one, that continues right after it. */
  add(text: string, id: string | undefined): void {
    if (text !== '') {
      this.#borders.push(this.#position)
      this.#position += text.length
      this.#tail += text
      if (this.#tail.length > 2 * this.#keptLength) this.#trim()
    }
    if (id !== undefined && id.length <= maxIdLength) this.#mark(id)
  }

  /**
   * How to go on after the text up to `position`, by default all of it: by the newest id that stands no later than
   * `anchor`, or by the oldest one between the two.
   */
  pointAt(position = this.#position, anchor = position): ContinuationPoint | undefined {
    // One id for everything continues from the vendor's own place, which is not an earlier one of ours.
    if (!this.#idsArePlaces && position < this.#position) return undefined
    const mark =
      this.#marks.findLast((mark) => mark.position <= anchor) ?? this.#marks.find((mark) => mark.position <= position)
    return mark === undefined ? undefined : { continuationId: mark.id, charsAfter: position - mark.position }
  }

  /**
   * As {@link pointAt} for all of the text, from so far back that text comes again which can be recognised; nothing when
   * that is the same, or not known.
   */
  pointBack(): ContinuationPoint | undefined {
    const anchor = this.#position - recognisableLength(this.#tail)
    const point = this.#idsArePlaces ? this.pointAt(this.#position, anchor) : undefined
    return point !== undefined && point.charsAfter > (this.pointAt()?.charsAfter ?? 0) ? point : undefined
  }

  /** Whether a token started `overlap` code units before the current position. */
  isBorder(overlap: number): boolean {
    return this.#borders.includes(this.#position - overlap)
  }

  /** How many code units before the current position `id` stands, if it was seen and is still remembered. */
  distanceTo(id: string): number | undefined {
    const mark = this.#idsArePlaces ? this.#marks.findLast((mark) => mark.id === id) : undefined
    return mark === undefined ? undefined : this.#position - mark.position
  }

  #mark(id: string) {
    const newest = this.#marks.at(-1)
    if (newest !== undefined && newest.position !== this.#position && newest.id === id) this.#idsArePlaces = false
    if (newest?.position === this.#position) newest.id = id
    else this.#marks.push({ position: this.#position, id })
  }

  #trim() {
    this.#tail = this.#tail.slice(-keptLength)
    const oldest = this.#position - keptLength
    this.#borders = this.#borders.filter((border) => border >= oldest)
    this.#marks = this.#marks.filter((mark) => mark.position >= oldest)
  }
}
