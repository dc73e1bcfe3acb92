import type { RequestListener } from 'node:http'
import t from 'tap'
import { delta, events, readAll, vendor } from './odd-vendor.ts'

t.test('events that say nothing change nothing', async (t) => {
  const { open } = await vendor(
    t,
    'openai',
    events(
      'data:',
      'event: ping\ndata: {}',
      delta('This '),
      'event: keepalive\ndata: ok',
      'data: []',
      delta('is it.'),
      'data: [DONE] ',
    ),
  )
  t.match(await readAll(open()), { text: 'This is it.', kinds: ['completed'] })
})

t.test('an empty finish reason finishes nothing, and content in parts is content', async (t) => {
  const parts = [{ type: 'text', text: 'is ' }, { type: 'image' }, { type: 'text', text: 'it.' }]
  const { open } = await vendor(
    t,
    'openai',
    events(delta('This ', ''), delta(parts, ''), delta('', 'stop'), 'data: [DONE]'),
  )
  t.match(await readAll(open()), { text: 'This is it.', kinds: ['completed'] })
})

t.test('comments behind the finish reason do not keep a whole answer waiting', async (t) => {
  const { open } = await vendor(t, 'openai', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`${delta('This is it.')}\n\n${delta('', 'stop')}\n\n`)
    const comments = setInterval(() => response.write(': still here\n\n'), 50)
    response.on('close', () => clearInterval(comments))
  })
  t.match(await readAll(open()), { text: 'This is it.', kinds: ['completed'] })
})

t.test('what is no JSON behind the finish reason takes nothing from the answer', async (t) => {
  const { open } = await vendor(t, 'openai', events(delta('This is it.'), delta('', 'stop'), 'data: {"usage": {"pro'))
  t.match(await readAll(open()), { text: 'This is it.', kinds: ['completed'] })
})

t.test('a content encoding that is not known is no stream', async (t) => {
  const { open } = await vendor(t, 'openai', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'snappy' }).end('?')
  })
  t.match((await readAll(open())).items, [{ type: 'failed', error: { code: 'vendor_protocol' } }])
})

t.test('a continuation that says something else where known text must come is never glued on', async (t) => {
  const said = [{ id: 'a', token: 'Your refund ' }, { token: 'was issued ' }, { token: 'on Mon' }]
  const answer: RequestListener = async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const sent = (tokens: { id?: string; token: string }[]) =>
      tokens.map(({ id, ...data }) => `${id ? `id: ${id}\n` : ''}data: ${JSON.stringify(data)}\n\n`).join('')
    if (body.includes('"continuation_id":"a"')) response.end(sent([{ token: 'cannot be found.' }]))
    else if (restarted++ === 0) response.write(sent(said), () => setImmediate(() => response.socket?.destroy()))
    else response.end(`${sent([{ token: 'Here it is.' }])}data: {"finished":true}\n\n`)
  }
  let restarted = 0
  const strict = await vendor(t, 'cxone-chat', answer, { onDrop: ['continue'] })
  const failed = await readAll(strict.open())
  t.match(failed, { text: 'Your refund was issued on Mon', kinds: ['interrupted', 'failed'] })
  t.match(failed.items.at(-1), { error: { code: 'vendor_diverged' } })
  restarted = 0
  const { open } = await vendor(t, 'cxone-chat', answer)
  t.match(await readAll(open()), { text: 'Here it is.', kinds: ['interrupted', 'superseded', 'completed'] })
})

t.test('a member "error" that is null is no error', async (t) => {
  const { open } = await vendor(
    t,
    'cxone-chat',
    events('data: {"token":"Yes.","error":null}', 'data: {"finished":true,"token":" Bye."}'),
  )
  t.equal((await readAll(open())).text, 'Yes. Bye.')
})

t.test('one context id for a whole answer tells nothing about places in it', async (t) => {
  const tokens = ['1', ',', '000', ',', '000', ' dollars', ' today', '.']
  for (let cut = 1; cut < tokens.length; cut++) {
    let asked = 0
    const { open } = await vendor(t, 'cxone-chat', (request, response) => {
      const from = asked++ === 0 ? 0 : cut
      const sent = tokens.slice(from, asked === 1 ? cut : tokens.length)
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const text = sent.map((token) => `id: always\ndata: ${JSON.stringify({ token })}\n\n`).join('')
      if (asked === 1) response.write(text, () => setImmediate(() => response.socket?.destroy()))
      else response.end(`${text}data: {"finished":true}\n\n`)
      request.resume()
    })
    t.equal((await readAll(open())).text, tokens.join(''), `cut after ${cut}`)
  }
})

t.test('a new generation that never speaks leaves the text of the lost one', async (t) => {
  let asked = 0
  const { open } = await vendor(t, 'openai', (request, response) => {
    request.resume()
    if (asked++ > 0) return response.writeHead(401).end()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`${delta('What was said stands.')}\n\n`, () => response.socket?.destroy())
  })
  const { text, kinds, items } = await readAll(open())
  t.equal(text, 'What was said stands.')
  t.strictSame(kinds, ['interrupted', 'failed'])
  t.match(items.at(-1), { error: { code: 'vendor_credentials_refused' } })
})

t.test('a vendor that drops after every token is not asked without pause', async (t) => {
  let asked = 0
  const limits = { baseDelayMs: 40, maxDelayMs: 40, totalTimeoutMs: 1_000 }
  const answer: RequestListener = (request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`id: ${asked}\ndata: {"token":"${'abcdefgh'[asked++ % 8]} "}\n\n`, () => response.socket?.destroy())
  }
  const { open } = await vendor(t, 'cxone-chat', answer, { limits })
  await readAll(open())
  t.ok(asked < 150, `${asked} requests in a second`)
})

t.test('a cancel while the access token is awaited ends at once, and the vendor is not asked', async (t) => {
  const paths: string[] = []
  const waiting = Promise.withResolvers<() => void>()
  const credentials = { kind: 'oauth' as const, tokenUrl: '', clientId: () => 'i', clientSecret: () => 's' }
  const { open, origin } = await vendor(
    t,
    'cxone-chat',
    (request, response) => {
      paths.push(request.url ?? '')
      waiting.resolve(() => response.end(JSON.stringify({ access_token: 'late', expires_in: 60 })))
    },
    { credentials },
  )
  credentials.tokenUrl = `${origin}/token`
  const stream = open()
  const reading = stream.read(Number.POSITIVE_INFINITY)
  const answerToken = await waiting.promise
  stream.cancel()
  t.strictSame(await reading, [])
  answerToken()
  await new Promise((resolve) => setTimeout(resolve, 50))
  t.strictSame(paths, ['/token'])
})
