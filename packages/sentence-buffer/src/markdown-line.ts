const backtick = 0x60
const tilde = 0x7e
const pipe = 0x7c
const space = 0x20
const tab = 0x09
const carriageReturn = 0x0d

/** What may stand on a line before its content: indentation, block quotes, list markers. A fence may follow these. */
const leads = new Set([...' \t>-+*.)0123456789'].map((character) => character.charCodeAt(0)))

/**
 * The Markdown structure that forbids sentence ends, read one code point at a time: fenced code, table rows, inline
 * code. Fences follow CommonMark 0.31 (section 4.5), with any indentation, as models write them inside list items.
 */
export class MarkdownLine {
  #onlyLead = true
  #runOf = 0
  #runLength = 0
  #runAfterLead = false
  #runAfterWord = false
  #fenceOf = 0
  #fenceLength = 0
  #onOpeningLine = false
  #closing = false
  #inlineRun = 0
  #tableRow = false

  /** Inside a fence, its opening and closing lines included. */
  get insideFence(): boolean {
    return this.#fenceOf !== 0
  }

  /** At backticks or tildes that open a fence if more of them follow. */
  get mayOpenFence(): boolean {
    return this.#runLength > 0 && this.#runAfterLead
  }

  /** Inside a table row or inline code, where a terminator ends no sentence. */
  get forbidsEnd(): boolean {
    return this.#tableRow || this.#inlineRun !== 0
  }

  /** Takes the next code point of the line, not its line end, and whether it stands directly behind a word. */
  read(codePoint: number, afterWord: boolean): void {
    if (codePoint === backtick || codePoint === tilde) return this.#readRun(codePoint, afterWord)
    if (this.#runLength > 0) this.#endRun()
    if (this.#closing && codePoint !== space && codePoint !== tab && codePoint !== carriageReturn) this.#closing = false
    if (!this.#onlyLead || leads.has(codePoint)) return
    this.#onlyLead = false
    this.#tableRow = codePoint === pipe && !this.insideFence
  }

  /** Takes the line end. Inline code and tables end here; a fence ends after its closing line. */
  endLine(): void {
    if (this.#runLength > 0) this.#endRun()
    if (this.#closing) this.#fenceOf = 0
    this.#onOpeningLine = false
    this.#closing = false
    this.#onlyLead = true
    this.#tableRow = false
    this.#inlineRun = 0
  }

  reset(): void {
    this.#runLength = 0
    this.#closing = true
    this.endLine()
  }

  #readRun(codePoint: number, afterWord: boolean): void {
    if (this.#runLength > 0 && this.#runOf !== codePoint) this.#endRun()
    if (this.#runLength === 0) {
      this.#runAfterLead = this.#onlyLead
      this.#runAfterWord = afterWord
    }
    this.#runOf = codePoint
    this.#runLength++
    this.#onlyLead = false
  }

  #endRun(): void {
    const length = this.#runLength
    this.#runLength = 0
    if (this.insideFence) {
      if (this.#onOpeningLine) {
        // Backticks after an opening run make the whole of it inline code: ```like this```.
        if (this.#runOf === backtick && this.#fenceOf === backtick) this.#fenceOf = 0
      } else if (this.#runAfterLead && this.#runOf === this.#fenceOf && length >= this.#fenceLength) {
        this.#closing = true
      }
    } else if (this.#runAfterLead && length >= 3) {
      this.#fenceOf = this.#runOf
      this.#fenceLength = length
      this.#onOpeningLine = true
    } else if (this.#runOf === backtick) {
      // Armenian and old typewriter quotes put a backtick behind a word; code starts in front of one.
      if (this.#inlineRun === 0 && !this.#runAfterWord) this.#inlineRun = length
      else if (this.#inlineRun === length) this.#inlineRun = 0
    }
  }
}
