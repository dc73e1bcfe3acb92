import { type Kind, kind } from './characters.ts'

/** Footnote numbers directly behind the mark have at most this many digits: `consultation.11`. */
const maxDigits = 3

const leftSquareBracket = 0x5b
const comma = 0x2c
const zero = 0x30
const nine = 0x39

/** The reference to a footnote behind the end of a sentence: `known.12`, `ended.[3, 4]`. */
export class Footnote {
  #isOpen = false
  #digits = 0

  /** Inside its square brackets. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Whether digits touch the mark or what follows it. */
  get hasDigits(): boolean {
    return this.#digits > 0
  }

  /** Takes a digit that touches the mark; false when it cannot belong to a footnote. */
  readDigit(codePoint: number): boolean {
    if (codePoint < zero || codePoint > nine) return false
    this.#digits++
    return this.#digits <= maxDigits
  }

  /** Whether one more number can follow behind white space: `known.1 2`. */
  goesOn(): boolean {
    const wasThere = this.#digits > 0
    this.#digits = 0
    return wasThere
  }

  /** Takes an opening bracket; false when it opens none. */
  open(codePoint: number): boolean {
    this.#isOpen = codePoint === leftSquareBracket
    return this.#isOpen
  }

  close(): void {
    this.#isOpen = false
  }

  /** Whether this may stand inside the brackets. */
  holds(codePoint: number, found: Kind): boolean {
    return found === kind.digit || found === kind.dash || codePoint === comma
  }
}
