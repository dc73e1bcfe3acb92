import { ProblemError } from '@cuecard/contracts'
import t from 'tap'
import { sentence, startPush } from './push-fixture.ts'

const question = { type: 'assist.start', interaction: { id: 'call-7', intent: 'refund' }, prompt: 'May I return it?' }

t.test('a desktop starts an assist for its own agent', async (t) => {
  const { desk, journal } = await startPush(t, {
    prepare: (request) => ({
      request: { ...request, model: 'm' },
      accepted: { type: 'assist.accepted', interactionId: request.interaction.id, route: 'fast', tokenCount: 12 },
    }),
  })
  const ann = await desk('ann')
  await ann.hello()
  ann.send({ ...question, route: 'fast', locale: 'en-GB' })
  const accepted = await ann.next('assist.accepted')
  t.match(accepted, { seq: 1, interactionId: 'call-7', route: 'fast', tokenCount: 12, assistId: /^.{20,64}$/ })
  const [claim] = await journal.claim(1_000, 1)
  t.match(claim, {
    lease: { tenant: 'default', agentId: 'ann', assistId: accepted.assistId },
    interactionId: 'call-7',
    lastSeq: 1,
    request: {
      agentId: 'ann',
      interaction: { id: 'call-7', intent: 'refund' },
      prompt: 'May I return it?',
      route: 'fast',
      locale: 'en-GB',
      model: 'm',
    },
  })
  t.notOk('type' in (claim!.request as object))
})

t.test('what the composition finds wrong with a request is told to the desktop, and nothing is queued', async (t) => {
  const { desk, journal } = await startPush(t, {
    prepare: async () => {
      throw new ProblemError('prompt_too_long', 'The prompt has 9,000 tokens; 8,000 are taken.')
    },
  })
  const ann = await desk('ann')
  await ann.hello()
  ann.send(question)
  t.match(await ann.next('error'), { code: 'prompt_too_long', message: /9,000/ })
  t.same(await journal.depth(), { queued: 0, running: 0 })
})

t.test('exactly one of prompt and messages is needed', async (t) => {
  const { desk, journal } = await startPush(t)
  const ann = await desk('ann')
  await ann.hello()
  const { prompt: _, ...neither } = question
  ann.send(neither)
  ann.send({ ...question, messages: [{ role: 'user', content: 'And this?' }] })
  await ann.until(() => ann.frames.filter(({ code }) => code === 'invalid_request').length === 2)
  ann.send({ ...neither, messages: [{ role: 'user', content: 'This.' }] })
  await ann.next('assist.accepted')
  t.same(await journal.depth(), { queued: 1, running: 0 })
})

t.test('a desktop cancels what is its own', async (t) => {
  const { desk, assist, journal } = await startPush(t)
  const requested: string[] = []
  journal.onCancel((assistId, by) => requested.push(`${assistId} ${by}`))
  const [ann, bea] = await Promise.all([desk('ann'), desk('bea')])
  await Promise.all([ann.hello(), bea.hello()])
  const answer = await assist('ann')
  await answer.say('Going ')

  bea.send({ type: 'assist.cancel', assistId: answer.assistId })
  t.match(await bea.next('error'), { code: 'not_found' })
  ann.send({ type: 'assist.cancel', assistId: 'nothing' })
  t.match(await ann.next('error'), { code: 'not_found' })
  t.same(requested, [])

  ann.send({ type: 'assist.cancel', assistId: answer.assistId })
  await new Promise<void>((resolve) => journal.onCancel(() => resolve()))
  t.same(requested, [`${answer.assistId} desktop`])
  await answer.append({ type: 'assist.cancelled', by: 'desktop' })
  await ann.next('assist.cancelled')
  ann.send({ type: 'assist.cancel', assistId: answer.assistId })
  ann.send({ type: 'feedback', assistId: answer.assistId, kind: 'down' })
  ann.send({ type: 'assist.cancel', assistId: 'nothing at all' })
  await ann.until(() => ann.frames.filter(({ type }) => type === 'error').length === 2)
  t.same(requested.length, 1, 'one that is over stays as it is, without an error')
})

t.test('feedback on an own answer is counted by kind', async (t) => {
  const { desk, assist, metrics } = await startPush(t)
  const [ann, bea] = await Promise.all([desk('ann'), desk('bea')])
  await Promise.all([ann.hello(), bea.hello()])
  const { assistId } = await assist('ann')
  ann.send({ type: 'feedback', assistId, seq: 1, kind: 'copied' })
  ann.send({ type: 'feedback', assistId, kind: 'up', note: 'Just what I needed.' })
  ann.send({ type: 'feedback', assistId: 'other', kind: 'up' })
  bea.send({ type: 'feedback', assistId, kind: 'up' })
  t.match(await ann.next('error'), { code: 'not_found' })
  t.match(await bea.next('error'), { code: 'not_found' })
  const text = await metrics()
  t.match(text, 'cuecard_feedback_total{kind="copied"} 1')
  t.match(text, 'cuecard_feedback_total{kind="up"} 1')
  t.notMatch(text, assistId)
})

t.test('the time to an acknowledgement is measured, by its own cursors only', async (t) => {
  const { desk, assist, clock, cursors, journal, metrics } = await startPush(t)
  const ann = await desk('ann')
  const welcome = await ann.hello()
  const answer = await assist('ann')
  await answer.append(sentence('Hello.'))
  await ann.next('assist.sentence')
  clock.advance(700)
  ann.send({ type: 'ack', cursor: welcome.cursor })
  await ann.settled()
  clock.advance(50)
  ann.send({ type: 'ack', cursor: ann.cursor })
  ann.send({ type: 'ack', cursor: cursors.encode({ tenant: 'default', agentId: 'bea' }, journal.epoch, 1) })
  t.match(await ann.next('error'), { code: 'invalid_cursor' })
  t.match(await metrics(), /cuecard_acknowledgement_seconds_sum 0.75\ncuecard_acknowledgement_seconds_count 1\n/)
})

t.test('a journal that cannot take a request is told as passing, and the session goes on', async (t) => {
  const fixture = await startPush(t)
  const { desk, journal, logged } = fixture
  const ann = await desk('ann')
  await ann.hello()
  const { JournalError } = await import('@cuecard/journal')
  const enqueue = journal.enqueue
  journal.enqueue = async () => {
    throw new JournalError('unavailable', 'the disk is full')
  }
  ann.send(question)
  t.match(await ann.next('error'), { code: 'overloaded' })
  journal.enqueue = async () => {
    throw new Error('May I return it?')
  }
  ann.send(question)
  t.match(await ann.next((frame) => frame.code === 'internal'), { type: 'error' })
  journal.enqueue = enqueue
  ann.send(question)
  await ann.next('assist.accepted')
  t.match(logged(), 'unavailable')
  t.notMatch(logged(), 'May I return it')
})

t.test('commands are carried out one after the other, and only so much may wait', async (t) => {
  const { desk, journal } = await startPush(t)
  const started: string[] = []
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const enqueue = journal.enqueue.bind(journal)
  journal.enqueue = async (assist) => {
    started.push(assist.interactionId)
    await released
    return enqueue(assist)
  }
  const [ann, bea] = await Promise.all([desk('ann'), desk('bea')])
  await Promise.all([ann.hello(), bea.hello()])
  for (const id of ['call-1', 'call-2', 'call-3']) ann.send({ ...question, interaction: { id } })
  await ann.settled()
  t.same(started, ['call-1'])

  for (let sent = 0; sent < 7; sent += 1) bea.send({ ...question, prompt: 'x'.repeat(60_000) })
  t.match(await bea.closed(), { code: 4429 })
  release()
  await ann.until(() => ann.events.length === 3)
  t.same(
    ann.events.map(({ interactionId }) => interactionId),
    ['call-1', 'call-2', 'call-3'],
  )
})
