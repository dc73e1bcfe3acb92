import { once } from 'node:events'
import type { ProblemDetails } from '@cuecard/http-service'
import t, { type Test } from 'tap'
import { type ClientOptions, WebSocket } from 'ws'
import { claim, prepare } from './direct-caller.ts'
import { type PushFixture, startPush } from './push-fixture.ts'

const messages = [{ role: 'user', content: 'Secret words' }]
const init = { type: 'init', payload: { modelId: 'm', messages, temperature: 0.7 } }

const start = (t: Test): Promise<PushFixture> => startPush(t, { prepare, directStreams: { withoutToken: true } })

/** A caller of `/ws`, with everything that came and how it ended. */
async function dial({ origin }: PushFixture, options: ClientOptions = {}) {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, options)
  const frames: Record<string, unknown>[] = []
  socket.on('message', (data) => frames.push(JSON.parse(data.toString())))
  socket.on('error', () => {})
  const closed = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }))
  await once(socket, 'open')
  return { socket, frames, closed }
}

t.test('a query that makes no sense is a problem that says where', async (t) => {
  const { origin, journal } = await start(t)
  const rows: [string, string | undefined][] = [
    ['', '/message'],
    ['message=', '/message'],
    ['message=a&message=b', '/message'],
    [`message=${'x'.repeat(8_193)}`, '/message'],
    [`message=a&intent=${'x'.repeat(513)}`, '/intent'],
    [`message=a&history=${'x'.repeat(4_097)}`, '/history'],
    ['message=a&timeout=soon', '/timeout'],
    ['message=a&timeout=-1', '/timeout'],
    ['message=a&timeout=1.5', '/timeout'],
    ['message=a&timeout=12345678', '/timeout'],
    [`message=${'x'.repeat(20_000)}`, undefined],
  ]
  for (const [query, path] of rows) {
    const response = await fetch(`${origin}/api/stream-llm?${query}`)
    const problem = (await response.json()) as ProblemDetails
    t.match(problem, { status: 400, code: 'invalid_request' }, query.slice(0, 40))
    t.same(problem.errors?.[0]?.path, path)
    t.notMatch(JSON.stringify(problem), 'xxx')
  }
  const without = await fetch(`${origin}/api/llm/stream`)
  t.match(await without.json(), { status: 400, code: 'invalid_request', errors: [{ path: '/session' }] })
  t.same(await journal.depth(), { queued: 0, running: 0 })
})

t.test('a body that makes no sense is a problem that says where', async (t) => {
  const { origin, journal } = await start(t)
  const rows: { body: unknown; code: string; status?: number; path?: string; type?: string }[] = [
    { body: '', code: 'invalid_request', path: '' },
    { body: '{"messages":', code: 'malformed_json' },
    { body: [], code: 'invalid_request', path: '' },
    { body: { messages }, code: 'invalid_request', path: '/configurationId' },
    { body: { configurationId: 'default' }, code: 'invalid_request', path: '/messages' },
    { body: { configurationId: 7, messages }, code: 'invalid_request', path: '/configurationId' },
    { body: { configurationId: 'default', messages: [] }, code: 'invalid_request', path: '/messages' },
    { body: { configurationId: 'default', messages: 'Hi' }, code: 'invalid_request', path: '/messages' },
    {
      body: { configurationId: 'default', messages: [{ role: 'robot', content: 'Hi' }] },
      code: 'invalid_request',
      path: '/messages/0/role',
    },
    { body: { configurationId: 'default', messages, session: '' }, code: 'invalid_request', path: '/session' },
    { body: { configurationId: 'none', messages }, code: 'unknown_route', path: '/configurationId' },
    { body: 'Hi', type: 'text/plain', code: 'unsupported_media_type', status: 415 },
    { body: { configurationId: 'x'.repeat(300_000), messages }, code: 'body_too_large', status: 413 },
  ]
  for (const { body, code, status = 400, path, type = 'application/json' } of rows) {
    const response = await fetch(`${origin}/api/llm/stream`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    const problem = (await response.json()) as ProblemDetails
    t.match(problem, { status, code }, JSON.stringify(body).slice(0, 60))
    t.same(problem.errors?.[0]?.path, path)
    t.notMatch(JSON.stringify(problem), 'Secret')
    if (code === 'unknown_route') t.match(problem.detail, /there are: default, billing.*/)
  }
  t.same(await journal.depth(), { queued: 0, running: 0 })
})

t.test('members that Cuecard has no use for do not hurt', async (t) => {
  const fixture = await start(t)
  const abort = new AbortController()
  const response = await fetch(`${fixture.origin}/api/llm/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ configurationId: 'default', messages, stream: true }),
    signal: abort.signal,
  })
  t.equal(response.status, 200)
  abort.abort()
  t.equal(await (await claim(fixture)).cancelled, 'caller')
})

t.test('a frame that makes no sense ends the socket with an error and 4400', async (t) => {
  const fixture = await start(t)
  const rows: { given: string; frame: string | Buffer | object; code: string; message?: RegExp }[] = [
    { given: 'no JSON', frame: 'init', code: 'bad_frame', message: /not valid JSON/ },
    { given: 'null', frame: 'null', code: 'bad_frame', message: /must be object/ },
    { given: 'another frame', frame: { type: 'chunk' }, code: 'init_required' },
    { given: 'no type', frame: { payload: init.payload }, code: 'init_required' },
    { given: 'no payload', frame: { type: 'init' }, code: 'bad_frame', message: /\/payload is required/ },
    {
      given: 'no messages',
      frame: { type: 'init', payload: { modelId: 'm' } },
      code: 'bad_frame',
      message: /\/payload\/messages is required/,
    },
    {
      given: 'no model',
      frame: { type: 'init', payload: { messages } },
      code: 'bad_frame',
      message: /\/payload\/modelId is required/,
    },
    {
      given: 'a temperature of 3',
      frame: { type: 'init', payload: { ...init.payload, temperature: 3 } },
      code: 'bad_frame',
      message: /\/payload\/temperature must/,
    },
    { given: 'a binary frame', frame: Buffer.from(JSON.stringify(init)), code: 'binary_frame' },
  ]
  for (const { given, frame, code, message } of rows) {
    await t.test(given, async (t) => {
      const { socket, frames, closed } = await dial(fixture)
      socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame))
      t.match(await closed, { code: 4400, reason: 'bad frame' })
      t.match(frames, [{ type: 'error', code, message: message ?? /./, payload: { code } }])
      t.notMatch(JSON.stringify(frames), 'Secret')
    })
  }
  t.same(await fixture.journal.depth(), { queued: 0, running: 0 })
})

t.test('a second frame ends the stream, and its assist with it', async (t) => {
  const fixture = await start(t)
  for (const [frame, code] of [
    [init, 'duplicate_init'],
    [{ type: 'stop' }, 'unknown_frame'],
  ] as const) {
    const { socket, frames, closed } = await dial(fixture)
    socket.send(JSON.stringify(init))
    const { cancelled } = await claim(fixture)
    socket.send(JSON.stringify(frame))
    t.match(await closed, { code: 4400 })
    t.match(frames.at(-1), { type: 'error', code })
    t.equal(await cancelled, 'caller')
  }
})

t.test('a frame of 64 KiB is read, one byte more closes with 4413', async (t) => {
  const fixture = await start(t)
  const frameOf = (bytes: number): string => {
    const of = (content: string) =>
      JSON.stringify({ ...init, payload: { ...init.payload, messages: [{ role: 'user', content }] } })
    return of('x'.repeat(bytes - of('').length))
  }
  const largest = await dial(fixture)
  largest.socket.send(frameOf(65_536))
  await once(largest.socket, 'message')
  t.match(largest.frames, [{ type: 'handshake_ack' }])
  largest.socket.terminate()
  const tooLarge = await dial(fixture)
  tooLarge.socket.send(frameOf(65_537))
  t.match(await tooLarge.closed, { code: 4413, reason: 'frame too large' })
})

t.test('an init that never comes is not waited for', async (t) => {
  const fixture = await start(t)
  const { frames, closed } = await dial(fixture)
  fixture.clock.advance(5_000)
  t.match(await closed, { code: 4408 })
  t.match(frames, [{ type: 'error', code: 'init_required' }])
  const inTime = await dial(fixture)
  inTime.socket.send(JSON.stringify(init))
  const { complete } = await claim(fixture)
  fixture.clock.advance(5_000)
  await complete()
  t.match(await inTime.closed, { code: 1000 })
})

t.test('what preparing refuses ends the socket as the caller’s fault', async (t) => {
  const fixture = await startPush(t, { prepare, directStreams: { withoutToken: true, route: 'gone' } })
  const { socket, frames, closed } = await dial(fixture)
  socket.send(JSON.stringify(init))
  t.match(await closed, { code: 4400 })
  t.match(frames, [{ type: 'error', code: 'unknown_route' }])
})

t.test('a fault of ours is told as such, logged, and may be tried again', async (t) => {
  const fixture = await startPush(t, {
    prepare: () => {
      throw new TypeError('Secret words')
    },
    directStreams: { withoutToken: true },
  })
  const { socket, frames, closed } = await dial(fixture)
  socket.send(JSON.stringify(init))
  t.match(await closed, { code: 1012 })
  t.match(frames, [{ type: 'error', code: 'internal' }])
  t.match((await fetch(`${fixture.origin}/api/stream-llm?message=Hi`)).status, 500)
  t.match(fixture.logged(), /TypeError/)
  t.notMatch(JSON.stringify(frames) + fixture.logged(), 'Secret')
})

t.test('the address of the socket says that it is one', async (t) => {
  const { origin } = await start(t)
  t.match(await (await fetch(`${origin}/ws`)).json(), { status: 400, code: 'invalid_request', detail: /WebSocket/ })
})
