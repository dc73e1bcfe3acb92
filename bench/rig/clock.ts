/**
 * Now, in milliseconds of the system's monotonic clock (CLOCK_MONOTONIC): every process of one machine counts the same
 * ones, so times noted in two processes can be subtracted.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
