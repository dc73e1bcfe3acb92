/** Bounds of a wait between tries, in milliseconds. */
export interface BackoffLimits {
  baseDelayMs: number
  maxDelayMs: number
}

/**
 * The wait before try number `attempt` (1 is the first retry): full jitter over an exponential (after "Exponential
 * Backoff And Jitter", AWS Architecture Blog), capped; what the server asked for counts as the least, under the same
 * cap. `random` gives [0, 1).
 */
export function backoffDelay(
  attempt: number,
  limits: BackoffLimits,
  random: () => number,
  retryAfterMs: number | undefined,
): number {
  const ceiling = Math.min(limits.maxDelayMs, limits.baseDelayMs * 2 ** (attempt - 1))
  return Math.min(limits.maxDelayMs, Math.max(random() * ceiling, retryAfterMs ?? 0))
}
