import t from 'tap'
import type { Frame } from './desk-client.ts'
import { startPush } from './push-fixture.ts'

const place = ({ assistId, seq }: Frame): string => `${assistId}/${seq}`

t.test('a desktop gets what happens to its agent, whole and in order', async (t) => {
  const { desk, assist } = await startPush(t)
  const ann = await desk('ann')
  t.match(await ann.hello(), { type: 'welcome', sessionId: /./, cursor: /./, heartbeatMs: 5_000 })
  const answer = await assist('ann')
  await answer.say('One. ', 'Two. ')
  await answer.say('Three.')
  await answer.complete()
  await ann.next('assist.completed')
  t.same(
    ann.events.map(({ type, seq }) => [type, seq]),
    [
      ['assist.accepted', 1],
      ['assist.sentence', 2],
      ['assist.sentence', 3],
      ['assist.sentence', 4],
      ['assist.completed', 5],
    ],
  )
  t.equal(ann.text(answer.assistId), 'One. Two. Three.')
  t.match(ann.events[1], {
    assistId: answer.assistId,
    at: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
    verdict: { id: 'v', policy: 'p' },
    redactions: [],
  })
  t.equal(new Set(ann.events.map(({ cursor }) => cursor)).size, 5, 'every event has its own cursor')
})

t.test('every desktop of an agent gets everything, and nobody else anything', async (t) => {
  const { desk, assist, origin, token } = await startPush(t)
  const [first, second, stranger] = await Promise.all([desk('ann'), desk('ann'), desk('bea')])
  const { DeskClient } = await import('./desk-client.ts')
  const namesake = await new DeskClient(origin, await token('ann', { tenant: 'other' })).open()
  t.teardown(() => namesake.socket.terminate())
  await Promise.all([first, second, stranger, namesake].map((client) => client.hello()))

  const answer = await assist('ann')
  await answer.say('For Ann.')
  await answer.complete()
  await Promise.all([first.next('assist.completed'), second.next('assist.completed')])
  t.same(first.events, second.events, 'cursors included')
  t.equal(first.events.length, 3)

  const other = await assist('bea')
  await other.say('For Bea.')
  await other.complete()
  await stranger.next('assist.completed')
  t.same(new Set(stranger.events.map(({ assistId }) => assistId)), new Set([other.assistId]))
  const third = await assist('ann', 'other')
  await third.say('For the other Ann.')
  await third.complete()
  await namesake.next('assist.completed')
  t.same(new Set(namesake.events.map(({ assistId }) => assistId)), new Set([third.assistId]))
  t.equal(first.events.length, 3)
})

t.test(
  'a desktop without a cursor gets the running assists from their beginning, and nothing that is over',
  async (t) => {
    const { desk, assist } = await startPush(t)
    const over = await assist('ann')
    await over.say('Old.')
    await over.complete()
    const running = await assist('ann')
    await running.say('New ', 'and ')

    const ann = await desk('ann')
    await ann.hello()
    await running.say('newer.')
    await running.complete()
    await ann.next('assist.completed')
    t.same(
      ann.events.map(place),
      [1, 2, 3, 4, 5].map((seq) => `${running.assistId}/${seq}`),
    )

    const late = await desk('ann')
    await late.hello()
    const next = await assist('ann')
    await late.next('assist.accepted')
    t.same(late.events.map(place), [`${next.assistId}/1`], 'now that one is over too')
  },
)

t.test('a desktop without a cursor never gets an assist without its beginning', async (t) => {
  const { desk, assist } = await startPush(t)
  // `long` is over, but it began before `running` and ended after it began.
  const earlier = await assist('ann')
  await earlier.complete()
  const long = await assist('ann')
  await long.say('Long ')
  const running = await assist('ann')
  await running.say('Running ')
  await long.say('ago.')
  await long.complete()

  const ann = await desk('ann')
  await ann.hello()
  await running.complete()
  await ann.next((frame) => frame.assistId === running.assistId && frame.type === 'assist.completed')
  for (const { assistId } of [long, running]) {
    const seqs = ann.events.filter((event) => event.assistId === assistId).map(({ seq }) => seq)
    t.same(
      seqs,
      seqs.map((_, index) => index + 1),
    )
  }
  t.equal(ann.text(long.assistId), 'Long ago.')
  t.equal(ann.events.filter((event) => event.assistId === earlier.assistId).length, 0)
})

t.test('across lines cut at any moment a desktop gets every event once, in order', async (t) => {
  const { desk, assist } = await startPush(t)
  const probe = await desk('ann')
  let cursor = (await probe.hello()).cursor as string
  await probe.close()

  const assists = [await assist('ann'), await assist('ann'), await assist('ann')]
  const expected = assists.map(({ assistId }) => `${assistId}/1`)
  let finished = false
  const speaking = (async () => {
    for (let turn = 0; turn < 120; turn += 1) {
      const speaker = assists[(turn * 7) % 3]!
      const entries = await speaker.say(...Array.from({ length: 1 + (turn % 4) }, (_, index) => `${turn}.${index} `))
      expected.push(...entries.map(({ assistId, seq }) => `${assistId}/${seq}`))
    }
    for (const speaker of assists) {
      for (const { assistId, seq } of await speaker.complete()) expected.push(`${assistId}/${seq}`)
    }
    finished = true
  })()

  const seen: string[] = []
  let lines = 0
  while (!finished || seen.length < expected.length) {
    const client = await desk('ann')
    lines += 1
    await client.hello(cursor)
    const enough = (lines * 5) % 23
    await client.until(
      () => client.events.length > enough || (finished && seen.length + client.events.length >= expected.length),
    )
    // What arrived so far counts, in the middle of whatever the server is sending.
    seen.push(...client.events.map(place))
    cursor = client.cursor
    client.socket.removeAllListeners('message')
    client.socket.terminate()
    await client.closed()
  }
  await speaking
  t.same(seen, expected)
  t.ok(lines > 10, `over ${lines} lines`)
})

t.test("Node's own WebSocket, as a browser's, works with the token as a subprotocol", async (t) => {
  const { origin, token, assist } = await startPush(t)
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/v1/desktop`, [
    'cuecard.v1',
    `bearer.${await token('ann')}`,
  ])
  const received: Frame[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(data as string) as Frame
    received.push(frame)
    if (frame.type === 'assist.completed') resolve()
  }
  await new Promise((opened) => socket.addEventListener('open', opened, { once: true }))
  t.equal(socket.protocol, 'cuecard.v1', 'the answer never names the token')
  socket.send('{"type":"hello"}')
  const answer = await assist('ann')
  await answer.complete()
  await promise
  t.match(
    received.map(({ type }) => type),
    ['welcome', 'assist.accepted', 'assist.completed'],
  )
  socket.close()
})
