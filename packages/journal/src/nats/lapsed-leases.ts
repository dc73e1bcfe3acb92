import type { Lease } from '../journal.ts'
import { lostLeases } from './lost-leases.ts'
import type { NatsParts } from './parts.ts'

/**
 * Assists that were given back here and that nobody has claimed since. The server counts them as handed out until then, so
 * whoever counts what waits has to know them.
 */
export class LapsedLeases {
  readonly #parts: NatsParts
  readonly #lapsed = new Map<string, Lease>()

  constructor(parts: NatsParts) {
    this.#parts = parts
  }

  add(lease: Lease): void {
    this.#lapsed.set(lease.assistId, lease)
  }

  /** How many there are now. */
  async count(): Promise<number> {
    for (const { assistId } of await lostLeases(this.#parts, [...this.#lapsed.values()])) this.#lapsed.delete(assistId)
    return this.#lapsed.size
  }
}
