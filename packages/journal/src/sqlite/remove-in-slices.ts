import type { Slice } from './operations.ts'

/** How many entries one transaction removes at most, whole assists aside: a few milliseconds' work. */
const maxRemovedAtOnce = 512

/**
 * Calls `remove` until there is no more to remove, each time for a transaction of its own, so that appends get their
 * turn in between; resolves to the number of entries removed.
 */
export async function removeInSlices(remove: (maxRemoved: number) => Promise<Slice>): Promise<number> {
  let removed = 0
  for (;;) {
    const slice = await remove(maxRemovedAtOnce)
    removed += slice.removed
    if (!slice.more) return removed
  }
}
