import { hash32 } from '../random.ts'

/** Prompts that are remembered; the one asked longest ago is forgotten first. */
const capacity = 10_000

/** Counts how often a prompt has been asked since it was last answered to the end. */
export class Attempts {
  readonly #counts = new Map<string, number>()

  /** Counts one more; the first is 1. */
  next(dialect: string, prompt: string): number {
    const key = keyOf(dialect, prompt)
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.delete(key)
    this.#counts.set(key, count)
    if (this.#counts.size > capacity) this.#counts.delete(this.#counts.keys().next().value!)
    return count
  }

  /** The prompt was answered to the end. */
  settle(dialect: string, prompt: string): void {
    this.#counts.delete(keyOf(dialect, prompt))
  }
}

/** A prompt may be long, so only its hash is kept. */
function keyOf(dialect: string, prompt: string): string {
  return `${dialect} ${hash32(prompt, 1)} ${hash32(prompt, 2)}`
}
