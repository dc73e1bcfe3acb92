import type { DesktopEvent } from '@cuecard/contracts'
import type { AssistView } from '../state/assist-view.ts'
import { cardStatus } from './card-status.ts'
import type { PanelMessages } from './messages.ts'

/**
 * What a screen reader says about an event: each sentence, and each change that the agent has to know of. Nothing about
 * events that are older than half a minute: a replay is read, not listened to.
 */
export function eventAnnouncement(
  assist: AssistView,
  event: DesktopEvent,
  messages: PanelMessages,
  now: number,
): string | undefined {
  if (now - Date.parse(event.at) > newsMs) return undefined
  switch (event.type) {
    case 'assist.sentence':
      return event.text.trim()
    case 'assist.superseded':
      return messages.earlierAttempt
    case 'assist.interrupted':
    case 'assist.completed':
    case 'assist.blocked':
    case 'assist.failed':
    case 'assist.cancelled': {
      const { status, note } = cardStatus(assist, true, messages)
      return note ? `${status}. ${note}` : status
    }
    default:
      return undefined
  }
}

/** For how long an event is news, in milliseconds. */
const newsMs = 30_000
