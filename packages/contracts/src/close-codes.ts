/**
 * Every WebSocket close code that Cuecard sends, in one table: what happened, and whether a desktop should come back.
 *
 * `reconnect` tells a client what to do: `resume` with its cursor after a jittered wait, `reauthenticate` with a new
 * token first, or `stop`, because the same attempt would end the same way. 1000 is RFC 6455's normal closure; 1012 is
 * "service restart" (IANA registry); 4000 to 4999 are private to an application, numbered here after the HTTP status they
 * resemble.
 */
export const closeCodes = {
  // Ends a direct stream that has told all. A desktop that gets it has it from somebody in between.
  finished: { code: 1000, reconnect: 'resume', reason: 'finished' },
  draining: { code: 1012, reconnect: 'resume', reason: 'draining' },
  badFrame: { code: 4400, reconnect: 'stop', reason: 'bad frame' },
  authentication: { code: 4401, reconnect: 'reauthenticate', reason: 'authentication required' },
  forbidden: { code: 4403, reconnect: 'stop', reason: 'forbidden' },
  heartbeatMissed: { code: 4408, reconnect: 'resume', reason: 'heartbeat missed' },
  tooManySessions: { code: 4409, reconnect: 'stop', reason: 'too many sessions' },
  tooLarge: { code: 4413, reconnect: 'stop', reason: 'frame too large' },
  rateLimited: { code: 4429, reconnect: 'resume', reason: 'rate limited' },
  slowConsumer: { code: 4508, reconnect: 'resume', reason: 'slow consumer' },
} as const

/** The name of a row of {@link closeCodes}. */
export type CloseName = keyof typeof closeCodes

/** What a client does after a close. */
export type ReconnectAdvice = (typeof closeCodes)[CloseName]['reconnect']

/** What to do after a close with `code`; a code that is not in the table (1006: the line broke) means `resume`. */
export function reconnectAdvice(code: number): ReconnectAdvice {
  for (const row of Object.values(closeCodes)) if (row.code === code) return row.reconnect
  return 'resume'
}
