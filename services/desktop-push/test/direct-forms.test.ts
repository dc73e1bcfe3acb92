import { once } from 'node:events'
import type { AssistEvent } from '@cuecard/contracts'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { asked, claim, post, prepare, type StartedAssist } from './direct-caller.ts'
import { EventReader } from './event-reader.ts'
import { type PushFixture, sentence, startPush } from './push-fixture.ts'

const { messages } = asked

const start = (t: Test): Promise<PushFixture> => startPush(t, { prepare, directStreams: { withoutToken: true } })

/** Speaks in an assist; `seen` resolves when so many frames have come. */
type Speaker = (assist: StartedAssist, seen: (frames: number) => Promise<void>) => unknown

async function overHttp(fixture: PushFixture, opened: Promise<EventReader>, speak: Speaker): Promise<string[]> {
  const assist = await claim(fixture)
  const reader = await opened
  await speak(assist, (frames) => reader.until(() => reader.data.length >= frames))
  return (await reader.end()).data
}

/** Asks each route, lets `speak`, and gives everything that came. */
const routes: Record<string, (fixture: PushFixture, speak: Speaker) => Promise<string[]>> = {
  '/api/stream-llm': (fixture, speak) =>
    overHttp(fixture, EventReader.open(`${fixture.origin}/api/stream-llm?message=Hi`), speak),
  '/api/llm/stream': (fixture, speak) => overHttp(fixture, post(fixture.origin, asked), speak),
  '/ws': async (fixture, speak) => {
    const socket = new WebSocket(`${fixture.origin.replace('http', 'ws')}/ws`)
    const frames: string[] = []
    socket.on('message', (data) => frames.push(data.toString()))
    const closed = once(socket, 'close')
    await once(socket, 'open')
    socket.send(JSON.stringify({ type: 'init', payload: { modelId: 'm-1', messages, temperature: 0.2 } }))
    const seen = async (count: number) => {
      while (frames.length <= count) await once(socket, 'message')
    }
    await speak(await claim(fixture), seen)
    const [code] = await closed
    return [...frames.slice(1), `closed ${code}`]
  },
}

/** A frame of `/ws`. */
const frame = (type: string, payload: object) => JSON.stringify({ type, ...payload, payload })

t.test('an answer is told as new text only, with the end that its form has', async (t) => {
  const events: AssistEvent[] = [
    { ...sentence('One. '), redactions: [{ kind: 'pii', rule: 'card' }] } as AssistEvent,
    { type: 'assist.interrupted', reason: 'stalled' },
    { type: 'assist.resumed', removedOverlapChars: 4 },
    { ...sentence('Two.\n'), redactions: [{ kind: 'pii', rule: 'card' }] } as AssistEvent,
    {
      type: 'assist.completed',
      finishReason: 'length',
      usage: { basis: 'exact', promptTokens: 7, completionTokens: 9 },
      integrity: { sha256: 'ab' },
    },
  ]
  const told: Record<string, string[]> = {}
  let assist: StartedAssist | undefined
  const times: string[] = []
  for (const [route, ask] of Object.entries(routes)) {
    const fixture = await start(t)
    told[route] = await ask(fixture, (claimed) => {
      assist = claimed
      times.push(new Date(fixture.clock.now()).toISOString())
      return claimed.append(...events)
    })
  }
  t.same(told['/api/stream-llm'], [
    '{"delta":"One. "}',
    '{"delta":"Two.\\n"}',
    '{"usage":{"prompt_tokens":7,"completion_tokens":9,"basis":"exact"}}',
    '[DONE]',
  ])
  t.same(told['/api/llm/stream'], [
    '{"type":"token","content":"One. ","index":0}',
    '{"type":"token","content":"Two.\\n","index":1}',
    '{"type":"stop"}',
  ])
  const auditLog = {
    assistId: assist?.assistId,
    interactionId: assist?.assistId,
    route: 'default',
    modelId: 'm-1',
    finishReason: 'length',
    acceptedAt: times.at(-1),
    completedAt: times.at(-1),
    sentences: 2,
    policies: ['p'],
    redactions: [{ kind: 'pii', rule: 'card', count: 2 }],
    usage: { basis: 'exact', promptTokens: 7, completionTokens: 9 },
    integrity: { sha256: 'ab' },
  }
  t.same(told['/ws'], [
    frame('chunk', { data: 'One. ' }),
    frame('chunk', { data: 'Two.\n' }),
    frame('complete', { auditLog }),
    'closed 1000',
  ])
})

t.test('the handshake tells the count of tokens and the model that was asked for', async (t) => {
  const fixture = await start(t)
  const socket = new WebSocket(`${fixture.origin.replace('http', 'ws')}/ws`)
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'init', payload: { modelId: 'm-1', messages, temperature: 0.2, extra: 1 } }))
  const [data] = await once(socket, 'message')
  t.equal(data.toString(), frame('handshake_ack', { tokenCount: 7, modelId: 'm-1' }))
  const { request, cancelled } = await claim(fixture)
  t.match(request, { model: 'm-1', temperature: 0.2, messages, route: 'default' })
  socket.terminate()
  t.equal(await cancelled, 'caller')
})

t.test('without usage the vendor’s count is not made up', async (t) => {
  t.same(await routes['/api/stream-llm']!(await start(t), (assist) => assist.complete()), ['[DONE]'])
})

t.test('every end that is none of the whole answer says so, and never in text', async (t) => {
  const rows: { given: string; events: AssistEvent[]; code: string; message: string }[] = [
    {
      given: 'blocked',
      events: [{ type: 'assist.blocked', kind: 'blocklist', rule: 'rivals' }],
      code: 'blocked',
      message: 'Moderation has ended the answer: blocklist/rivals.',
    },
    {
      given: 'failed',
      events: [{ type: 'assist.failed', code: 'vendor_timeout', message: 'too slow' }],
      code: 'vendor_timeout',
      message: 'too slow',
    },
    {
      given: 'cancelled',
      events: [{ type: 'assist.cancelled', by: 'operator' }],
      code: 'cancelled',
      message: 'The assist was cancelled (operator).',
    },
    {
      given: 'superseded, which is never followed by the other answer',
      events: [{ type: 'assist.superseded', reason: 'restarted' }, sentence('Other.')],
      code: 'superseded',
      message: 'The vendor has begun another answer; what came before does not belong to it.',
    },
  ]
  for (const { given, events, code, message } of rows) {
    await t.test(given, async (t) => {
      const told = async (route: string) => {
        const frames = await routes[route]!(await start(t), async (assist, seen) => {
          await assist.say('One. ')
          await seen(1)
          await assist.append(...events)
        })
        return frames.slice(1)
      }
      t.same(await told('/api/stream-llm'), [JSON.stringify({ error: { code, message } }), '[DONE]'])
      t.same(await told('/api/llm/stream'), [JSON.stringify({ type: 'error', message, code })])
      const end =
        code === 'blocked' ? frame('blocked', { reason: 'blocklist/rivals' }) : frame('error', { message, code })
      t.same(await told('/ws'), [end, 'closed 1000'])
    })
  }
})

t.test('an assist whose answer was superseded is cancelled: nobody reads the other one', async (t) => {
  for (const ask of Object.values(routes)) {
    let cancelled: Promise<string> | undefined
    await ask(await start(t), async (assist, seen) => {
      ;({ cancelled } = assist)
      await assist.say('One. ')
      await seen(1)
      await assist.append({ type: 'assist.superseded', reason: 'restarted' })
    })
    t.equal(await cancelled, 'caller')
  }
})

t.test('what is superseded before anything was told is nobody’s business', async (t) => {
  const superseded: AssistEvent = { type: 'assist.superseded', reason: 'restarted' }
  const events = [superseded, sentence('Unseen. '), superseded, sentence('Seen.')]
  const told = await routes['/api/llm/stream']!(await start(t), async (assist) => {
    await assist.append(...events)
    await assist.complete()
  })
  t.same(told, ['{"type":"token","content":"Seen.","index":0}', '{"type":"stop"}'])
})

t.test('intent and history are facts of the interaction, the message is the user’s turn', async (t) => {
  const fixture = await start(t)
  const query = new URLSearchParams({ message: 'Hi', intent: 'parcel', history: 'called Monday, ,called, ' })
  const reader = await EventReader.open(`${fixture.origin}/api/stream-llm?${query}`)
  const { request, assistId } = await claim(fixture)
  t.same(request, {
    agentId: 'direct',
    messages,
    route: 'default',
    interaction: { id: assistId, intent: 'parcel', history: ['called Monday', 'called'] },
  })
  reader.cut()
})

t.test('a configuration id is what is configured, the route of its name, or what the star is', async (t) => {
  const routeOf = async (configurationId: string, configurations: Record<string, string>) => {
    const fixture = await startPush(t, { prepare, directStreams: { withoutToken: true, configurations } })
    const reader = await post(fixture.origin, { ...asked, configurationId })
    if (reader.response.status !== 200) return reader.response.status
    const { request } = await claim(fixture)
    reader.cut()
    return request.route
  }
  t.equal(await routeOf('vendor-id', { 'vendor-id': 'billing' }), 'billing')
  t.equal(await routeOf('billing', {}), 'billing')
  t.equal(await routeOf('billing', { billing: 'default', '*': 'billing' }), 'default')
  t.equal(await routeOf('anything', { '*': 'billing' }), 'billing')
  t.equal(await routeOf('toString', {}), 400)
})
