import type { AssistEvent, AssistSnapshot, TerminalEvent } from '@cuecard/contracts'
import t from 'tap'
import { isRunning } from '../src/index.ts'
import { applyBehindHole, applyEvent, applySnapshot, type Desk, emptyDesk } from '../src/state/desk.ts'
import { accepted, event, sentence } from './push-server.ts'

function apply(desk: Desk, ...events: Parameters<typeof event>[]): Desk {
  return events.reduce((before, [assistId, seq, what]) => {
    const applied = applyEvent(before, event(assistId, seq, what))
    if (applied.outcome === 'hole') throw new Error(`hole before ${seq}`)
    return applied.desk
  }, desk)
}

const started = apply(emptyDesk(50), ['a', 1, accepted()], ['a', 2, sentence('One. ')])

t.test('the sentences of an assist are joined with nothing between them', async (t) => {
  const desk = apply(started, ['a', 3, sentence('Two.\n')], ['a', 4, sentence('- Three')])
  t.equal(desk.assists[0]?.text, 'One. Two.\n- Three')
  t.match(desk.assists[0], {
    state: 'streaming',
    interactionId: 'call-1',
    seq: 4,
    acceptedAt: '2026-01-01T10:00:00.000Z',
  })
  t.equal(desk.cursor, 'a:4')
})

t.test('a seq that was seen is dropped, and the log goes on after it', async (t) => {
  const desk = apply(started, ['a', 3, sentence('Two.')])
  const again = applyEvent(desk, event('a', 2, sentence('One. ')))
  t.same(again, { outcome: 'passed', desk: { ...desk, cursor: 'a:2' } })
})

t.test('a hole is never applied', async (t) => {
  t.same(applyEvent(started, event('a', 4, sentence('Three.'))), { outcome: 'hole', after: 2, from: 'a:2' })
  t.same(applyEvent(started, event('b', 2, sentence('Of another.'))), { outcome: 'hole', after: 0, from: undefined })
})

t.test('an assist behind a hole that stays is marked incomplete and takes no more text', async (t) => {
  const behind = applyBehindHole(started, event('a', 4, sentence('Three.')))
  if (behind.outcome !== 'applied') throw new Error(behind.outcome)
  t.match(behind.assist, { text: 'One. ', incomplete: true, seq: 4, state: 'streaming' })
  t.equal(behind.desk.historyLost, true)
  t.equal(behind.desk.cursor, 'a:4')
  const ended = apply(
    behind.desk,
    ['a', 5, sentence('Four.')],
    ['a', 6, { type: 'assist.completed', finishReason: 'stop' }],
  )
  t.match(ended.assists[0], { text: 'One. ', incomplete: true, state: 'completed' })
  const restarted = apply(
    behind.desk,
    ['a', 5, { type: 'assist.superseded', reason: 'restarted' }],
    ['a', 6, sentence('New.')],
  )
  t.match(restarted.assists[0], { text: 'New.', incomplete: false })
})

t.test('an assist whose beginning is gone shows no text', async (t) => {
  const behind = applyBehindHole(emptyDesk(50), event('a', 7, sentence('Middle.')))
  t.match(behind, { outcome: 'applied', assist: { text: '', incomplete: true, interactionId: '', seq: 7 } })
})

t.test('an interruption is shown until the stream goes on', async (t) => {
  const broken = apply(started, ['a', 3, { type: 'assist.interrupted', reason: 'stalled' }])
  t.match(broken.assists[0], { state: 'interrupted', interruption: 'stalled', text: 'One. ' })
  const resumed = apply(broken, ['a', 4, { type: 'assist.resumed', removedOverlapChars: 3 }])
  t.match(resumed.assists[0], { state: 'streaming', resumptions: 1, text: 'One. ' })
  t.notOk(resumed.assists[0] && 'interruption' in resumed.assists[0])
})

t.test('a superseded attempt is kept apart from the answer', async (t) => {
  const desk = apply(
    started,
    ['a', 3, { type: 'assist.superseded', reason: 'restarted' }],
    ['a', 4, sentence('Another answer.')],
  )
  t.equal(desk.assists[0]?.text, 'Another answer.')
  t.same(
    desk.assists[0]?.superseded.map((old) => old.text),
    ['One. '],
  )
})

const ends: [TerminalEvent, 'completed' | 'blocked' | 'failed' | 'cancelled'][] = [
  [{ type: 'assist.completed', finishReason: 'length' }, 'completed'],
  [{ type: 'assist.blocked', kind: 'safety', rule: 'self-harm' }, 'blocked'],
  [{ type: 'assist.failed', code: 'vendor_gave_up', message: 'The vendor was tried 5 times.' }, 'failed'],
  [{ type: 'assist.cancelled', by: 'desktop' }, 'cancelled'],
]

t.test('each terminal event has its state, keeps the text and lets nothing follow', async (t) => {
  for (const [end, state] of ends) {
    const desk = apply(started, ['a', 3, end], ['a', 4, sentence('Too late.')])
    t.match(desk.assists[0], { state, text: 'One. ', end, seq: 4 })
    t.notOk(desk.assists[0] && isRunning(desk.assists[0]))
  }
})

t.test('finished assists make room before one that still runs', async (t) => {
  let desk = apply(emptyDesk(2), ['slow', 1, accepted()])
  for (const id of ['b', 'c', 'd']) desk = apply(desk, [id, 1, accepted()], [id, 2, ends[0]![0]])
  t.same(
    desk.assists.map((assist) => assist.assistId),
    ['slow', 'd'],
  )
  t.equal(applyEvent(desk, event('slow', 2, sentence('At last.'))).outcome, 'applied')
})

t.test('an event of a newer server moves the seq alone', async (t) => {
  const unknown = { type: 'assist.cited', sources: [] } as unknown as AssistEvent
  const desk = apply(started, ['a', 3, unknown], ['a', 4, sentence('Two.')])
  t.equal(desk.assists[0]?.text, 'One. Two.')
})

t.test('only the newest assists are kept, and what still comes of the others is passed over', async (t) => {
  let desk = emptyDesk(2)
  for (const id of ['a', 'b', 'c']) desk = apply(desk, [id, 1, accepted()])
  t.same(
    desk.assists.map((assist) => assist.assistId),
    ['b', 'c'],
  )
  const late = applyEvent(desk, event('a', 2, sentence('Late.')))
  t.match(late, { outcome: 'passed', desk: { cursor: 'a:2', assists: desk.assists } })
  for (let n = 0; n < 500; n++) desk = apply(desk, [`n${n}`, 1, accepted()])
  t.equal(desk.assists.length, 2)
  t.ok(desk.forgotten.length <= 8)
})

const snapshot: AssistSnapshot = {
  assistId: 'a',
  agentId: 'demo',
  interactionId: 'call-1',
  state: 'running',
  seq: 5,
  text: 'One. Two. Three. ',
}

t.test('a snapshot replaces everything, and events go on after it', async (t) => {
  const before = apply(started, ['old', 1, accepted()])
  const desk = applySnapshot(before, { cursor: 's', assists: [snapshot] }, true)
  t.match(desk, { cursor: 's', historyLost: true })
  t.same(
    desk.assists.map((assist) => assist.assistId),
    ['a'],
  )
  const after = apply(desk, ['a', 6, sentence('Four.')])
  t.match(after.assists[0], { text: 'One. Two. Three. Four.', state: 'streaming', seq: 6 })
})

t.test('a snapshot for a desktop that never asked to go on is no loss', async (t) => {
  t.equal(applySnapshot(emptyDesk(50), { cursor: 's', assists: [snapshot] }, false).historyLost, false)
})

t.test('a snapshot leaves the sentences of an assist that has not moved on', async (t) => {
  const desk = applySnapshot(started, { cursor: 's', assists: [{ ...snapshot, seq: 2, text: 'One. ' }] }, true)
  t.same(desk.assists[0], { ...started.assists[0], cursor: 's' })
})

t.test('a snapshot gives each state, and no more assists than are kept', async (t) => {
  const running = { ...snapshot, assistId: 'running' }
  const ended = ends.map(([end, state]) => ({ ...snapshot, assistId: state, state, end }))
  const assists = [running, ...ended]
  t.same(
    applySnapshot(emptyDesk(50), { cursor: 's', assists }, true).assists.map((assist) => assist.state),
    ['streaming', 'completed', 'blocked', 'failed', 'cancelled'],
  )
  const small = applySnapshot(emptyDesk(2), { cursor: 's', assists }, true)
  t.same(
    small.assists.map((assist) => assist.assistId),
    ['running', 'cancelled'],
    'what runs stays',
  )
  t.equal(applyEvent(small, event('running', 6, sentence('More.'))).outcome, 'applied')
  t.equal(applyEvent(small, event('failed', 6, sentence('More.'))).outcome, 'passed')
  const waiting = applySnapshot(emptyDesk(50), { cursor: 's', assists: [{ ...snapshot, text: '' }] }, true)
  t.match(waiting.assists[0], { state: 'accepted', sentences: [] })
})

t.test('a hole is filled from behind the last event of its own assist', async (t) => {
  const desk = apply(started, ['b', 1, accepted()], ['b', 2, sentence('Meanwhile.')])
  t.match(applyEvent(desk, event('a', 4, sentence('Three.'))), { outcome: 'hole', from: 'a:2' })
})
