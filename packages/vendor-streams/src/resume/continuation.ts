import type { ContinuationTrail } from './continuation-trail.ts'
import { OverlapFinder } from './overlap.ts'

/** One token of a continuation, before or after the overlap was removed from it. */
export interface Token {
  text: string
  id: string | undefined
}

/** What became of a continuation's beginning. */
export type Spliced =
  | { state: 'undecided' }
  | { state: 'diverged' }
  /**
   * `tokens` is the new text that goes on where the trail ended, as far as that is `certain`; the vendor said
   * `removedOverlapChars` again beyond what it was asked to.
   */
  | { state: 'spliced'; tokens: Token[]; removedOverlapChars: number; certain: boolean }

/** Takes a continuation's first tokens until it is certain where the delivered text ends in them. */
export class Continuation {
  readonly #finder: OverlapFinder
  readonly #trail: ContinuationTrail
  readonly #tokens: Token[] = []
  readonly #charsAfter: number

  /** `charsAfter` is how much text was received after the id that is continued from. */
  constructor(trail: ContinuationTrail, charsAfter: number) {
    this.#trail = trail
    this.#charsAfter = charsAfter
    const isBorder = (overlap: number) => trail.isBorder(overlap)
    this.#finder = new OverlapFinder(trail.tail, charsAfter, trail.position, isBorder)
  }

  /** Takes the next token. After anything but `undecided` the continuation is used up. */
  push(token: Token): Spliced {
    this.#tokens.push(token)
    // An id seen before says exactly where this token ends, and so where the continuation starts.
    const distance = token.id === undefined ? undefined : this.#trail.distanceTo(token.id)
    const overlap = this.#finder.push(token.text)
    if (distance === undefined || overlap.state === 'diverged') return this.#splice(overlap)
    this.#finder.tell(distance + this.#finder.text.length)
    return this.#splice(this.#finder.push(''))
  }

  /** The vendor says that the answer is complete. */
  end(): Spliced {
    return this.#splice(this.#finder.end())
  }

  #splice(overlap: ReturnType<OverlapFinder['push']>): Spliced {
    if (overlap.state !== 'found') return overlap
    const tokens: Token[] = []
    let delivered = overlap.length
    for (const { text, id } of this.#tokens) {
      const known = Math.min(delivered, text.length)
      delivered -= known
      if (known < text.length) tokens.push({ text: text.slice(known), id })
    }
    return {
      state: 'spliced',
      tokens,
      removedOverlapChars: overlap.length - Math.min(overlap.length, this.#charsAfter),
      certain: overlap.certain,
    }
  }
}
