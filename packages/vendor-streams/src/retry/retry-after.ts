/**
 * The wait that a `Retry-After` header asks for, in milliseconds: a number of seconds or an HTTP date (RFC 9110,
 * section 10.2.3). Nothing when it is absent or neither; never negative.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1_000
  const date = header.trim().endsWith(' GMT') ? Date.parse(header) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
