import { closeCodes, reconnectAdvice } from '@cuecard/contracts/close-codes'

/** Why a line is over. */
export type LineEnd =
  /** The server closed it, or it broke (1006). */
  | { cause: 'closed'; code: number; reason: string }
  /** No welcome in time. */
  | { cause: 'opening-timed-out' }
  /** Nothing arrived, not even a heartbeat. */
  | { cause: 'silent' }
  /** A frame that breaks the protocol. */
  | { cause: 'bad-frame' }
  /** Events were missing before the one that came. */
  | { cause: 'hole' }
  /** The server is about to stop, and the time it named has come. */
  | { cause: 'drained' }
  /** The token could not be had just now. */
  | { cause: 'token-failed' }
  /** There is no token: nobody is signed in. */
  | { cause: 'signed-out' }
  /** The browser refused to make the socket. */
  | { cause: 'refused-here' }
  /** This side wanted it so. */
  | { cause: 'let-go' }

/** What came before the end of a line. */
export interface LineHistory {
  /** Lines that ended in a row without progress, the one that just ended not counted. */
  failures: number
  /** Tokens that the server refused since the last welcome, the last one not counted. */
  refusals: number
  /** Whether another token can be had. */
  tokenRenewable: boolean
  /** What is left of the wait that the server named when it began to drain, in milliseconds. */
  drainRemainingMs?: number | undefined
}

/** Bounds of the wait between attempts, in milliseconds. */
export interface ReconnectLimits {
  /** The longest possible wait after the first failure. */
  baseDelayMs: number
  /** The longest wait there is. */
  maxDelayMs: number
}

/** What to do after the end of a line. */
export type NextStep =
  | { step: 'retry'; delayMs: number }
  | { step: 'signed-out' }
  | { step: 'stop'; code?: number; reason: string }

/**
 * Decides what follows the end of a line. `random` gives [0, 1).
 *
 * - A close with a code of the table: what the table advises. A refused token is replaced once; a second refusal in a
 *   row, or a token that cannot be replaced, means that nobody is signed in.
 * - A drain: after the wait that the server named, which is spread out already.
 * - Anything else: after a wait with full jitter over an exponential (after "Exponential Backoff And Jitter", AWS
 *   Architecture Blog), because thousands of desktops lose their lines at the same moment.
 */
export function nextStep(end: LineEnd, history: LineHistory, limits: ReconnectLimits, random: () => number): NextStep {
  if (end.cause === 'signed-out') return { step: 'signed-out' }
  if (end.cause === 'refused-here') {
    return { step: 'stop', reason: 'the browser refused to open the socket: check the scheme of the URL and the token' }
  }
  if (end.cause === 'closed') {
    const advice = reconnectAdvice(end.code)
    if (advice === 'stop') return { step: 'stop', code: end.code, reason: end.reason || closeReason(end.code) }
    if (advice === 'reauthenticate' && (!history.tokenRenewable || history.refusals > 0)) return { step: 'signed-out' }
  }
  if (history.drainRemainingMs !== undefined) return { step: 'retry', delayMs: history.drainRemainingMs }
  return { step: 'retry', delayMs: Math.floor(random() * backoffCeilingMs(history.failures, limits)) }
}

/** Whether the server closed the line because of the token. */
export function isRefusal(end: LineEnd): boolean {
  return end.cause === 'closed' && reconnectAdvice(end.code) === 'reauthenticate'
}

function backoffCeilingMs(failures: number, limits: ReconnectLimits): number {
  return Math.min(limits.maxDelayMs, limits.baseDelayMs * 2 ** failures)
}

function closeReason(code: number): string {
  return Object.values(closeCodes).find((row) => row.code === code)?.reason ?? `closed with code ${code}`
}
