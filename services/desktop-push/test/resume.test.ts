import { CursorCodec } from '@cuecard/journal'
import t from 'tap'
import { type PushFixture, startPush } from './push-fixture.ts'

const ann = { tenant: 'default', agentId: 'ann' }

async function threeAnswers({ assist }: PushFixture): Promise<string[]> {
  const ids: string[] = []
  for (const text of ['First.', 'Second.', 'Third.']) {
    const answer = await assist('ann')
    ids.push(answer.assistId)
    await answer.say(text)
    if (text !== 'Third.') await answer.complete()
  }
  return ids
}

t.test('every cursor goes on exactly after its event', async (t) => {
  const fixture = await startPush(t)
  const { desk, journal, cursors } = fixture
  await threeAnswers(fixture)
  const all = await desk('ann')
  await all.hello(cursors.encode(ann, journal.epoch, 0))
  await all.until(() => all.events.length === 8)
  for (const [index, { cursor }] of all.events.entries()) {
    const resumed = await desk('ann')
    t.equal((await resumed.hello(cursor as string)).cursor, cursor, 'the welcome names the cursor')
    const rest = all.events.slice(index + 1)
    await resumed.until(() => resumed.events.length >= rest.length)
    t.same(resumed.events, rest)
    resumed.socket.terminate()
    await resumed.closed()
  }
})

t.test('a cursor that leads nowhere is answered with a gap, and events go on from there', async (t) => {
  const fixture = await startPush(t)
  const { desk, assist, journal, cursors } = fixture
  const [first, second, third] = await threeAnswers(fixture)
  const good = cursors.encode(ann, journal.epoch, 2)
  const flipped = `${good.slice(0, 4)}${good[4] === 'A' ? 'B' : 'A'}${good.slice(5)}`
  const cases: Record<string, { cursor: string; error?: string }> = {
    'made up': { cursor: 'made-up', error: 'invalid_cursor' },
    changed: { cursor: flipped, error: 'invalid_cursor' },
    "another agent's": {
      cursor: cursors.encode({ ...ann, agentId: 'bea' }, journal.epoch, 2),
      error: 'invalid_cursor',
    },
    "another tenant's": {
      cursor: cursors.encode({ ...ann, tenant: 'other' }, journal.epoch, 2),
      error: 'invalid_cursor',
    },
    'signed with another key': {
      cursor: new CursorCodec(Buffer.alloc(32, 9)).encode(ann, journal.epoch, 2),
      error: 'invalid_cursor',
    },
    'of another epoch': { cursor: cursors.encode(ann, 'another-epoch', 2) },
    'from the future': { cursor: cursors.encode(ann, journal.epoch, 1_000_000) },
  }
  for (const [given, { cursor, error }] of Object.entries(cases)) {
    await t.test(given, async (t) => {
      const client = await desk('ann')
      await client.hello(cursor)
      const gap = await client.next('gap')
      t.match(gap, {
        snapshot: {
          cursor: /./,
          assists: [
            {
              assistId: first,
              agentId: 'ann',
              state: 'completed',
              seq: 3,
              text: 'First.',
              end: { finishReason: 'stop' },
            },
            { assistId: second, state: 'completed', seq: 3, text: 'Second.' },
            { assistId: third, state: 'running', seq: 2, text: 'Third.' },
          ],
        },
      })
      const types = client.frames.map(({ type, code }) => code ?? type)
      t.same(types, ['welcome', ...(error ? [error] : []), 'gap'])

      const next = await assist('ann')
      await client.next((frame) => frame.assistId === next.assistId)
      t.equal(client.events.length, 1, 'only what came after the snapshot')
      await next.complete()
      await client.next('assist.completed')
      client.socket.terminate()
      // The next case sees the same three assists.
      await journal.erase({
        tenant: 'default',
        interactionId: (client.events[0] as { interactionId?: string }).interactionId!,
      })
    })
  }
})

t.test('history that retention removed is a gap', async (t) => {
  const fixture = await startPush(t)
  const { desk, journal, assist, metrics } = fixture
  const before = await desk('ann')
  const { cursor } = await before.hello()
  await before.close()
  const [, , third] = await threeAnswers(fixture)
  t.ok((await journal.trim({ maxAgeMs: 1e12, maxEntriesPerAgent: 0 })) > 0)

  const client = await desk('ann')
  await client.hello(cursor as string)
  const gap = await client.next('gap')
  t.match(gap, { snapshot: { assists: [{ assistId: third, state: 'running', seq: 2, text: 'Third.' }] } })
  t.equal(
    (gap as unknown as { snapshot: { assists: unknown[] } }).snapshot.assists.length,
    1,
    'what is gone is not guessed',
  )
  const next = await assist('ann')
  await client.next((frame) => frame.assistId === next.assistId)
  t.same(
    client.events.map(({ seq }) => seq),
    [1],
  )
  t.match(await metrics(), 'cuecard_session_gaps_total{reason="cursor_trimmed"} 1')
})

t.test('between the snapshot of a gap and what follows nothing is lost and nothing repeated', async (t) => {
  const fixture = await startPush(t)
  const { desk, assist, cursors } = fixture
  const answer = await assist('ann')
  const texts: string[] = []
  let finished = false
  const speaking = (async () => {
    for (let turn = 0; turn < 150; turn += 1) {
      texts.push(`${turn} `)
      await answer.say(`${turn} `)
    }
    await answer.complete()
    finished = true
  })()
  for (let round = 0; !finished; round += 1) {
    const client = await desk('ann')
    await client.hello(cursors.encode(ann, 'another-epoch', round))
    const { snapshot } = (await client.next('gap')) as unknown as {
      snapshot: { assists: [{ seq: number; text: string }] }
    }
    const [{ seq, text }] = snapshot.assists
    const enough = client.until(() => client.events.length >= 5 || client.events.at(-1)?.type === 'assist.completed')
    // The end may be in the snapshot already: then nothing follows it, and the wait ends with the line.
    enough.catch(() => {})
    await Promise.race([enough, speaking])
    t.same(
      client.events.map((event) => event.seq),
      client.events.map((_, index) => seq + 1 + index),
      `dense after seq ${seq}`,
    )
    t.ok(texts.join('').startsWith(text + client.text(answer.assistId)))
    client.socket.terminate()
    await client.closed()
  }
  await speaking
})

t.test('a journal that was lost and rebuilt is a gap', async (t) => {
  const folder = t.testdir()
  const first = await startPush(t, { folder, journalFile: 'first.sqlite' })
  const desk = await first.desk('ann')
  await desk.hello()
  const answer = await first.assist('ann')
  await answer.complete()
  await desk.next('assist.completed')
  const { cursor } = desk
  await first.close()

  const again = await startPush(t, { folder, journalFile: 'first.sqlite' })
  const back = await again.desk('ann')
  await back.hello(cursor)
  await again.assist('ann')
  await back.next('assist.accepted')
  t.equal(back.frames.length, 2, 'the same journal goes on where it was')
  await again.close()

  const rebuilt = await startPush(t, { folder, journalFile: 'second.sqlite' })
  const after = await rebuilt.desk('ann')
  await after.hello(cursor)
  t.match(await after.next('gap'), { snapshot: { assists: [] } })
})
