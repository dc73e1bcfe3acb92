import type { ModeratedSentence, ModerationAction } from './moderated-sentence.ts'
import type { Match } from './scanner.ts'

/** A raw sentence with its place in the stream. */
export interface RawSentence {
  text: string
  start: number
  end: number
}

const strength = { block: 0, redact: 1, drop: 2, flag: 3 } as const

/**
 * Turns raw sentences, in order, into what may be shown.
 *
 * Matches take effect in the order of their start; of those with the same start the one with the stronger action
 * (block, redact, drop, flag), then the longer, then the one whose rule has the lower rank. A match inside text that an
 * earlier one removed has no effect and is not reported; one that reaches beyond it removes the rest. So nothing that
 * any match but a flag covers is shown. The result depends on the matches alone, not on where sentences end.
 */
export class Renderer {
  // Everything before this offset has been shown or removed.
  #removedTo = 0
  readonly #flaggedTo = new Map<string, number>()

  /** Renders `sentence`, given every match that starts in it, or before its end, and was not given before. */
  render(sentence: RawSentence, matches: readonly Match[]): ModeratedSentence {
    const actions: ModerationAction[] = []
    let text = ''
    let shownTo = sentence.start
    const showTo = (offset: number): void => {
      const from = Math.max(shownTo, this.#removedTo)
      if (offset > from) text += sentence.text.slice(from - sentence.start, offset - sentence.start)
      shownTo = Math.max(shownTo, offset)
    }
    for (const { rule, start, end } of matches.toSorted(inOrderOfEffect)) {
      const { name, kind, action } = rule
      if (action === 'flag' ? !this.#isNewFlag(name, start, end) : action !== 'block' && end <= this.#removedTo)
        continue
      actions.push({ rule: name, kind, action, start, end })
      if (action === 'flag') continue
      showTo(start)
      if (action === 'block') return { text, actions, start: sentence.start, end: sentence.end, blocked: true }
      if (action === 'redact') text += rule.placeholder
      this.#removedTo = end
    }
    showTo(sentence.end)
    return { text, actions, start: sentence.start, end: sentence.end, blocked: false }
  }

  #isNewFlag(rule: string, start: number, end: number): boolean {
    if (start < this.#removedTo || end <= (this.#flaggedTo.get(rule) ?? 0)) return false
    this.#flaggedTo.set(rule, end)
    return true
  }
}

function inOrderOfEffect(a: Match, b: Match): number {
  return (
    a.start - b.start || strength[a.rule.action] - strength[b.rule.action] || b.end - a.end || a.rule.rank - b.rule.rank
  )
}
