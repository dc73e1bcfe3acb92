import { type Kind, kind } from './characters.ts'
import { Footnote } from './footnote.ts'
import type { WordRole } from './languages/language.ts'

/** What may have ended a sentence: the weaker the mark, the more what follows has to prove. */
export type EndMark = 'wide' | 'mark' | 'ellipsis' | 'dot' | 'introduction' | 'emoji'

/** A mark that may end a sentence. */
export interface FoundEnd {
  readonly mark: EndMark
  readonly codePoint: number
  /** The role of the word before a dot; `ordinary` before other marks. */
  readonly role: WordRole
  /** The word before a dot; empty before other marks, undefined behind a closing bracket. */
  readonly word: string | undefined
  /** How many words the sentence has up to here. */
  readonly wordCount: number
  /** A dot with white space before it: part of a spaced ellipsis unless it stays alone or a fourth one follows. */
  readonly detached: boolean
  /** The position behind the mark. */
  readonly end: number
}

const lettersOnly = /^\p{L}{2,}$/u
const fullWidthQuestionMark = 0xff1f
const fullWidthExclamationMark = 0xff01

/** The end that a sentence may have: all that touches its last word, as far as it has been read. */
export class SentenceEnd {
  readonly wordCount: number
  readonly detached: boolean
  #mark: EndMark
  #role: WordRole
  #word: string | undefined
  #isStatement: boolean
  #dots = 1
  #footnote: Footnote | undefined
  /** The position behind it. */
  position: number
  /** A quotation mark or bracket closed behind the mark; a quotation mark did. */
  closed = false
  quoted = false

  constructor(found: FoundEnd) {
    this.wordCount = found.wordCount
    this.detached = found.detached
    this.position = found.end
    this.#mark = found.mark
    this.#role = found.role
    this.#word = found.word
    this.#isStatement = isStatement(found.codePoint)
  }

  get mark(): EndMark {
    return this.#mark
  }

  get role(): WordRole {
    return this.#role
  }

  /** Not a question or an exclamation, as far as a wide mark shows. */
  get isStatement(): boolean {
    return this.#isStatement
  }

  /** The footnote that was begun behind it. */
  get footnote(): Footnote | undefined {
    return this.#footnote
  }

  /** Whether any start of a sentence proves the end, without a look at the whole word. */
  get isSure(): boolean {
    if (this.#mark === 'emoji') return false
    if (this.detached && this.#mark === 'dot') return this.#dots === 1 || this.#dots >= 4
    return this.#mark !== 'dot' || this.#role === 'ordinary' || this.#role === 'numbered'
  }

  /** Whether it reads as an end, should nothing more come. */
  get isSettled(): boolean {
    if (this.#footnote?.isOpen === true) return false
    if (this.#mark !== 'dot') return this.#mark !== 'emoji' && this.#mark !== 'introduction'
    return this.#role === 'ordinary' && this.#footnote?.hasDigits !== true && this.#canHaveFootnote
  }

  /** Takes another mark that touches it. */
  extend(codePoint: number, found: Kind): void {
    if (found === kind.dot) {
      this.#dots++
      if (this.#mark === 'dot') this.#mark = 'ellipsis'
      else if (this.#mark === 'emoji') this.#mark = 'dot'
    } else {
      this.#mark = found === kind.wideStop ? 'wide' : found === kind.mark ? 'mark' : 'ellipsis'
    }
    this.#role = 'ordinary'
    this.#word = ''
    this.#isStatement = isStatement(codePoint)
    this.closed = false
  }

  /** Takes a question or exclamation mark behind white space, as French has it. */
  extendSpaced(): void {
    this.#mark = 'mark'
  }

  /** Takes one more dot of a spaced ellipsis. */
  addDot(): void {
    this.#dots++
  }

  /** Takes a digit that touches it; false when none can. */
  readFootnoteDigit(codePoint: number): boolean {
    if (this.#mark !== 'dot' || !this.#canHaveFootnote) return false
    this.#footnote ??= new Footnote()
    return this.#footnote.readDigit(codePoint)
  }

  /** Takes a bracket that touches it; false when it opens no footnote. */
  openFootnote(codePoint: number): boolean {
    if (this.#role !== 'ordinary') return false
    this.#footnote ??= new Footnote()
    return this.#footnote.open(codePoint)
  }

  /** The word before the dot is made of letters, or is a bracket: nothing in it can be growing, as a number can. */
  get #canHaveFootnote(): boolean {
    return this.#word === undefined || lettersOnly.test(this.#word)
  }
}

function isStatement(codePoint: number): boolean {
  return codePoint !== fullWidthQuestionMark && codePoint !== fullWidthExclamationMark
}
