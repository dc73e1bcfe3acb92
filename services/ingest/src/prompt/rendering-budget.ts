/** The longest prompt that a template may render to, in UTF-16 code units. */
export const maxPromptLength = 65_536

/** Nodes of templates that one request may have rendered: texts, outputs, tags, each turn of a loop anew. */
const maxNodes = 5_000

/** Characters and list items that filters and ranges may make for one request. */
const maxAllocations = 4_194_304

/** Rendering would take more than one request may have. */
export class PromptTooLongError extends Error {
  override readonly name = 'PromptTooLongError'
}

/**
 * What the rendering of one request may take. It counts work, not time, so that equal requests end equally however busy
 * the machine is.
 */
export class RenderingBudget {
  #nodes = maxNodes
  #allocations = maxAllocations

  /** Throws `PromptTooLongError` when there have been too many. */
  spendNode(): void {
    if (--this.#nodes < 0) throw new PromptTooLongError(`more than ${maxNodes} steps`)
  }

  /** Throws `PromptTooLongError` when there have been too many. */
  spendAllocations(count: number): void {
    if (count > 0) this.#allocations -= count
    if (this.#allocations < 0) throw new PromptTooLongError(`more than ${maxAllocations} characters handled`)
  }
}
