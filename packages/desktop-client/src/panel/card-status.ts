import { type AssistView, isRunning } from '../state/assist-view.ts'
import type { PanelMessages, Words } from './messages.ts'

/** How a card looks. Each tone has a colour and a mark of its own. */
export type CardTone = 'waiting' | 'running' | 'interrupted' | 'paused' | 'done' | 'blocked' | 'failed' | 'stopped'

/** What a card says about its assist. */
export interface CardStatus extends Words {
  tone: CardTone
}

/**
 * How an assist stands, in words for the agent. While the line is down (`live` is false), nobody knows how a running
 * one stands, and nothing is claimed about it.
 */
export function cardStatus(assist: AssistView, live: boolean, { assist: words }: PanelMessages): CardStatus {
  if (isRunning(assist) && !live) return { tone: 'paused', ...words.paused }
  if (assist.incomplete) return { tone: 'failed', ...words.incomplete }
  const { end } = assist
  switch (end?.type) {
    case undefined:
      return runningStatus(assist, words)
    case 'assist.completed':
      return { tone: 'done', ...(end.finishReason === 'length' ? words.cutShort : words.completed) }
    case 'assist.blocked':
      return { tone: 'blocked', ...words.blocked(end.rule) }
    case 'assist.failed':
      return { tone: 'failed', ...words.failed(end.code) }
    case 'assist.cancelled':
      return { tone: 'stopped', ...words.cancelledBy[end.by] }
  }
}

function runningStatus(assist: AssistView, words: PanelMessages['assist']): CardStatus {
  if (assist.state === 'interrupted') return { tone: 'interrupted', ...words.interrupted }
  if (assist.state === 'accepted') return { tone: 'waiting', ...words.waiting }
  if (assist.superseded.length > 0) return { tone: 'running', ...words.restarted }
  return { tone: 'running', ...(assist.resumptions > 0 ? words.resumed : words.streaming) }
}
