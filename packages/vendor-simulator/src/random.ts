/** A source of numbers from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number

/** Numbers that follow from `seed` alone: the same seed gives the same numbers, on every machine (mulberry32). */
export function seededRandom(seed: string | number): Random {
  let state = hash32(String(seed), 0)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A whole number from `low` to `high`, both included. */
export function randomInteger(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}

/** One of `items`, which must not be empty. */
export function randomItem<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)]!
}

/** A 32-bit hash of `text` (FNV-1a over UTF-16 code units, then mixed); not for secrets. */
export function hash32(text: string, salt: number): number {
  let hash = 0x811c9dc5 ^ salt
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return mix32(hash)
}

/** Spreads every bit of `value` over all 32 bits of the result (the finalizer of MurmurHash3). */
export function mix32(value: number): number {
  let bits = value
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
