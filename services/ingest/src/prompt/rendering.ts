import { Context, type Drop, type Emitter } from 'liquidjs'
import { engine } from './engine.ts'
import { MissingValueError } from './missing-value.ts'
import { type PromptFacts, pointerToken } from './prompt-facts.ts'
import { maxPromptLength, PromptTooLongError, type RenderingBudget } from './rendering-budget.ts'

/** What {@link Rendering} needs. */
export interface RenderingOptions {
  facts: PromptFacts
  budget: RenderingBudget
  /** Places (JSON Pointers) whose values are known to be missing; they count as empty text, so that others are found. */
  absent: ReadonlySet<string>
}

/**
 * One rendering of one template: it looks the facts up, keeps to the budget, and takes what is printed.
 *
 * A value that is null or not there throws `MissingValueError` with its place in the request, except where the template
 * itself allows for that.
 */
export class Rendering extends Context implements Emitter {
  /** What was printed so far; never longer than 65,536 UTF-16 code units. */
  buffer = ''
  readonly #facts: PromptFacts
  readonly #absent: ReadonlySet<string>

  constructor({ facts, budget, absent }: RenderingOptions) {
    super(facts.values, engine.options, { sync: true }, { liquid: engine })
    this.#facts = facts
    this.#absent = absent
    // The engine asks for the time before each node, and says what its filters make.
    this.renderLimit.check = () => budget.spendNode()
    this.memoryLimit.use = (count) => budget.spendAllocations(count)
  }

  write(printed: unknown): void {
    if (printed === undefined || printed === null) throw new MissingValueError()
    const text = String(printed)
    if (this.buffer.length + text.length > maxPromptLength) {
      throw new PromptTooLongError(`more than ${maxPromptLength} characters`)
    }
    this.buffer += text
  }

  /** Follows `path` from `scope`, as the engine asks for each placeholder; `strict` except in filters over lists. */
  override *_getFromScope(
    scope: unknown,
    path: (PropertyKey | Drop)[] | string,
    strict = this.strictVariables,
  ): IterableIterator<unknown> {
    return yield this.#lookUp(scope, typeof path === 'string' ? path.split('.') : path, strict)
  }

  #lookUp(scope: unknown, names: readonly unknown[], strict: boolean): unknown {
    let value = scope
    for (const name of names) value = this.readProperty(value as object, name as string)
    if ((value !== undefined && value !== null) || !strict) return value
    // To find a place costs more than to find a value, and an `if` has no use for it.
    const place = () => this.#placeOf(scope, names)
    if (this.#absent.size > 0 && this.#absent.has(place() ?? '')) return ''
    throw new MissingValueError(place)
  }

  /** The JSON Pointer of what `names` lead to; nothing when they start at what the template made by itself. */
  #placeOf(scope: unknown, names: readonly unknown[]): string | undefined {
    let value = scope
    let place = this.#facts.placeOf(scope)
    for (const name of names) {
      value = this.readProperty(value as object, name as string)
      place = this.#facts.placeOf(value) ?? (place === undefined ? undefined : `${place}/${pointerToken(String(name))}`)
    }
    return place
  }
}
