import type { RequestListener, ServerResponse } from 'node:http'
import { json as parsed } from 'node:stream/consumers'
import t from 'tap'
import { delta, events, readAll, vendor } from './odd-vendor.ts'

const type = { 'content-type': 'text/event-stream' }
const token = (text: string, id: string) => `id: ${id}\ndata: ${JSON.stringify({ token: text })}`

const json = async (stream: NodeJS.ReadableStream) => (await parsed(stream)) as Record<string, unknown>

/** Writes these events, and then breaks the connection. */
const broken = (response: ServerResponse, ...blocks: string[]) => {
  response.writeHead(200, type)
  response.write(blocks.map((block) => `${block}\n\n`).join(''), () => response.socket?.destroy())
}

/** Answers the requests in turn, the last way for all that follow. */
const inTurn = (...answers: RequestListener[]): RequestListener => {
  let asked = 0
  return (request, response) => {
    request.resume()
    answers[Math.min(asked++, answers.length - 1)]?.(request, response)
  }
}

/** Writes `block` again and again, `ms` apart, after `first`. */
const drip =
  (ms: number, first: string, ...blocks: string[]): RequestListener =>
  (_request, response) => {
    response.writeHead(200, type)
    response.write(`${first}\n\n`)
    let next = 0
    const timer = setInterval(() => response.write(`${blocks[Math.min(next++, blocks.length - 1)]}\n\n`), ms)
    response.on('close', () => clearInterval(timer))
  }

t.test(
  'after the finish reason, nothing but the end marker is waited for, whatever keeps the line alive',
  async (t) => {
    const limits = { totalTimeoutMs: 20_000 }
    const before = performance.now()
    const ends = [': ping', delta('more')].map(async (noise) => {
      const { open } = await vendor(t, 'openai', drip(100, delta('All of it.', 'stop'), noise), { limits })
      t.match(await readAll(open()), { text: 'All of it.', kinds: ['completed'] }, noise)
    })
    await Promise.all(ends)
    t.ok(performance.now() - before < 5_000)
  },
)

t.test('an answer whose model has stopped is complete when its total time is up', async (t) => {
  const limits = { totalTimeoutMs: 300 }
  const { open } = await vendor(t, 'openai', drip(10_000, delta('All of it.', 'stop'), ''), { limits })
  t.match(await readAll(open()), { text: 'All of it.', kinds: ['completed'] })
})

t.test('what goes wrong after the finish reason takes nothing back', async (t) => {
  for (const after of ['data: {"error":{"code":"usage_down"}}', 'data: {']) {
    const { open } = await vendor(t, 'openai', events(delta('All of it.', 'stop'), after))
    t.match(await readAll(open()), { text: 'All of it.', kinds: ['completed'] }, after)
  }
})

t.test('usage alone breaks a silence', async (t) => {
  const usage = 'data: {"usage":{"completion_tokens":1}}'
  const answer = drip(100, usage, ...Array(5).fill(usage), `${delta('Late.', 'stop')}\n\ndata: [DONE]`)
  const { open } = await vendor(t, 'openai', answer, { limits: { idleTimeoutMs: 300, maxAttempts: 1 }, onDrop: [] })
  t.match(await readAll(open()), { text: 'Late.', kinds: ['completed'] })
})

t.test('known text that comes again slowly is no silence', async (t) => {
  const known = 'We will refund the whole amount today '
  const words = `${known}or tomorrow.`.match(/\S+\s*/g) ?? []
  const events = words.map((word, index) => token(word, `c${index}`))
  const answer = drip(100, ...(events as [string]), 'data: {"finished":true}')
  const limits = { idleTimeoutMs: 300, maxAttempts: 1 }
  const { open } = await vendor(t, 'cxone-chat', answer, { limits, onDrop: ['continue'] })
  const point = { continuationId: 'start', charsAfter: known.length }
  const { text, kinds } = await readAll(open({ position: known.length, knownTail: known, point }))
  t.equal(text, 'or tomorrow.')
  t.strictSame(kinds, ['interrupted', 'resumed', 'completed'])
})

t.test('a new answer that is empty takes the place of the lost one before it is complete', async (t) => {
  const lost: RequestListener = (_request, response) => broken(response, delta('Half of '))
  const { open } = await vendor(t, 'openai', inTurn(lost, events(delta('', 'stop'), 'data: [DONE]')))
  t.match(await readAll(open()), { text: '', kinds: ['interrupted', 'superseded', 'completed'] })
})

t.test('an interruption is told again when the stream breaks after it was resumed, new text or not', async (t) => {
  const known = 'We will refund '
  const again: RequestListener = (_request, response) => broken(response, token(known, 'a'))
  const rest = events(token(known, 'a'), token('it.', 'b'), 'data: {"finished":true}')
  const { open } = await vendor(t, 'cxone-chat', inTurn(again, rest), { onDrop: ['continue'] })
  const point = { continuationId: 'start', charsAfter: known.length }
  const { text, kinds } = await readAll(open({ position: known.length, knownTail: known, point }))
  t.equal(text, 'it.')
  t.strictSame(kinds, ['interrupted', 'resumed', 'interrupted', 'resumed', 'completed'])
})

t.test('what stands behind "fail" is not done', async (t) => {
  const lost: RequestListener = (_request, response) => broken(response, delta('Half of '))
  const whole = events(delta('Anew.', 'stop'), 'data: [DONE]')
  for (const onDrop of [
    ['fail', 'restart'],
    ['fail', 'prefill', 'restart'],
  ] as const) {
    const { open } = await vendor(t, 'openai', inTurn(lost, whole), { onDrop })
    t.match(await readAll(open()), { text: 'Half of ', kinds: ['interrupted', 'failed'] })
  }
})

t.test('an answer that is too long is not asked for a second time', async (t) => {
  let asked = 0
  const endless: RequestListener = (request, response) => {
    asked++
    request.resume()
    response.writeHead(200, type)
    const write = () => {
      while (!response.destroyed && response.write(`${delta('And so on. ')}\n\n`));
      response.once('drain', write)
    }
    write()
  }
  for (const [limits, code] of [
    [{ maxAnswerLength: 5_000 }, 'vendor_answer_too_long'],
    [{ maxResponseBytes: 100_000 }, 'vendor_response_too_large'],
  ] as const) {
    asked = 0
    const { open } = await vendor(t, 'openai', endless, { limits })
    const { items } = await readAll(open())
    t.match(items.at(-1), { type: 'failed', error: { code } })
    t.equal(asked, 1)
  }
})

t.test('usage is exact only when the vendor counted all of the answer', async (t) => {
  const usage = { usage: { prompt_tokens: 900, completion_tokens: 2 } }
  const lost: RequestListener = (_request, response) => broken(response, delta('One two three four five '))
  const last = `data: ${JSON.stringify({ choices: [{ delta: { content: 'six.' }, finish_reason: 'stop' }], ...usage })}`
  const rest = events(last, 'data: [DONE]')
  const { open } = await vendor(t, 'openai', inTurn(lost, rest), { onDrop: ['prefill'] })
  const stream = open()
  t.equal((await readAll(stream)).text, 'One two three four five six.')
  t.match(stream.account(), { usage: { basis: 'estimated', completionTokens: 7 } })
  const { open: restart } = await vendor(t, 'openai', inTurn(lost, rest), { onDrop: ['restart'] })
  const anew = restart()
  t.equal((await readAll(anew)).text, 'six.')
  t.match(anew.account(), { usage: { basis: 'exact', completionTokens: 2 } }, 'of the answer that counts')
})

t.test('an id of a size that no id has is not kept: the one before it is asked for', async (t) => {
  const asked: unknown[] = []
  const note =
    (answer: RequestListener): RequestListener =>
    async (request, response) => {
      asked.push((await json(request)).continuation_id)
      answer(request, response)
    }
  const lost = note((_request, response) => broken(response, token('One ', 'a'), token('two ', 'x'.repeat(5_000))))
  const rest = note(events(token('two ', 'b'), token('three.', 'c'), 'data: {"finished":true}'))
  let first = true
  const { open } = await vendor(t, 'cxone-chat', (request, response) => {
    if (first) lost(request, response)
    else rest(request, response)
    first = false
  })
  t.equal((await readAll(open())).text, 'One two three.')
  t.strictSame(asked, [undefined, 'a'])
})

t.test('a vendor that speaks closes its circuit, also when it has to be asked again', async (t) => {
  const refused: RequestListener = (_request, response) => response.writeHead(503).end()
  // "or" may be said again, or "order" may be meant: asked again from further back, the vendor tells.
  const known = ['Keep receipts, ', 'invoices, ', 'or']
  const { open } = await vendor(
    t,
    'cxone-chat',
    inTurn(
      (_request, response) => broken(response, ...known.map((text, index) => token(text, `c${index}`))),
      refused,
      events(token('order', 'x0'), token(' slips.', 'x1'), 'data: {"finished":true}'),
      events(token('invoices, ', 'y0'), token('or', 'y1'), token('der slips.', 'y2'), 'data: {"finished":true}'),
    ),
    {
      onDrop: ['continue'],
      limits: { maxAttempts: 3, maxDelayMs: 40 },
      health: { circuitAfterMs: 0, circuitFailures: 2, circuitOpenMs: 30, retryBudget: 5, retriesPerSuccess: 1 },
    },
  )
  const { text, kinds } = await readAll(open())
  t.strictSame(kinds, ['interrupted', 'resumed', 'completed'])
  t.equal(text, 'Keep receipts, invoices, order slips.')
})
