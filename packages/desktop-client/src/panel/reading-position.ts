/**
 * Keeps what the agent reads where it is.
 *
 * New text comes into view by itself as long as the agent has not scrolled away from the end, and never so far that the
 * beginning of the newest card would leave: a long answer is read from its top. What is out of view below is what the
 * `below` button leads to.
 */
export class ReadingPosition {
  readonly #scroller: HTMLElement
  readonly #below: HTMLElement
  /** The agent has scrolled away from the end, to read something else. */
  #held = false
  /** The agent wants the end itself, also of an answer that is longer than the panel. */
  #wantsEnd = false
  #newest: HTMLElement | undefined
  /** Where this class has scrolled to: any other position is the agent's doing. */
  #ownPosition = 0

  constructor(scroller: HTMLElement, below: HTMLElement) {
    this.#scroller = scroller
    this.#below = below
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true })
    below.addEventListener('click', () => this.#toEnd())
  }

  /** Something was added or has another size; `newest` is the last card, if there is one. */
  settle(newest: HTMLElement | undefined): void {
    if (newest !== this.#newest) {
      this.#newest = newest
      this.#wantsEnd = false
    }
    if (!this.#held) {
      const top = newest && !this.#wantsEnd ? newest.offsetTop - margin : Number.POSITIVE_INFINITY
      this.#scrollTo(Math.min(this.#end, top))
    }
    this.#showBelow()
  }

  #scrolled() {
    if (Math.abs(this.#scroller.scrollTop - this.#ownPosition) > 1) {
      this.#ownPosition = this.#scroller.scrollTop
      this.#held = !this.#atEnd
      this.#wantsEnd = false
    }
    this.#showBelow()
  }

  #toEnd() {
    this.#held = false
    this.#wantsEnd = true
    this.#scrollTo(this.#end)
    this.#showBelow()
    // The button is about to go, and the focus with it.
    this.#scroller.focus({ preventScroll: true })
  }

  #scrollTo(position: number) {
    if (position > this.#scroller.scrollTop) this.#scroller.scrollTop = position
    this.#ownPosition = this.#scroller.scrollTop
  }

  #showBelow() {
    this.#below.hidden = this.#atEnd
  }

  get #end(): number {
    return this.#scroller.scrollHeight - this.#scroller.clientHeight
  }

  get #atEnd(): boolean {
    return this.#scroller.scrollTop >= this.#end - tolerance
  }
}

/** Room above the newest card, in CSS pixels. */
const margin = 16
/** Within so many CSS pixels of the end counts as the end. */
const tolerance = 24
