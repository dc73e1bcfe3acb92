import type { Clock } from './clock.ts'

/** What wants to be looked at regularly. */
export interface Beating {
  beat(at: string): void
}

/** Into how many parts a period is cut, so that thousands of sessions do not all write in the same moment. */
const slotCount = 50

/** Beats for every member once per period, from one timer. */
export class Heartbeat {
  readonly #slots: Set<Beating>[] = Array.from({ length: slotCount }, () => new Set())
  readonly #slotOf = new Map<Beating, Set<Beating>>()
  readonly #clock: Clock
  readonly #periodMs: number
  #current = 0
  #nextSlot = 0
  #stop: (() => void) | undefined

  constructor(periodMs: number, clock: Clock) {
    this.#periodMs = periodMs
    this.#clock = clock
  }

  /** The first beat comes within one period. */
  add(member: Beating): void {
    const slot = this.#slots[this.#nextSlot]!
    this.#nextSlot = (this.#nextSlot + 1) % slotCount
    slot.add(member)
    this.#slotOf.set(member, slot)
    this.#stop ??= this.#clock.every(this.#periodMs / slotCount, () => this.#tick())
  }

  remove(member: Beating): void {
    this.#slotOf.get(member)?.delete(member)
    this.#slotOf.delete(member)
    if (this.#slotOf.size > 0) return
    this.#stop?.()
    this.#stop = undefined
  }

  #tick(): void {
    const at = new Date(this.#clock.now()).toISOString()
    for (const member of this.#slots[this.#current]!) member.beat(at)
    this.#current = (this.#current + 1) % slotCount
  }
}
