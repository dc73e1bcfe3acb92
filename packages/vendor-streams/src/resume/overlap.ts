/**
 * Stands for one code unit of delivered text that is not known any more, because moderation removed it and raw text is
 * never stored. A Unicode noncharacter, so no answer contains it.
 */
export const unknownCodeUnit = '\uFFFF'

/** How much of the delivered text's end is compared with a continuation, in UTF-16 code units. */
export const overlapWindow = 2_048

/** What a continuation's beginning turned out to be. */
export type Overlap =
  | { state: 'undecided' }
  /** The first `length` code units were delivered before; unless `certain`, another length agrees with the text, too. */
  | { state: 'found'; length: number; certain: boolean }
  /** The vendor says something else where the delivered text's end should be. */
  | { state: 'diverged' }

/**
 * Finds how much of a continuation was delivered before: a pure state machine, fed with the continuation's text.
 *
 * `history` is the end of the delivered text. A continuation is expected to repeat its last `expected` code units
 * (those that came after the continuation id; usually none), but vendors re-emit more, cut at other places the second
 * time. Every longer overlap whose text agrees is a candidate. Since a few characters agree by chance now and then
 * (text that ends in "l" and goes on with "l"), one is believed only with enough evidence: see {@link evidence}. The longest
 * believable candidate wins, and says whether it is certain.
 */
export class OverlapFinder {
  readonly #history: string
  readonly #expected: number
  readonly #answerLength: number
  readonly #isBorder: (overlap: number) => boolean
  #text = ''
  #told: number | undefined
  /** Overlaps that agree with all text so far, longest first. */
  #candidates: number[]

  /**
   * `isBorder(n)` tells whether a token of the delivered text started `n` code units before its end, as far as that
   * counts; a vendor that re-emits mostly re-emits whole tokens. `answerLength` is the length of all delivered text.
   */
  constructor(history: string, expected: number, answerLength: number, isBorder: (overlap: number) => boolean) {
    this.#answerLength = answerLength
    // Of the text after the id, what is not remembered agrees with anything.
    this.#history = history.slice(-Math.max(overlapWindow, expected)).padStart(expected, unknownCodeUnit)
    this.#expected = expected
    this.#isBorder = isBorder
    this.#candidates = []
    for (let overlap = this.#history.length; overlap >= expected; overlap--) this.#candidates.push(overlap)
  }

  /** Everything that was pushed. */
  get text(): string {
    return this.#text
  }

  /** Takes the next text of the continuation and says what is certain now. */
  push(text: string): Overlap {
    const from = this.#text.length
    this.#text += text
    this.#candidates = this.#candidates.filter((overlap) => this.#agrees(overlap, from))
    return this.#decide(false)
  }

  /** A continuation id said that the continuation starts `overlap` code units before the history's end. */
  tell(overlap: number): void {
    this.#told = overlap
  }

  /** The continuation ended: says what is most likely with what there is. */
  end(): Overlap {
    return this.#decide(true)
  }

  #agrees(overlap: number, from: number): boolean {
    const start = this.#history.length - overlap
    const to = Math.min(overlap, this.#text.length)
    for (let index = from; index < to; index++) {
      const known = this.#history[start + index]
      if (known !== unknownCodeUnit && known !== this.#text[index]) return false
    }
    return true
  }

  #decide(ended: boolean): Overlap {
    const told = this.#candidates.find((overlap) => overlap === this.#told && overlap <= this.#text.length)
    if (told !== undefined) return { state: 'found', length: told, certain: true }
    let rivals = 0
    for (const overlap of this.#candidates) {
      if (overlap > this.#text.length) {
        if (ended) continue
        return { state: 'undecided' }
      }
      if (overlap === this.#expected) return { state: 'found', length: overlap, certain: rivals === 0 }
      if (this.#believable(overlap)) return { state: 'found', length: overlap, certain: this.#isPlain(overlap) }
      rivals++
    }
    // Ended inside the text that was expected again: nothing new came.
    if (ended && this.#candidates.length > 0) return { state: 'found', length: this.#text.length, certain: true }
    return { state: 'diverged' }
  }

  #believable(overlap: number): boolean {
    const repeated = this.#history.slice(this.#history.length - overlap)
    // Text that has said this twice in a row before (code, tables, counting) may well do it again.
    if (this.#history.includes(repeated + repeated)) return false
    // Numbers say the same digits and separators again all the time, and a wrong number is the worst of all mistakes.
    if (!/\p{L}/u.test(repeated)) return evidence(repeated) >= enoughWithoutLetters
    return this.#startEvidence(overlap) + evidence(repeated) >= enoughEvidence
  }

  /** So much text does not agree by chance, and hardly ever says itself again. */
  #isPlain(overlap: number): boolean {
    return evidence(this.#history.slice(this.#history.length - overlap)) >= plainEvidence
  }

  #startEvidence(overlap: number): number {
    if (overlap === this.#answerLength) return answerStartEvidence
    return overlap > 1 && this.#isBorder(overlap) ? borderEvidence : 0
  }
}

const enoughEvidence = 4
const enoughWithoutLetters = 6
const plainEvidence = 30
const borderEvidence = 2.5
const answerStartEvidence = 3

/**
 * How unlikely it is that text agrees with these characters by chance, in rough bits (letters of a language carry
 * little more than that, after Shannon, "Prediction and Entropy of Printed English", 1951): ideographs and letters
 * count more than digits, and digits more than marks and white space; each character counts once, because what repeats
 * itself is no surprise.
 */
function evidence(text: string): number {
  let bits = 0
  for (const character of new Set(text)) {
    if (character === unknownCodeUnit) continue
    else if (/\p{Lo}/u.test(character)) bits += 3.5
    else if (/\p{L}/u.test(character)) bits += 3
    else if (/\p{N}/u.test(character)) bits += 1.5
    else bits += 1
  }
  return bits
}

/** Enough letters to recognise a repetition by: rules of tables, brackets and numbers resemble themselves. */
const recognisableLetters = 20
const isLetter = /\p{L}/u

/**
 * How far before the end of `text` a continuation had better start so that what comes again is text to recognise, in
 * UTF-16 code units: at least `atLeast`, and then twenty letters.
 */
export function recognisableLength(text: string, atLeast = 0): number {
  let from = text.length - Math.min(atLeast, text.length)
  for (let letters = 0; from > 0 && letters < recognisableLetters; ) if (isLetter.test(text[--from] ?? '')) letters++
  return text.length - from
}
