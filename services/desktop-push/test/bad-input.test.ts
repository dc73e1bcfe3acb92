import t from 'tap'
import type { DeskClient } from './desk-client.ts'
import { startPush } from './push-fixture.ts'

const start = { type: 'assist.start', interaction: { id: 'call-1' }, prompt: 'Hello?' }

t.test('a frame that makes no sense is answered with what and where, and the session goes on', async (t) => {
  const { desk, assist } = await startPush(t)
  const rows: { given: string; frame: string | Buffer | object; code: string; message?: RegExp }[] = [
    { given: 'no JSON', frame: 'hello', code: 'bad_frame', message: /not valid JSON/ },
    { given: 'JSON cut short', frame: '{"type":"ack"', code: 'bad_frame', message: /not valid JSON at character/ },
    { given: 'nothing', frame: '', code: 'bad_frame' },
    { given: 'null', frame: 'null', code: 'bad_frame', message: /must be object/ },
    { given: 'an array', frame: [start], code: 'bad_frame', message: /must be object/ },
    { given: 'no type', frame: { cursor: 'x' }, code: 'unknown_frame', message: /\/type must be one of hello, / },
    { given: 'an unknown type', frame: { type: 'assist.pause' }, code: 'unknown_frame', message: /assist\.cancel/ },
    { given: 'a type of another type', frame: { type: 7 }, code: 'unknown_frame' },
    { given: 'an inherited name', frame: { type: 'toString' }, code: 'unknown_frame' },
    { given: 'a missing member', frame: { type: 'ack' }, code: 'bad_frame', message: /\/cursor is required/ },
    {
      given: 'an unknown member',
      frame: { ...start, agentId: 'bea' },
      code: 'bad_frame',
      message: /\/agentId is not a known/,
    },
    {
      given: 'a wrong type',
      frame: { ...start, prompt: ['Hello?'] },
      code: 'bad_frame',
      message: /\/prompt must be string/,
    },
    {
      given: 'an unknown kind',
      frame: { type: 'feedback', assistId: 'a', kind: 'liked' },
      code: 'bad_frame',
      message: /\/kind must be one of "used", "copied"/,
    },
    {
      given: 'two mistakes deep inside',
      frame: {
        ...start,
        prompt: undefined,
        messages: [
          { role: 'agent', content: 'x' },
          { role: 'user', content: '' },
        ],
      },
      code: 'bad_frame',
      message: /\/messages\/0\/role must be one of .*; \/messages\/1\/content must not have fewer/,
    },
    {
      given: 'endless nesting',
      frame: `{"type":"ack","cursor":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
      code: 'bad_frame',
    },
    { given: 'a second hello', frame: { type: 'hello' }, code: 'duplicate_hello' },
    { given: 'a binary frame', frame: Buffer.from(JSON.stringify(start)), code: 'binary_frame' },
  ]
  for (const { given, frame, code, message } of rows) {
    await t.test(given, async (t) => {
      const client = await desk('ann')
      await client.hello()
      client.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame))
      const error = await client.next('error')
      t.equal(error.code, code)
      if (message) t.match(error.message, message)
      t.notMatch(error.message, /liked|pause|Hello/, 'nothing of the frame is repeated')
      const { assistId } = await assist('ann')
      await client.next((next) => next.assistId === assistId)
      client.socket.terminate()
      await client.closed()
    })
  }
})

t.test('before the hello everything else is refused, and the hello still counts', async (t) => {
  const { desk, journal } = await startPush(t)
  const client = await desk('ann')
  client.send(start)
  t.match(await client.next('error'), { code: 'hello_required' })
  await client.hello()
  t.same(await journal.depth(), { queued: 0, running: 0 })
})

t.test('somebody who only sends nonsense is closed with 4400', async (t) => {
  const { desk, metrics } = await startPush(t)
  const client = await desk('ann')
  await client.hello()
  for (let sent = 0; sent < 12; sent += 1) client.socket.send('nonsense')
  t.match(await client.closed(), { code: 4400, reason: 'bad frame' })
  t.equal(client.frames.filter(({ code }) => code === 'bad_frame').length, 10)
  t.match(await metrics(), 'cuecard_session_ends_total{reason="badFrame"} 1')
})

t.test('a desktop that says no hello is closed with 4408, after which it may come back', async (t) => {
  const { desk, clock, push } = await startPush(t, { config: { helloTimeoutMs: 3_000 } })
  const silent = await desk('ann')
  const prompt = await desk('bea')
  await prompt.hello()
  t.equal(push.sessions(), 2)
  clock.advance(3_000)
  t.match(await silent.closed(), { code: 4408 })
  t.match(silent.frames, [{ type: 'error', code: 'hello_required' }])
  t.equal(push.sessions(), 1)
  prompt.send({ type: 'ack', cursor: prompt.cursor })
  prompt.send({ type: 'hello' })
  t.match(await prompt.next('error'), { code: 'duplicate_hello' })
})

t.test('a text frame of 64 KiB is read, one byte more closes with 4413', async (t) => {
  const { desk, metrics } = await startPush(t)
  const frameOf = (bytes: number): string => {
    const empty = JSON.stringify({ ...start, prompt: '' })
    return JSON.stringify({ ...start, prompt: 'x'.repeat(bytes - empty.length) })
  }
  const largest = await desk('ann')
  await largest.hello()
  largest.socket.send(frameOf(65_536))
  await largest.next('assist.accepted')
  largest.socket.send(frameOf(65_537))
  t.match(await largest.closed(), { code: 4413, reason: 'frame too large' })
  t.match(await metrics(), 'cuecard_session_ends_total{reason="tooLarge"} 1')

  const huge = await desk('ann')
  await huge.hello()
  huge.socket.send('x'.repeat(5_000_000))
  t.match(await huge.closed(), { code: 4413 })
})

t.test('what is no WebSocket message closes with 4400', async (t) => {
  const { desk } = await startPush(t)
  const faults: Record<string, (client: DeskClient) => void> = {
    'text that is no UTF-8': ({ socket }) => socket.send(Buffer.from([0xc3, 0x28]), { binary: false }),
    'more than sixteen fragments': ({ socket }) => {
      for (let part = 0; part < 20; part += 1) socket.send(' ', { fin: false })
    },
    'a frame without a mask': ({ socket }) => socket.send('{"type":"hello"}', { mask: false }),
  }
  for (const [given, commit] of Object.entries(faults)) {
    await t.test(given, async (t) => {
      const client = await desk('ann')
      await client.hello()
      commit(client)
      t.match(await client.closed(), { code: 4400 })
    })
  }
})

t.test('a flood of frames is closed with 4429, a burst is not', async (t) => {
  const { desk, clock } = await startPush(t, { config: { maxFramesPerSecond: 5, heartbeatMs: 3e9 } })
  const client = await desk('ann')
  const { cursor } = await client.hello()
  const flood = (frames: number): void => {
    for (let sent = 0; sent < frames; sent += 1) client.send({ type: 'ack', cursor })
  }
  flood(9)
  await client.settled()
  clock.advance(1_000)
  flood(5)
  await client.settled()
  t.notOk(
    client.frames.find(({ type }) => type === 'error'),
    'a second later five more may come',
  )
  clock.advance(3_600_000)
  flood(10)
  await client.settled()
  t.notOk(
    client.frames.find(({ type }) => type === 'error'),
    'and after an hour of silence two seconds at once',
  )
  flood(1)
  t.match(await client.closed(), { code: 4429, reason: 'rate limited' })
  t.match(client.frames.at(-1), { type: 'error', code: 'rate_limited' })
})
