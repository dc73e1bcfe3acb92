import type { CompiledPolicy } from './compile-policy.ts'
import type { ModeratedSentence, ModerationAction } from './moderated-sentence.ts'
import { type RawSentence, Renderer } from './rendering.ts'
import { type Match, Scanner } from './scanner.ts'

/**
 * Moderates a stream of sentences.
 *
 * Every pushed sentence comes out exactly once, in order, by the `push` or `flush` after which nothing in it can become
 * part of a match any more: a sentence waits only while its end may still be the beginning of one. Whatever the pieces
 * that a text is pushed in, the texts joined are those of {@link moderate} on the whole, and so are the actions. A match
 * that spans sentences is replaced in the one where it starts, and its rest is removed from those that follow.
 *
 * After a sentence with `blocked: true` nothing comes any more, and what is pushed is ignored.
 *
 * How long a sentence can wait is bounded by the longest match of each detector; see the README of this package.
 */
export class Moderator {
  readonly #scanner: Scanner
  readonly #renderer = new Renderer()
  readonly #waiting: RawSentence[] = []
  #matches: Match[] = []
  #length = 0
  #blocked = false

  constructor(policy: CompiledPolicy) {
    this.#scanner = new Scanner(policy, (match) => this.#matches.push(match))
  }

  /** Takes the next sentence, or any piece of text; returns what may be shown now. */
  push(sentence: string): ModeratedSentence[] {
    if (this.#blocked) return []
    const start = this.#length
    this.#length += sentence.length
    this.#waiting.push({ text: sentence, start, end: this.#length })
    this.#scanner.read(sentence)
    return this.#release()
  }

  /** The stream has ended: returns everything that was waiting. Nothing may be pushed afterwards. */
  flush(): ModeratedSentence[] {
    if (this.#blocked) return []
    this.#scanner.end()
    return this.#release()
  }

  #release(): ModeratedSentence[] {
    const released: ModeratedSentence[] = []
    const block = this.#firstBlock()
    while (this.#waiting.length > 0 && !this.#blocked) {
      const [sentence] = this.#waiting
      // A block that is certain needs no waiting for what comes after it.
      if (sentence!.end > this.#scanner.settled && !(block < sentence!.end)) break
      this.#waiting.shift()
      released.push(this.#render(sentence!))
    }
    return released
  }

  #render(sentence: RawSentence): ModeratedSentence {
    const own = this.#matches.filter(({ start }) => start < sentence.end)
    this.#matches = this.#matches.filter(({ start }) => start >= sentence.end)
    const moderated = this.#renderer.render(sentence, own)
    this.#blocked = moderated.blocked
    return moderated
  }

  // The start of the earliest block that nothing unsettled comes before.
  #firstBlock(): number {
    let first = Number.POSITIVE_INFINITY
    for (const { rule, start } of this.#matches) {
      if (rule.action === 'block' && start < this.#scanner.settled) first = Math.min(first, start)
    }
    return first
  }
}

/** Moderates a whole text at once; see {@link Moderator}. `actions` end with the first `block`. */
export function moderate(text: string, policy: CompiledPolicy): { text: string; actions: ModerationAction[] } {
  const moderator = new Moderator(policy)
  const moderated = [...moderator.push(text), ...moderator.flush()]
  return {
    text: moderated.map((sentence) => sentence.text).join(''),
    actions: moderated.flatMap(({ actions }) => actions),
  }
}
