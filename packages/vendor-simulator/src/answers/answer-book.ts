import { ContextIds } from './context-ids.ts'

/** A whole answer, its tokens (joined they are the text) and the ids of its places. */
export interface Answer {
  text: string
  tokens: readonly string[]
  ids: ContextIds
}

/** Answers that are kept: enough for the samples and for a bench, where many streams give the same few. */
const capacity = 64

/** Cuts answers into tokens, and remembers those asked for last so that streams share them. */
export class AnswerBook {
  readonly #tokenize: (text: string) => string[]
  readonly #kept = new Map<string, Answer>()

  constructor(tokenize: (text: string) => string[]) {
    this.#tokenize = tokenize
  }

  open(text: string): Answer {
    const answer = this.#kept.get(text) ?? { text, tokens: this.#tokenize(text), ids: new ContextIds(text) }
    this.#kept.delete(text)
    this.#kept.set(text, answer)
    if (this.#kept.size > capacity) this.#kept.delete(this.#kept.keys().next().value!)
    return answer
  }
}
