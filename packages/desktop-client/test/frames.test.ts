import { desktopSubprotocol, maxDesktopFrameBytes } from '@cuecard/contracts'
import t from 'tap'
import { maxFrameBytes } from '../src/desktop-client.ts'
import { subprotocol } from '../src/line/line.ts'
import { decodeFrame } from '../src/state/frames.ts'
import { accepted, event, sentence } from './push-server.ts'

const good = [
  { type: 'welcome', sessionId: 's', cursor: 'c', heartbeatMs: 5_000 },
  { type: 'heartbeat', at: '2026-01-01T10:00:00.000Z' },
  { type: 'draining', reconnectInMs: 0 },
  { type: 'error', code: 'bad_frame', message: 'No.' },
  {
    type: 'gap',
    snapshot: {
      cursor: 'c',
      assists: [{ assistId: 'a', agentId: 'x', interactionId: 'i', state: 'running', seq: 1, text: '' }],
    },
  },
  event('a', 1, accepted()),
  event('a', 2, { ...sentence('[card number]'), redactions: [{ kind: 'pii', rule: 'card' }] } as never),
]

t.test('every frame that the contract knows is read as it is', async (t) => {
  for (const frame of good) t.same(decodeFrame(JSON.stringify(frame)), frame)
})

t.test('a frame with any member missing or of another type breaks the protocol', async (t) => {
  const optional = new Set(['at of heartbeat', 'route', 'tokenCount', 'verdict', 'agentId'])
  for (const frame of good) {
    for (const member of Object.keys(frame)) {
      if (member === 'type' || optional.has(member) || optional.has(`${member} of ${frame.type}`)) continue
      for (const value of [undefined, null, {}, true]) {
        t.equal(decodeFrame(JSON.stringify({ ...frame, [member]: value })), undefined, `${frame.type}: ${member}`)
      }
    }
  }
})

t.test('what is no JSON object with a type breaks the protocol', async (t) => {
  for (const data of [
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{}',
    '{"type":1}',
    '{"type":"assist.other"}',
    new ArrayBuffer(2),
  ]) {
    t.equal(decodeFrame(data), undefined)
  }
})

t.test('a seq is a whole number from 1 on', async (t) => {
  for (const seq of [0, -1, 1.5, '1'])
    t.equal(decodeFrame(JSON.stringify({ ...event('a', 1, accepted()), seq })), undefined)
})

t.test('a frame of a type that a newer server may send is left alone', async (t) => {
  for (const type of ['presence', 'toString', '__proto__']) {
    t.same(decodeFrame(JSON.stringify({ type, anything: 1 })), { type: 'unknown' })
  }
})

t.test('what the client repeats so as not to carry the schemas is what the contract says', async (t) => {
  t.equal(subprotocol, desktopSubprotocol)
  t.equal(maxFrameBytes, maxDesktopFrameBytes)
})
