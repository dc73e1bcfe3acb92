/** The smallest of the `ascending` values that at least `share` (0 to 1) of them are not above; NaN when there are none. */
export function percentile(ascending: ArrayLike<number>, share: number): number {
  return ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)] ?? Number.NaN
}
