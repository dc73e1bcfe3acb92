import type { AssistEvent, DesktopEvent } from '@cuecard/contracts'
import t from 'tap'
import type { ConnectionState } from '../src/index.ts'
import { cardStatus } from '../src/panel/card-status.ts'
import { blinkMs, connectionStatus, seemsLive } from '../src/panel/connection-status.ts'
import { eventAnnouncement } from '../src/panel/event-announcement.ts'
import { englishMessages } from '../src/panel/messages.ts'
import { sentencePieces } from '../src/panel/redaction-chips.ts'
import type { AssistView } from '../src/state/assist-view.ts'
import { applyBehindHole, applyEvent, emptyDesk } from '../src/state/desk.ts'
import { accepted, event, sentence } from './push-server.ts'

function after(...whats: AssistEvent[]): AssistView {
  return [accepted(), ...whats].reduce((desk, what, index) => {
    const applied = applyEvent(desk, event('a', index + 1, what))
    if (applied.outcome !== 'applied') throw new Error(applied.outcome)
    return applied.desk
  }, emptyDesk(1)).assists[0]!
}

const text = sentence('One. ')
const interrupted: AssistEvent = { type: 'assist.interrupted', reason: 'stalled' }
const resumed: AssistEvent = { type: 'assist.resumed', removedOverlapChars: 0 }

t.test('every state of an assist has words and a tone of its own', async (t) => {
  const cases: [AssistView, tone: string, words: RegExp][] = [
    [after(), 'waiting', /Waiting/],
    [after(text), 'running', /^Answering$/],
    [after(text, interrupted), 'interrupted', /Interrupted.*left off/],
    [after(text, interrupted, resumed), 'running', /picked up again/],
    [after(text, { type: 'assist.superseded', reason: 'restarted' }, text), 'running', /anew/],
    [after(text, { type: 'assist.completed', finishReason: 'stop' }), 'done', /^Complete$/],
    [after(text, { type: 'assist.completed', finishReason: 'length' }), 'done', /Cut short.*limit/],
    [after(text, { type: 'assist.blocked', kind: 'safety', rule: 'legal' }), 'blocked', /policy.*legal/],
    [after(text, { type: 'assist.failed', code: 'vendor_gave_up', message: '' }), 'failed', /vendor_gave_up/],
    [after(text, { type: 'assist.cancelled', by: 'desktop' }), 'stopped', /this desk/],
    [after(text, { type: 'assist.cancelled', by: 'caller' }), 'stopped', /system/],
    [after(text, { type: 'assist.cancelled', by: 'operator' }), 'stopped', /operator/],
  ]
  for (const [assist, tone, words] of cases) {
    const status = cardStatus(assist, true, englishMessages)
    t.equal(status.tone, tone)
    t.match(`${status.status} ${status.note ?? ''}`.trim(), words)
  }
})

t.test('an assist with a hole says so, also when it has ended', async (t) => {
  const applied = applyBehindHole(emptyDesk(1), event('a', 4, { type: 'assist.completed', finishReason: 'stop' }))
  if (applied.outcome !== 'applied') throw new Error(applied.outcome)
  t.match(cardStatus(applied.assist, true, englishMessages), { tone: 'failed', note: /gone for good/ })
})

t.test('nothing is claimed about a running assist while the line is down', async (t) => {
  for (const assist of [after(), after(text), after(text, interrupted)]) {
    t.equal(cardStatus(assist, false, englishMessages).tone, 'paused')
  }
  const ended = after(text, { type: 'assist.completed', finishReason: 'stop' })
  t.equal(cardStatus(ended, false, englishMessages).tone, 'done')
})

t.test('every state of the connection has words, and says whether the agent can do something', async (t) => {
  const since = 1_000_000
  const cases: [ConnectionState, badge: string, notice: RegExp | undefined, canTryAgain: boolean][] = [
    [{ status: 'connecting', since }, 'Connecting', undefined, false],
    [{ status: 'live', since, sessionId: 's' }, 'Live', undefined, false],
    [{ status: 'reconnecting', since, at: since + 3_500, failures: 4 }, 'Reconnecting in 4 s', /since 10:00/, true],
    [{ status: 'reconnecting', since, at: since - 1, failures: 4 }, 'Reconnecting', /since 10:00/, false],
    [{ status: 'offline', since }, 'Offline', /since 10:00/, false],
    [{ status: 'signed-out', since }, 'Signed out', /Sign in/, true],
    [{ status: 'ended', since, reason: 'too many sessions', code: 4409 }, 'Ended', /too many sessions/, true],
    [{ status: 'ended', since, reason: 'closed' }, 'Ended', /closed/, false],
  ]
  for (const [state, badge, notice, canTryAgain] of cases) {
    const status = connectionStatus(state, since, () => '10:00', englishMessages)
    t.match(status, { badge, canTryAgain })
    if (notice) t.match(status.notice, notice)
    else t.equal(status.notice, undefined)
  }
})

t.test('a line that is back in a blink was never worth a word', async (t) => {
  const lost: ConnectionState = { status: 'reconnecting', since: 1_000, at: 1_100, failures: 1 }
  t.equal(seemsLive(lost, 1_000 + blinkMs - 1), true)
  t.equal(seemsLive(lost, 1_000 + blinkMs), false)
  t.equal(seemsLive({ status: 'offline', since: 1_000 }, 1_000), false)
})

t.test('a placeholder is found only where moderation removed something', async (t) => {
  const redactions = [{ kind: 'pii' as const, rule: 'card' }]
  t.same(sentencePieces({ text: 'Press [Order Details].', redactions: [] }), [
    { kind: 'text', text: 'Press [Order Details].' },
  ])
  t.same(sentencePieces({ text: '[card number], and [] or [a\nb] [phone]', redactions }), [
    { kind: 'removed', label: 'card number' },
    { kind: 'text', text: ', and [] or [a\nb] ' },
    { kind: 'removed', label: 'phone' },
  ])
})

t.test('what is new is announced, and a replay is not', async (t) => {
  const at = '2026-01-01T10:00:00.000Z'
  const now = Date.parse(at) + 1_000
  const said = (what: AssistEvent, time = now) => {
    const assist = after(text, what)
    const happened: DesktopEvent = { ...event('a', 3, what), at }
    return eventAnnouncement(assist, happened, englishMessages, time)
  }
  t.equal(said(sentence(' Two.\n')), 'Two.')
  t.equal(said({ type: 'assist.completed', finishReason: 'stop' }), 'Complete')
  t.match(said(interrupted), /^Interrupted\. The line/)
  t.match(said({ type: 'assist.superseded', reason: 'restarted' }), /Earlier attempt/)
  t.equal(said(resumed), undefined)
  t.equal(said(sentence('Two.'), now + 60_000), undefined)
})
