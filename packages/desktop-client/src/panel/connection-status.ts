import type { ConnectionState } from '../line/connection-state.ts'
import type { PanelMessages } from './messages.ts'

/** What the panel says about the connection. */
export interface ConnectionStatus {
  /** Two words for the badge. */
  badge: string
  /** A sentence, while what is shown may be out of date. */
  notice?: string
  /** Whether the agent can do something about it. */
  canTryAgain: boolean
}

/** How the connection stands, in words for the agent. `now` is in milliseconds since the epoch. */
export function connectionStatus(
  state: ConnectionState,
  now: number,
  formatTime: (at: number) => string,
  { connection: words }: PanelMessages,
): ConnectionStatus {
  switch (state.status) {
    case 'connecting':
      return { badge: words.connecting, canTryAgain: false }
    case 'live':
      return { badge: words.live, canTryAgain: false }
    case 'reconnecting': {
      const seconds = Math.ceil((state.at - now) / 1_000)
      return {
        badge: seconds > 0 ? words.reconnectingIn(seconds) : words.reconnecting,
        notice: words.lostSince(formatTime(state.since)),
        canTryAgain: seconds > 1,
      }
    }
    case 'offline':
      return { badge: words.offline, notice: words.offlineSince(formatTime(state.since)), canTryAgain: false }
    case 'signed-out':
      return { badge: words.signedOut, notice: words.signedOutHint, canTryAgain: true }
    case 'ended':
      return { badge: words.ended, notice: words.endedHint(state.reason), canTryAgain: state.code !== undefined }
  }
}

/**
 * Whether running answers are shown as going on: while the connection is live, and for a moment after it was, because
 * most lines are back before anybody could read that they were gone.
 */
export function seemsLive(state: ConnectionState, now: number): boolean {
  return state.status === 'live' || (state.status === 'reconnecting' && now - state.since < blinkMs)
}

/** How long a lost line is not worth a word to the agent, in milliseconds. */
export const blinkMs = 800
