import { hash32, mix32 } from '../random.ts'

const idPattern = /^ctx_([0-9a-f]{8})([0-9a-f]{8})$/

/**
 * The generation context ids of one answer: one opaque id for each place in it.
 *
 * Ids follow from the answer and the place alone. So the same place has the same id in every stream and after a restart
 * of the simulator, nothing needs remembering, and an id that belongs to another answer is recognised.
 */
export class ContextIds {
  readonly #mask: number
  readonly #seal: number
  readonly #length: number

  constructor(answer: string) {
    this.#mask = hash32(answer, 0x51ed270b)
    this.#seal = hash32(answer, 0x2545f491)
    this.#length = answer.length
  }

  /** The id of the place right after the first `offset` UTF-16 code units of the answer. */
  at(offset: number): string {
    return `ctx_${hex8((offset ^ this.#mask) >>> 0)}${hex8(mix32(Math.imul(offset, 0x9e3779b1) ^ this.#seal))}`
  }

  /** The place that `id` stands for; nothing when it is not an id of this answer. */
  offsetOf(id: string): number | undefined {
    const masked = idPattern.exec(id)?.[1]
    if (masked === undefined) return undefined
    const offset = (Number.parseInt(masked, 16) ^ this.#mask) >>> 0
    return offset <= this.#length && this.at(offset) === id ? offset : undefined
  }
}

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0')
}
