import type { ModerationAction } from '@cuecard/moderation'

/** What stands in place of a match: a label in brackets, which could not be any part of what a rule takes out. */
const placeholderPattern = /\[\p{L}[\p{L}\p{M} -]*(?: \d{1,2})?\]/uy

/** A match that takes text out. */
interface Removal {
  start: number
  end: number
  /** What is shown where it starts. */
  placeholder: string
}

/**
 * What may be shown of each part of a raw text, told by its moderation as a whole: the characters that no match takes out,
 * and the placeholder of each match in the part where it starts.
 */
export class VisibleText {
  readonly #raw: string
  readonly #removals: readonly Removal[]

  /** Throws when `moderated` is not `raw` with placeholders for what `actions` take out and nothing else changed. */
  constructor(raw: string, moderated: { text: string; actions: readonly ModerationAction[] }) {
    this.#raw = raw
    const removals: Removal[] = []
    let [shown, removedTo] = ['', 0]
    for (const { action, start, end } of moderated.actions) {
      if (action === 'flag') continue
      shown += raw.slice(removedTo, start)
      const placeholder = action === 'redact' ? placeholderAt(moderated.text, shown.length) : ''
      shown += placeholder
      removedTo = Math.max(removedTo, action === 'block' ? raw.length : end)
      removals.push({ start, end: removedTo, placeholder })
    }
    if (shown + raw.slice(removedTo) !== moderated.text) throw new Error('moderation changes what no match takes out')
    this.#removals = removals
  }

  /** Whether a match takes out anything of the raw text from `start` to before `end`. */
  lacksAnyOf(start: number, end: number): boolean {
    return this.#removals.some((removal) => removal.start < end && removal.end > start)
  }

  /** What may be shown of the raw text from `start` to before `end`. */
  between(start: number, end: number): string {
    let [text, from] = ['', start]
    for (const removal of this.#removals) {
      if (removal.start >= end) break
      if (removal.end <= start) continue
      text += this.#raw.slice(from, removal.start)
      if (removal.start >= start) text += removal.placeholder
      from = Math.max(from, removal.end)
    }
    return text + this.#raw.slice(from, end)
  }
}

function placeholderAt(text: string, at: number): string {
  placeholderPattern.lastIndex = at
  return placeholderPattern.exec(text)?.[0] ?? ''
}
